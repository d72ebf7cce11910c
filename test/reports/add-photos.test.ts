import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { id } from "@among/core/id";
import { create } from "@among/core/market/listing/create";
import * as Edit from "@among/core/market/listing/edit";
import * as ListingPhotos from "@among/core/market/listing/photos";
import { read as readListing } from "@among/core/market/listing/read";
import * as Photo from "@among/core/media/photo";
import * as Showing from "@among/core/media/showing";
import { keyOf, sizes } from "@among/core/media/place";
import { tick } from "@among/core/reactions";
import { open } from "@among/core/reports/report/open";
import { addPhoto, expectPhoto, room } from "@among/core/reports/report/photos";
import * as Read from "@among/core/reports/report/read";
import { take } from "@among/core/reports/report/take";
import * as ResultPhotos from "@among/core/respond/photos";
import { world, type World } from "../world.ts";
import { device, draft, faultOf, guest, officer, operator } from "./make.ts";

let w: World;
const hp = device("hp");
beforeAll(async () => {
  w = await world();
  return () => w.close();
});

/** The pictures of an expected photo exist, as if its file had come. */
async function ready({ id: name }: { id: string }): Promise<string> {
  for (const size of sizes) await w.bucket.put(keyOf.private(name, size), new Uint8Array([1]), "image/webp");
  await Photo.processed(name, { width: 1200, height: 900, colour: "#445566", hash: "0" });
  return name;
}
const isShown = async (name: string): Promise<boolean> => (await w.bucket.get(keyOf.public(name, "480"))) !== undefined;

test("of four photos that come at once three join the report, each once, and the fourth is nobody's", async () => {
  const { report } = await open(hp, draft());
  const places = await Promise.all(Array.from({ length: 4 }, () => expectPhoto(hp, report.code)));
  expect(await faultOf(() => expectPhoto(guest, report.code))).toMatchObject({ kind: "forbidden", code: "report.not_yours" });
  const names = await Promise.all(places.map(ready));
  await Promise.all([...names, ...names].map((name) => addPhoto(report.code, name)));
  await w.drain();
  const { story, events, report: now } = await Read.read(hp, report.code);
  expect([story.photos.length, new Set(story.photos).size, events.filter((e) => e.kind === "added").length]).toEqual([3, 3, 3]);
  expect(now.photo).toBe(story.photos[0]);
  const left = names.find((name) => !story.photos.includes(name))!;
  expect([(await Photo.get(left))?.of, await isShown(left)]).toEqual([undefined, false]);
  for (const name of story.photos) expect(await isShown(name)).toBe(true);
  expect((await room(hp, report.code)).closed).toBe("full");
  expect(await faultOf(() => expectPhoto(hp, report.code))).toMatchObject({ kind: "conflict", code: "photos.full" });
});

test("a step of an officer and a photo at the same moment: neither is lost", async () => {
  const { report } = await open(hp, draft());
  const name = await ready(await expectPhoto(hp, report.code));
  const [, step] = await Promise.allSettled([addPhoto(report.code, name), take(officer("dpupr"), { code: report.code, version: report.version }, "start", {})]);
  const { story, report: now } = await Read.read(hp, report.code);
  expect(story.photos).toEqual([name]);
  // The officer either went first or was told that something changed.
  if (step.status === "rejected") expect(step.reason).toMatchObject({ code: "report.changed" });
  else expect(now.state).toBe("started");
});

test("a photo that arrives at a report hidden meanwhile is not shown until the report is", async () => {
  const { report } = await open(hp, draft());
  const place = await expectPhoto(hp, report.code);
  await take(operator(), { code: report.code, version: report.version }, "hide", { text: "Wajah orang terlihat." });
  const name = await ready(place);
  await w.drain();
  expect([(await Read.read(hp, report.code)).story.photos, await isShown(name)]).toEqual([[name], false]);
  const { report: now } = await Read.read(operator(), report.code);
  await take(operator(), { code: report.code, version: now.version }, "show", { text: "Sudah diperiksa." });
  await w.drain();
  expect(await isShown(name)).toBe(true);
});

