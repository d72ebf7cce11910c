import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as Photo from "@among/core/media/photo";
import * as Showing from "@among/core/media/showing";
import { handler } from "@among/functions/media";
import { journal } from "@among/local/journal";
import { mediaQueue } from "@among/local/media-queue";
import { world, type World } from "../world.ts";
import { arrive, noisy, process, stored } from "./pictures.ts";

let here: World;
let bucket: World["bucket"];
beforeEach(async () => {
  here = await world();
  ({ bucket } = here);
});
afterEach(() => here.close());

describe("a photo", () => {
  test("becomes two small pictures without place, camera or name, upright, and its original is gone", async () => {
    const original = await noisy(2400, 1800).jpeg({ quality: 95 }).withExif({ IFD0: { Copyright: "Siti", Orientation: "6" }, IFD3: { GPSLatitudeRef: "S", GPSLatitude: "7/1 52/1 0/1" } }).withMetadata({ orientation: 6 }).toBuffer();
    expect((await sharp(original).metadata()).exif!.includes("Siti")).toBe(true);
    const id = await arrive(original);
    await process(id);
    await Showing.attach([id], { of: "rep_1", confidential: false });

    const large = (await stored(`media/${id}/1200.webp`))!;
    const card = (await stored(`media/${id}/480.webp`))!;
    for (const picture of [large, card]) {
      const { exif, xmp, iptc, icc, format } = await sharp(picture).metadata();
      expect({ exif, xmp, iptc, icc, format }).toEqual({ exif: undefined, xmp: undefined, iptc: undefined, icc: undefined, format: "webp" });
      expect(Buffer.from(picture).includes("Siti")).toBe(false);
    }
    expect(await sharp(large).metadata()).toMatchObject({ width: 900, height: 1200 });
    expect(await sharp(card).metadata()).toMatchObject({ width: 480, height: 360 });
    expect(large.length).toBeLessThanOrEqual(160_000);
    expect(card.length).toBeLessThanOrEqual(25_000);
    expect(await Photo.get(id)).toMatchObject({ state: "ready", width: 900, height: 1200, colour: expect.stringMatching(/^#[0-9a-f]{6}$/), hash: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(await stored(Photo.incoming(id))).toBeUndefined();
    expect(await stored(`private/${id}/1200.webp`)).toBeUndefined();
  });

  test("is public only once something public shows it, in whatever order it was processed", async () => {
    const early = await arrive(await noisy(80, 60).png().toBuffer());
    await process(early);
    expect(await stored(`media/${early}/480.webp`)).toBeUndefined();
    await Showing.attach([early], { of: "rep_1", confidential: false });
    expect(await stored(`media/${early}/480.webp`)).toBeDefined();

    const late = await arrive(await noisy(80, 60).webp().toBuffer());
    await Showing.attach([late], { of: "rep_1", confidential: false });
    await process(late);
    expect(await stored(`media/${late}/480.webp`)).toBeDefined();
    expect(await Photo.link((await Photo.get(late))!, "480")).toBe(`/media/${late}/480.webp`);
  });

  test("of a confidential report is never public; its link is signed and short", async () => {
    const id = await arrive(await noisy(80, 60).png().toBuffer());
    await Showing.attach([id], { of: "rep_1", confidential: true });
    await process(id);
    expect(await stored(`media/${id}/480.webp`)).toBeUndefined();
    expect(await stored(`private/${id}/480.webp`)).toBeDefined();
    expect(await Photo.link((await Photo.get(id))!, "480")).toMatch(/\/read\/private\/.*signature=/);
    await Showing.setConfidential([id], false);
    expect(await stored(`private/${id}/480.webp`)).toBeUndefined();
    await Showing.setConfidential([id], true);
    expect(await stored(`media/${id}/480.webp`)).toBeUndefined();
  });

  test("belongs to one report for good: another's cannot be taken or hidden by naming it", async () => {
    const id = await arrive(await noisy(80, 60).png().toBuffer());
    await process(id);
    await Showing.attach([id], { of: "rep_1", confidential: false });
    await expect(Showing.attach([id], { of: "rep_2", confidential: true })).rejects.toMatchObject({ kind: "invalid", code: "photo.unknown" });
    expect(await stored(`media/${id}/480.webp`)).toBeDefined();
    expect(await Showing.attach([id, id], { of: "rep_1", confidential: false })).toEqual([id]);
  });

  test("told twice is processed once", async () => {
    const bytes = await noisy(80, 60).png().toBuffer();
    const id = await arrive(bytes);
    await process(id);
    const first = await Photo.get(id);
    await process(id);
    await bucket.put(Photo.incoming(id), bytes, "image/png");
    await process(id);
    expect(await Photo.get(id)).toEqual(first);
    expect(await stored(Photo.incoming(id))).toBeUndefined();
  });
});

test("what cannot be processed for five times is put aside until somebody asks for it again", async () => {
  const id = await arrive(await noisy(80, 60).png().toBuffer());
  const notes = journal(":memory:");
  let broken = true;
  const queue = mediaQueue({
    waiting: () => bucket.pending(),
    journal: notes,
    backoff: () => 1,
    handler: async (event) => {
      if (broken) throw new Error("no memory");
      await handler(event);
    },
  });
  await queue.drain();
  expect(notes.deadLetters()).toMatchObject([{ source: "media", id: Photo.incoming(id), attempts: 5 }]);
  broken = false;
  await queue.drain();
  expect((await Photo.get(id))?.state).toBe("waiting");
  notes.askRedrive();
  await queue.drain();
  expect((await Photo.get(id))?.state).toBe("ready");
});
