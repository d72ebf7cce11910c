import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { connect, use } from "@among/core/config";
import { id } from "@among/core/id";
import { create } from "@among/core/market/listing/create";
import * as Edit from "@among/core/market/listing/edit";
import * as Photo from "@among/core/media/photo";
import { keyOf, sizes } from "@among/core/media/place";
import * as Showing from "@among/core/media/showing";
import { tick } from "@among/core/reactions";
import { open } from "@among/core/reports/report/open";
import { take } from "@among/core/reports/report/take";
import { draft as goods, someone } from "../market/make.ts";
import { world, type World } from "../world.ts";
import { device, draft, faultOf, officer, operator } from "./make.ts";

let w: World;
beforeEach(async () => void (w = await world()));
afterEach(() => w.close());
const hp = device("hp");

/** A photo that was sent and made small. */
async function photo(): Promise<string> {
  const { photo } = await Photo.begin(hp, { type: "image/png", bytes: 1 });
  for (const size of sizes) await w.bucket.put(keyOf.private(photo.id, size), new Uint8Array([1]), "image/webp");
  await Photo.processed(photo.id, { width: 1200, height: 900, colour: "#445566", hash: "0" });
  return photo.id;
}
const places = async (name: string) => ({ public: (await w.bucket.get(keyOf.public(name, "480"))) !== undefined, private: (await w.bucket.get(keyOf.private(name, "480"))) !== undefined });
const shown = { public: true, private: false };
const unseen = { public: false, private: true };
const gone = { public: false, private: false };

/** Everything reacts, and then the clock, so many days from now. */
async function after(days: number): Promise<void> {
  await w.drain();
  const later = new Date(Date.now() + days * (Photo.unclaimedSeconds + 120) * 1000);
  vi.setSystemTime(later);
  onTestFinished(() => void vi.useRealTimers());
  await tick(later);
}

test("nobody sees a photo before the report that names it is written, and everybody after", async () => {
  const name = await photo();
  await open(hp, draft({ photos: [name] }));
  expect(await places(name)).toEqual(unseen);
  await after(2);
  expect(await places(name)).toEqual(shown);
});

test("what a refused report, listing or answer named is never public, and gone after a month", async () => {
  const [one, two, three] = [await photo(), await photo(), await photo()];
  const { report } = await open(hp, draft());
  expect(await faultOf(() => open(hp, { ...draft({ photos: [one], description: "Lampu jalan mati sejak kemarin." }), id: report.id }))).toMatchObject({ code: "report.id_taken" });
  const seller = someone();
  const { listing } = await create(seller, goods());
  expect(await faultOf(() => create(seller, goods({ id: listing.id, quantity: 7_000, photos: [two] })))).toMatchObject({ code: "listing.id_taken" });
  await take(officer("dpupr"), { code: report.code, version: 1 }, "reject", { rejection: "not_found", text: "Tidak ada." });
  expect(await faultOf(() => take(officer("dpupr"), { code: report.code, version: 2 }, "finish", { text: "Selesai.", photos: [three] }))).toMatchObject({ code: "report.move_refused" });
  await w.drain();
  for (const name of [one, two, three]) expect(await places(name)).toEqual(unseen);
  await after(2);
  for (const name of [one, two, three]) expect(await places(name)).toEqual(unseen);
  await after(31);
  for (const name of [one, two, three]) expect(await places(name)).toEqual(gone);
});

test("a photo of a refused write may be named again by the same thing", async () => {
  const name = await photo();
  const seller = someone();
  const { listing } = await create(seller, goods());
  await faultOf(() => create(seller, goods({ id: listing.id, quantity: 7_000, photos: [name] })));
  await Edit.edit(seller, { id: listing.id }, goods({ photos: [name] }));
  await w.drain();
  expect(await places(name)).toEqual(shown);
});

test("a photo that an edit drops goes out of sight and is gone after a day, unless it is named again", async () => {
  const [kept, dropped, again] = [await photo(), await photo(), await photo()];
  const seller = someone();
  const { listing } = await create(seller, goods({ photos: [kept, dropped, again] }));
  await w.drain();
  const edit = (photos: string[]) => Edit.edit(seller, { id: listing.id }, goods({ photos }));
  await edit([kept]);
  await w.drain();
  expect([await places(kept), await places(dropped), await places(again)]).toEqual([shown, unseen, unseen]);
  await edit([kept, again]);
  await after(1);
  expect([await places(kept), await places(dropped), await places(again)]).toEqual([shown, gone, shown]);
  expect(await Photo.get(dropped)).toBeUndefined();
});

test("an edit that is told twice, or late, takes away nothing that was named again since", async () => {
  const name = await photo();
  const seller = someone();
  const { listing } = await create(seller, goods({ photos: [name] }));
  for (const photos of [[], [name], [], [name]]) await Edit.edit(seller, { id: listing.id }, goods({ photos }));
  await w.drain();
  expect(await places(name)).toEqual(shown);
});

test("a hidden listing's photos go out of sight with it, also where it is hidden before anything reacted", async () => {
  const [early, late] = [await photo(), await photo()];
  const { listing } = await create(someone(), goods({ photos: [early] }));
  await Edit.moderate(operator(), listing.id, true, "Bukan wortel.");
  await w.drain();
  const { listing: second } = await create(someone(), goods({ photos: [late] }));
  await w.drain();
  await Edit.moderate(operator(), second.id, true, "Bukan wortel.");
  await w.drain();
  expect([await places(early), await places(late)]).toEqual([unseen, unseen]);
  await after(2);
  await Edit.moderate(operator(), second.id, false, "Ternyata wortel.");
  await w.drain();
  expect([await places(early), await places(late)]).toEqual([unseen, shown]);
});

test("a result is shown once the case is finished with it, and not before", async () => {
  const [before, result] = [await photo(), await photo()];
  const { report } = await open(hp, draft({ photos: [before] }));
  await take(officer("dpupr"), { code: report.code, version: 1 }, "finish", { text: "Sudah ditambal.", photos: [result] });
  expect(await places(result)).toEqual(unseen);
  await w.drain();
  expect([await places(before), await places(result)]).toEqual([shown, shown]);
});

test("a photo that is hidden while it is being published is out of sight afterwards", async () => {
  const { photo } = await Photo.begin(hp, { type: "image/png", bytes: 10 });
  for (const size of sizes) await use().bucket.put(keyOf.private(photo.id, size), Buffer.from("picture"), "image/webp");
  await Showing.claim([photo.id], { of: "rep_X", confidential: false });
  await Showing.show([photo.id], { of: "rep_X", confidential: false });
  const { bucket, ...rest } = use();
  const [reached, mayGoOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const put: typeof bucket.put = async (key, ...more) => {
    if (key.startsWith("media/")) {
      reached.resolve();
      await mayGoOn.promise;
    }
    return bucket.put(key, ...more);
  };
  connect({ ...rest, bucket: { ...bucket, put } });
  const publishing = Photo.processed(photo.id, { width: 1, height: 1, colour: "#000000", hash: "0" });
  await reached.promise;
  await Showing.setConfidential([photo.id], true);
  mayGoOn.resolve();
  await publishing;
  connect({ ...rest, bucket });
  for (const size of sizes) expect([size, await bucket.get(keyOf.public(photo.id, size))]).toEqual([size, undefined]);
  for (const size of sizes) expect(await bucket.get(keyOf.private(photo.id, size))).toBeDefined();
});