test("a photo for a report that is gone, or that nobody waits for any more, stops nothing", async () => {
  const name = await ready(await Photo.expect(hp, { kind: "report", id: "BTU-33333" }));
  const other = await ready(await Photo.expect(hp, { kind: "listing", id: id("lst") }));
  await w.drain();
  for (const each of [name, other]) expect([(await Photo.get(each))?.of, await isShown(each)]).toEqual([undefined, false]);
});

test("a listing takes three, its first is on its card, and a hidden one takes none", async () => {
  const seller = { kind: "person" as const, id: id("per"), name: "Suwarno", grants: [] };
  const { listing } = await create(seller, { id: id("lst"), commodity: "wortel", quantity: 50_000, village: w.region.villages[0]!.code });
  expect(await faultOf(() => ListingPhotos.expectPhoto({ ...seller, id: id("per") }, listing.id))).toMatchObject({ kind: "missing" });
  expect(await faultOf(() => ListingPhotos.expectPhoto(guest, listing.id))).toMatchObject({ kind: "unauthenticated" });
  const places = await Promise.all(Array.from({ length: 5 }, () => ListingPhotos.expectPhoto(seller, listing.id)));
  const names = await Promise.all(places.slice(0, 4).map(ready));
  await Promise.all([...names, ...names].map((name) => ListingPhotos.addPhoto(listing.id, name)));
  await w.drain();
  const detail = await readListing(seller, listing.id);
  expect([new Set(detail.story.photos).size, detail.listing.left]).toEqual([3, 50_000]);
  expect(detail.listing.photo).toBe(detail.story.photos[0]);
  for (const name of names) expect(await isShown(name)).toBe(detail.story.photos.includes(name));
  expect(await faultOf(() => ListingPhotos.expectPhoto(seller, listing.id))).toMatchObject({ code: "photos.full" });

  for (const hide of [true, false]) {
    await Edit.moderate(operator(), listing.id, hide, "Foto milik orang lain.");
    await w.drain();
    for (const name of detail.story.photos) expect([hide, await isShown(name)]).toEqual([hide, !hide]);
  }

  const { listing: second } = await create(seller, { id: id("lst"), commodity: "wortel", quantity: 50_000, village: w.region.villages[0]!.code });
  const late = await ListingPhotos.expectPhoto(seller, second.id);
  await Edit.moderate(operator(), second.id, true, "Bukan wortel.");
  await ready(late);
  await w.drain();
  expect((await readListing(seller, second.id)).story.photos).toEqual([]);
  expect(await faultOf(() => ListingPhotos.expectPhoto(seller, second.id))).toMatchObject({ code: "photos.hidden" });
});

test("a photo whose report is hidden in the moment it is attached stays hidden", async () => {
  const { report } = await open(hp, draft());
  const name = await ready(await expectPhoto(hp, report.code));
  // The look at the report came before it was hidden, the write after.
  await Showing.setConfidential([name], true);
  await Showing.attach([name], { of: report.code, confidential: false });
  expect([(await Photo.get(name))?.confidential, await isShown(name)]).toEqual([true, false]);
});

test("a result's photo whose case was hidden between two tries of the officer goes out of sight with it", async () => {
  const { report } = await open(hp, draft());
  const { photo } = await Photo.begin(officer("dpupr"), { type: "image/png", bytes: 1 });
  const name = await ready(photo);
  // The first try attached it, and was then told that the case had changed.
  await Showing.attach([name], { of: report.code, confidential: false });
  await take(operator(), { code: report.code, version: report.version }, "hide", { text: "Wajah orang terlihat." });
  await w.drain();
  await take(officer("dpupr"), { code: report.code, version: report.version + 1 }, "finish", { text: "Sudah ditambal.", photos: [name] });
  await w.drain();
  expect([(await Photo.get(name))?.confidential, await isShown(name)]).toEqual([true, false]);
});

