import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@among/core/actor";
import * as Photo from "@among/core/media/photo";
import { handler } from "@among/functions/media";
import { sizes } from "@among/core/media/place";
import { mostPixels } from "@among/functions/picture";
import { journal } from "@among/local/journal";
import { mediaQueue } from "@among/local/media-queue";
import { mediaRecord } from "@among/local/records";
import { connected } from "./connected.ts";

const guest: Actor = { kind: "guest", device: "dev_000000000000000000000000" };
let { bucket } = {} as ReturnType<typeof connected>;
beforeEach(() => void ({ bucket } = connected()));

/** Looks like a photo to every encoder: nothing in it repeats. */
const noisy = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: "#446688", noise: { type: "gaussian", mean: 128, sigma: 60 } } });
const arrive = async (bytes: Uint8Array): Promise<string> => (await Photo.receive(guest, bytes)).id;
const process = (id: string) => handler({ Records: [mediaRecord(Photo.incoming(id))] });
const stored = async (key: string) => (await bucket.get(key))?.body;

/** Puts bytes where an upload form would, whatever they are: the bucket checks no magic bytes. */
async function uploaded(bytes: Uint8Array): Promise<string> {
  const { photo } = await Photo.begin(guest, { type: "image/png", bytes: bytes.length });
  await bucket.put(Photo.incoming(photo.id), bytes, "image/png");
  await process(photo.id);
  return photo.id;
}

