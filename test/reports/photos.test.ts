import { beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import * as Photo from "@among/core/media/photo";
import { keyOf, sizes } from "@among/core/media/place";
import { open } from "@among/core/reports/report/open";
import * as Read from "@among/core/reports/report/read";
import { take } from "@among/core/reports/report/take";
import { world, type World } from "../world.ts";
import { ask } from "../routes/people.ts";
import { device, draft, faultOf, guest, officer, operator } from "./make.ts";

let w: World;
const hp = device("hp");
beforeAll(async () => {
  w = await world();
  return () => w.close();
});

/** A photo that was processed already. */
async function photo(): Promise<string> {
  const name = id("pho");
  for (const size of sizes) await w.bucket.put(keyOf.private(name, size), new Uint8Array([1]), "image/webp");
  await Photo.adopt(name, { width: 1200, height: 900, colour: "#445566", hash: "0" });
  return name;
}
const isShown = async (name: string): Promise<boolean> => (await w.bucket.get(keyOf.public(name, "480"))) !== undefined;

test("photos are shown with a public report, before and after the work", async () => {
  const [before, after] = [await photo(), await photo()];
  const { report } = await open(hp, draft({ photos: [before] }));
  await take(officer("dpupr"), { code: report.code, version: 1 }, "finish", { text: "Sudah ditambal.", photos: [after] });
  await w.drain();
  expect([await isShown(before), await isShown(after), report.photo]).toEqual([true, true, before]);
  const shown = (await (await ask(`/api/reports/${report.code}`)).json()) as any;
  expect(shown.photos).toEqual([{ small: Photo.path(before, "480"), large: Photo.path(before, "1200") }]);
  expect(shown.timeline.at(-1).photos).toEqual([{ small: Photo.path(after, "480"), large: Photo.path(after, "1200") }]);
});

test("they go out of sight with it, and come back with it", async () => {
  const [before, after] = [await photo(), await photo()];
  const { report } = await open(hp, draft({ photos: [before] }));
  await take(officer("dpupr"), { code: report.code, version: 1 }, "finish", { text: "Sudah ditambal.", photos: [after] });
  await take(operator(), { code: report.code, version: 2 }, "hide", { text: "Wajah orang terlihat." });
  await w.drain();
  expect([await isShown(before), await isShown(after)]).toEqual([false, false]);
  await take(operator(), { code: report.code, version: 3 }, "show", { text: "Foto sudah aman." });
  await w.drain();
  expect([await isShown(before), await isShown(after)]).toEqual([true, true]);
});

test("a confidential report's photos are never public, and not its cover either", async () => {
  const one = await photo();
  const { report, key } = await open(hp, draft({ category: "narkoba", photos: [one] }));
  await w.drain();
  expect([await isShown(one), report.photo]).toEqual([false, undefined]);
  expect((await Read.read(hp, report.code, key)).story.photos).toEqual([one]);
});

test("somebody else's photo cannot be taken, nor one that never came", async () => {
  const one = await photo();
  await open(hp, draft({ photos: [one] }));
  for (const photos of [[one], [id("pho")], ["../../etc"]]) {
    expect(await faultOf(() => open(guest, draft({ photos })))).toMatchObject({ kind: "invalid", code: "photo.unknown" });
  }
});

test("the same draft sent twice keeps its photo", async () => {
  const sent = draft({ photos: [await photo()] });
  const first = await open(hp, sent);
  expect(await open(hp, sent)).toMatchObject({ repeated: true, report: { code: first.report.code, photo: sent.photos![0] } });
});

test("who may read a confidential report sees its photos by links that are signed and end", async () => {
  const [before, after] = [await photo(), await photo()];
  const { report, key } = await open(hp, draft({ category: "narkoba", photos: [before], landmark: "rumah kosong" }));
  await take(officer("polres_batu"), { code: report.code, version: 1 }, "finish", { text: "Sudah ditangani.", photos: [after] });
  const shown = (await (await ask(`/api/reports/${report.code}?key=${key}`)).json()) as any;
  expect([shown.photos.length, shown.place.landmark]).toEqual([1, "rumah kosong"]);
  for (const { small, large } of [...shown.photos, ...shown.timeline.at(-1).photos]) for (const link of [small, large]) expect(link).toMatch(/\/private\/.*signature=/);
  expect((await ask(`/api/reports/${report.code}`)).status).toBe(404);
  // What was promised no end is not late by any measure.
  expect((await Read.read(officer("polres_batu"), report.code)).events.at(-1)).toMatchObject({ kind: "finished", resolveMinutes: expect.any(Number) });
  expect((await Read.read(officer("polres_batu"), report.code)).events.at(-1)!.resolveLate).toBeUndefined();
});