test("a picture that everybody sees is never exchanged for another one", async () => {
  const { report } = await open(hp, draft());
  const name = await ready(await expectPhoto(hp, report.code));
  await w.drain();
  for (const size of sizes) await w.bucket.put(keyOf.private(name, size), new Uint8Array([2]), "image/webp");
  await Photo.settle((await Photo.get(name))!);
  for (const size of sizes) expect([[...(await w.bucket.get(keyOf.public(name, size)))!.body], await w.bucket.get(keyOf.private(name, size))]).toEqual([[1], undefined]);
});

test("pictures that nobody sent along are gone after a day, those of a report stay", async () => {
  const { report, key } = await open(device("diam"), draft({ confidential: true }));
  const kept = await ready(await expectPhoto(device("diam"), report.code, key));
  const { photo } = await Photo.begin(hp, { type: "image/png", bytes: 1 });
  await ready(photo);
  await w.drain();
  const there = async (name: string) => (await w.bucket.get(keyOf.private(name, "480"))) !== undefined;
  await tick(new Date(Date.now() + (Photo.unclaimedSeconds - 60) * 1000));
  expect([await there(photo.id), await there(kept)]).toEqual([true, true]);
  const later = new Date(Date.now() + (Photo.unclaimedSeconds + 120) * 1000);
  vi.setSystemTime(later);
  onTestFinished(() => void vi.useRealTimers());
  await tick(later);
  expect([await there(photo.id), await there(kept)]).toEqual([false, true]);
});

test("a confidential report's photo that was sent before the report keeps its pictures when the sweep for unclaimed ones comes by", async () => {
  const { photo } = await Photo.begin(hp, { type: "image/png", bytes: 1 });
  const name = await ready(photo);
  // The feed has set the timer, as nobody had claimed it yet.
  await w.drain();
  await open(hp, draft({ confidential: true, photos: [name] }));
  const later = new Date(Date.now() + (Photo.unclaimedSeconds + 120) * 1000);
  vi.setSystemTime(later);
  onTestFinished(() => void vi.useRealTimers());
  await tick(later);
  for (const size of sizes) expect(await w.bucket.get(keyOf.private(name, size))).toBeDefined();
});

test("the link to a photo is signed until something that everybody may see shows it", async () => {
  const { photo } = await Photo.begin(hp, { type: "image/png", bytes: 1 });
  const name = await ready(photo);
  const link = async () => Photo.link((await Photo.get(name))!, "480");
  expect(await link()).toContain(keyOf.private(name, "480"));
  expect(await link()).toMatch(/signature=/);
  await Showing.attach([name], { of: "BTU-33333", confidential: false });
  expect(await link()).toBe(Photo.path(name, "480"));
});

test("a photo that arrives after its agency has answered for good is left out, and so are its pictures a day later", async () => {
  const { report } = await open(hp, draft());
  const place = await expectPhoto(hp, report.code);
  await take(officer("dpupr"), { code: report.code, version: 1 }, "reject", { rejection: "not_found", text: "Tidak ada." });
  const name = await ready(place);
  await w.drain();
  const { story, events } = await Read.read(hp, report.code);
  expect([story.photos, events.map((e) => e.kind), (await Photo.get(name))?.of]).toEqual([[], ["rejected"], undefined]);
  expect(await faultOf(() => expectPhoto(hp, report.code))).toMatchObject({ code: "photos.settled" });
  const later = new Date(Date.now() + (Photo.unclaimedSeconds + 120) * 1000);
  vi.setSystemTime(later);
  onTestFinished(() => void vi.useRealTimers());
  await tick(later);
  expect(await w.bucket.get(keyOf.private(name, "480"))).toBeUndefined();
});

test("a photo that joins a confidential report is not its cover", async () => {
  const { report, key } = await open(hp, draft({ confidential: true }));
  await ready(await expectPhoto(hp, report.code, key));
  await w.drain();
  const { story, report: now } = await Read.read(hp, report.code, key);
  expect([story.photos.length, now.photo]).toEqual([1, undefined]);
});