describe("a photo", () => {
  test("becomes two small pictures without place, camera or name, upright, and its original is gone", async () => {
    const original = await noisy(2400, 1800).jpeg({ quality: 95 }).withExif({ IFD0: { Copyright: "Siti", Orientation: "6" }, IFD3: { GPSLatitudeRef: "S", GPSLatitude: "7/1 52/1 0/1" } }).withMetadata({ orientation: 6 }).toBuffer();
    expect((await sharp(original).metadata()).exif!.includes("Siti")).toBe(true);
    const id = await arrive(original);
    await process(id);
    await Photo.attach([id], { of: "rep_1", confidential: false });

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
    await Photo.attach([early], { of: "rep_1", confidential: false });
    expect(await stored(`media/${early}/480.webp`)).toBeDefined();

    const late = await arrive(await noisy(80, 60).webp().toBuffer());
    await Photo.attach([late], { of: "rep_1", confidential: false });
    await process(late);
    expect(await stored(`media/${late}/480.webp`)).toBeDefined();
    expect(await Photo.link((await Photo.get(late))!, "480")).toBe(`/media/${late}/480.webp`);
  });

  test("of a confidential report is never public; its link is signed and short", async () => {
    const id = await arrive(await noisy(80, 60).png().toBuffer());
    await Photo.attach([id], { of: "rep_1", confidential: true });
    await process(id);
    expect(await stored(`media/${id}/480.webp`)).toBeUndefined();
    expect(await stored(`private/${id}/480.webp`)).toBeDefined();
    expect(await Photo.link((await Photo.get(id))!, "480")).toMatch(/\/read\/private\/.*signature=/);
    await Photo.setConfidential([id], false);
    expect(await stored(`private/${id}/480.webp`)).toBeUndefined();
    await Photo.setConfidential([id], true);
    expect(await stored(`media/${id}/480.webp`)).toBeUndefined();
  });

  test("belongs to one report for good: another's cannot be taken or hidden by naming it", async () => {
    const id = await arrive(await noisy(80, 60).png().toBuffer());
    await process(id);
    await Photo.attach([id], { of: "rep_1", confidential: false });
    await expect(Photo.attach([id], { of: "rep_2", confidential: true })).rejects.toMatchObject({ kind: "invalid", code: "photo.unknown" });
    expect(await stored(`media/${id}/480.webp`)).toBeDefined();
    expect(await Photo.attach([id, id], { of: "rep_1", confidential: false })).toEqual([id]);
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

/** A PNG whose head claims any size, with hardly any data behind it. */
function bomb(side: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2], 8);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", deflateSync(Buffer.alloc(1_000_000))), chunk("IEND", Buffer.alloc(0))]);
}

describe("attacks", () => {
  test("a PNG that claims gigabytes is refused before it is decoded", async () => {
    const before = globalThis.process.memoryUsage().rss;
    const id = await uploaded(bomb(Math.ceil(Math.sqrt(mostPixels)) + 1));
    expect(await Photo.get(id)).toMatchObject({ state: "refused", refusal: "photo.too_many_pixels" });
    expect(await Photo.get(await uploaded(bomb(60_000)))).toMatchObject({ refusal: "photo.too_many_pixels" });
    expect(globalThis.process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });

  test("a picture that is a web page as well loses the page", async () => {
    const page = "<html><script>alert(1)</script></html>";
    const jpeg = await noisy(80, 60).jpeg().withExif({ IFD0: { ImageDescription: page } }).toBuffer();
    const polyglot = Buffer.concat([jpeg, Buffer.from(page)]);
    const id = await arrive(polyglot);
    await Photo.attach([id], { of: "rep_1", confidential: false });
    await process(id);
    for (const size of sizes) expect(Buffer.from((await stored(`media/${id}/${size}.webp`))!).includes("script")).toBe(false);
  });

  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>');
  const page = Buffer.from("<!doctype html><script>alert(1)</script>");
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic"), Buffer.alloc(64)]);
  test.each([
    ["an SVG with script", svg, "photo.type"],
    ["a page called photo.png", page, "photo.type"],
    ["a HEIC called PNG", heic, "photo.heic"],
    ["nothing but the first bytes of a JPEG", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0]), "photo.unreadable"],
    ["a GIF", Buffer.from("GIF89a, and so on"), "photo.type"],
  ])("%s is refused, however it comes", async (_, bytes, code) => {
    const id = await uploaded(bytes);
    expect(await Photo.get(id)).toMatchObject({ state: "refused", refusal: code });
    expect(await stored(Photo.incoming(id))).toBeUndefined();
    await expect(Photo.attach([id], { of: "rep_1", confidential: false })).rejects.toMatchObject({ code, detail: { fields: { photos: code } } });
    if (code !== "photo.unreadable") await expect(Photo.receive(guest, bytes)).rejects.toMatchObject({ code });
  });

  test.each(["../../../etc/passwd", "..\\..\\x.png", "incoming/other", "a\0b.png", "%2e%2e%2fx"])("a file called %s is stored under the key it was signed for", async (name) => {
    const bytes = await noisy(80, 60).png().toBuffer();
    const { photo, form } = await Photo.begin(guest, { type: "image/png", bytes: bytes.length });
    const send = (fields: Record<string, string>) => {
      const body = new FormData();
      for (const [field, value] of Object.entries({ ...fields, "Content-Type": "image/png" })) body.append(field, value);
      body.append("file", new File([bytes], name, { type: "image/png" }));
      return bucket.app.request(form.url, { method: "POST", body });
    };
    expect((await send({ ...form.fields, key: name })).status).toBe(403);
    expect((await send(form.fields)).status).toBe(204);
    expect(await bucket.pending()).toEqual([Photo.incoming(photo.id)]);
  });

  test("types and sizes that cannot be shown are refused before anything is sent", async () => {
    await expect(Photo.begin(guest, { type: "image/heic", bytes: 10 })).rejects.toMatchObject({ kind: "invalid", code: "photo.heic" });
    await expect(Photo.begin(guest, { type: "image/svg+xml", bytes: 10 })).rejects.toMatchObject({ kind: "invalid", code: "photo.type" });
    await expect(Photo.begin(guest, { type: "image/png", bytes: Photo.maxBytes + 1 })).rejects.toMatchObject({ kind: "too_large", code: "photo.too_large" });
    await expect(Photo.receive(guest, new Uint8Array(Photo.maxBytes + 1))).rejects.toMatchObject({ kind: "too_large" });
  });

  test.each(["incoming/../private/x", "incoming/pho_1", "incoming/%2e%2e/secret", "media/pho_01M7YGGFVHVB40751PD87BCWWJ", "incoming/pho_01M7YGGFVHVB40751PD87BCWWJ/../../secret"])("the key %s is no photo", async (key) => {
    expect(Photo.idOf(key)).toBeUndefined();
    await handler({ Records: [mediaRecord(key)] });
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