test("a photo that was sent for one report is taken by no other, and a refused one by none", async () => {
  const [one, other] = [(await open(hp, draft())).report, (await open(hp, draft())).report];
  const name = await ready(await expectPhoto(hp, one.code));
  expect(await faultOf(() => Showing.attach([name], { of: other.code, confidential: false }))).toMatchObject({ code: "photo.unknown" });
  const { photo } = await Photo.begin(hp, { type: "image/png", bytes: 1 });
  await Photo.refused(photo.id, "photo.unreadable");
  expect(await faultOf(() => open(hp, draft({ photos: [photo.id] })))).toMatchObject({ kind: "invalid", code: "photo.unreadable" });
  // The end of processing is told once: a second word on it, of a try that was slower, changes nothing.
  await ready(photo);
  expect((await Photo.get(photo.id))?.state).toBe("refused");
  await Photo.refused(name, "photo.unreadable");
  expect((await Photo.get(name))?.state).toBe("ready");
});

test("the result of a hidden case stays hidden, too", async () => {
  const { report } = await open(hp, draft());
  await take(operator(), { code: report.code, version: 1 }, "hide", { text: "Wajah orang terlihat." });
  const { photo } = await Photo.begin(officer("dpupr"), { type: "image/png", bytes: 1 });
  const name = await ready(photo);
  await take(officer("dpupr"), { code: report.code, version: 2 }, "finish", { text: "Sudah ditambal.", photos: [name] });
  await w.drain();
  expect([(await Photo.get(name))?.confidential, await isShown(name)]).toEqual([true, false]);
});

test("the picture that goes out of sight with its report is the one that was shown, whatever else came meanwhile", async () => {
  const { report } = await open(hp, draft());
  const name = await ready(await expectPhoto(hp, report.code));
  await w.drain();
  for (const size of sizes) await w.bucket.put(keyOf.private(name, size), new Uint8Array([2]), "image/webp");
  await Showing.setConfidential([name], true);
  for (const size of sizes) expect([await w.bucket.get(keyOf.public(name, size)), [...(await w.bucket.get(keyOf.private(name, size)))!.body]]).toEqual([undefined, [1]]);
});

test("a photo whose row is gone by the time the feed tells of it joins nothing", async () => {
  const { report } = await open(hp, draft());
  const name = await ready(await expectPhoto(hp, report.code));
  await Photo.Photos.remove({ id: name });
  await w.drain();
  const { story, events } = await Read.read(hp, report.code);
  expect([story.photos, events]).toEqual([[], []]);
});

test("a photo that was sent along before it could be shown sets no timer, one that nobody sent along does", async () => {
  const [along, alone] = await Promise.all([0, 1].map(() => Photo.begin(hp, { type: "image/png", bytes: 1 }).then(({ photo }) => photo)));
  await open(hp, draft({ photos: [along!.id] }));
  for (const photo of [along!, alone!]) await ready(photo);
  await w.drain();
  const hours = [along!, alone!].map((photo) => Photo.forgottenAt(photo).slice(0, 13));
  const timers = (await Promise.all([...new Set(hours)].map((hour) => w.table.query({ pk: `timer#${hour}`, limit: 200 })))).flatMap((page) => page.items.map((item) => String(item.sk)));
  expect([along!, alone!].map(({ id }) => timers.some((key) => key.endsWith(id)))).toEqual([false, true]);
});

test("the place for a result's photo is for whoever may finish the case, and a photo of it is found for that case alone", async () => {
  const [one, twin] = [(await open(hp, draft())).report.code, (await open(hp, draft())).report.code];
  const dpupr = officer("dpupr");
  const { id: name } = await ResultPhotos.expectPhoto(dpupr, one);
  expect((await ResultPhotos.photoOf(dpupr, one, name))?.id).toBe(name);
  expect(await ResultPhotos.photoOf(dpupr, twin, name)).toBeUndefined();
  // The reporter's photo of what is wrong is no photo of the result.
  expect(await ResultPhotos.photoOf(dpupr, one, (await expectPhoto(hp, one)).id)).toBeUndefined();
  for (const [actor, code] of [[officer("dlh"), "report.missing"], [operator(), "role.needed"], [hp, "session.needed"]] as const) {
    expect(await faultOf(() => ResultPhotos.expectPhoto(actor, one))).toMatchObject({ code });
    expect(await faultOf(() => ResultPhotos.photoOf(actor, one, name))).toMatchObject({ code });
  }
});
