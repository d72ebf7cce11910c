import { afterAll, beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import { say } from "@among/core/market/deal/chat";
import { take } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import * as Deals from "@among/core/market/deal/read";
import * as Create from "@among/core/market/listing/create";
import * as Edit from "@among/core/market/listing/edit";
import { importRows, columnOf, type Row } from "@among/core/market/listing/import";
import { today } from "@among/core/market/listing/info";
import * as Read from "@among/core/market/listing/read";
import * as Requests from "@among/core/market/request/open";
import { plusDays } from "@among/core/market/listing/draft";
import { world, type World } from "../world.ts";
import { draft, faultOf, list, offer, order, someone, village } from "./make.ts";

let w: World;
let day: string;
beforeAll(async () => {
  w = await world();
  day = today(new Date());
});
afterAll(() => w.close());

test("what is left out is filled in: the usual unit, its weight, harvested today, offered for its shelf life", async () => {
  const listing = await list(someone(), { commodity: "apel" });
  expect(listing).toMatchObject({ unit: "kg", grams: 1_000, harvestOn: day, until: plusDays(day, 28), left: 100_000, state: "active", handover: { pickup: true } });
  expect(await list(someone(), { commodity: "pakcoy", grams: 250, price: undefined })).toMatchObject({ unit: "ikat", grams: 250, price: undefined });
});

test("the same draft sent again is one listing, another under its id is refused", async () => {
  const seller = someone();
  const sent = draft();
  const [a, b] = await Promise.all([Create.create(seller, sent), Create.create(seller, sent)]);
  expect([a.listing.id, a.repeated !== b.repeated]).toEqual([b.listing.id, true]);
  expect(await faultOf(() => Create.create(seller, { ...sent, price: 9_000 }))).toMatchObject({ code: "listing.id_taken" });
  expect(await faultOf(() => Create.create(someone(), sent))).toMatchObject({ code: "listing.id_taken" });
});

test("every field that is wrong is named at once", async () => {
  const bad = { ...draft(), commodity: "wortel", unit: "tangkai", village: "0", minimum: 200_000, until: plusDays(day, -1), handover: { pickup: false }, certificates: [{ kind: "organic" as const, number: "ID-1", expiresOn: "2020-01-01" }] };
  expect(await faultOf(() => Create.create(someone(), bad))).toMatchObject({
    code: "listing.invalid",
    detail: { fields: { unit: "choice", village: "choice", minimum: "more_than_quantity", until: "past", handover: "required", certificates: "past" } },
  });
  expect(await faultOf(() => Create.create(someone(), draft({ commodity: "beras_medium" })))).toMatchObject({ detail: { fields: { commodity: "choice" } } });
});

test("days are within a year or two, certificates valid today, places and grades those of the town", async () => {
  const refused = async (over: Parameters<typeof draft>[0]) => (await faultOf(() => Create.create(someone(), draft(over)))).detail.fields;
  expect(await refused({ harvestOn: plusDays(day, 366), until: plusDays(day, 400) })).toEqual({ harvestOn: "date" });
  expect(await refused({ harvestOn: plusDays(day, -366), until: day })).toEqual({ harvestOn: "date" });
  expect(await refused({ until: plusDays(day, 731) })).toEqual({ until: "past" });
  expect(await refused({ point: { lat: -7.25, lng: 112.75 } })).toEqual({ point: "outside_region" });
  expect(await refused({ standardGrade: "none" })).toEqual({ standardGrade: "choice" });
  expect(await list(someone(), { harvestOn: plusDays(day, -365), until: day, certificates: [{ kind: "organic", number: "ID-1", expiresOn: day }] })).toMatchObject({ until: day, certificates: ["organic"] });
});

test("an object where a word belongs is named as wrong", async () => {
  const unprintable = { toString: 1, valueOf: 1 } as never;
  expect(await faultOf(() => Create.create(someone(), draft({ commodity: unprintable, village: unprintable })))).toMatchObject({ code: "listing.invalid", detail: { fields: { commodity: expect.any(String), village: expect.any(String) } } });
});

test("editing sets what is left and keeps what is promised; it never overwrites a sale made meanwhile", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller);
  const asked = await offer(buyer, listing, 30_000);
  await take(seller, asked, "accept", {});
  const edited = await Edit.edit(seller, listing, { commodity: "wortel", quantity: 50_000, price: 9_000, village: village.code });
  expect(edited).toMatchObject({ left: 50_000, held: 30_000, price: 9_000 });
  expect((await Read.load(listing.id)).listing).toMatchObject({ left: 50_000, held: 30_000 });
  expect(await faultOf(() => Edit.edit(seller, listing, { commodity: "wortel", quantity: 1_000, village: village.code }))).toMatchObject({ code: "listing.changed" });
  expect(await faultOf(() => Edit.edit(seller, edited, { commodity: "wortel", unit: "ikat", quantity: 1_000, village: village.code }))).toMatchObject({ code: "listing.has_orders" });
  const paused = await Edit.pause(seller, edited);
  expect(await faultOf(() => offer(buyer, listing, 1_000))).toMatchObject({ code: "listing.not_offered" });
  expect(await Edit.resume(seller, paused)).toMatchObject({ state: "active" });
  expect(await Edit.sellOut(seller, { id: listing.id })).toMatchObject({ state: "sold_out", left: 0, held: 30_000 });
});

test("goods keep their kind and unit once somebody ordered or got some; a paused listing stays paused", async () => {
  const [seller, buyer] = [someone(), someone()];
  const { id: _, ...terms } = draft();
  const [ordered, sold, free] = [await list(seller), await list(seller), await list(seller)];
  await order(seller, buyer, ordered, 5_000, "confirmed");
  await order(seller, buyer, sold, 5_000);
  for (const { id } of [ordered, sold]) {
    for (const over of [{ commodity: "kentang" }, { unit: "ikat" }]) expect(await faultOf(() => Edit.edit(seller, { id }, { ...terms, ...over }))).toMatchObject({ code: "listing.has_orders", detail: { fields: { unit: "has_orders" } } });
  }
  expect(await Edit.edit(seller, free, { ...terms, commodity: "kentang" })).toMatchObject({ commodity: "kentang", state: "active" });
  await Edit.pause(seller, { id: free.id });
  expect(await Edit.edit(seller, { id: free.id }, terms)).toMatchObject({ commodity: "wortel", state: "paused" });
});

test("pausing and selling out from an old page change nothing that was changed since; done twice they are done once", async () => {
  const seller = someone();
  const old = await list(seller);
  const { id: _, ...terms } = draft({ price: 9_000 });
  const fresh = await Edit.edit(seller, old, terms);
  for (const run of [() => Edit.pause(seller, old), () => Edit.sellOut(seller, old)]) expect(await faultOf(run)).toMatchObject({ code: "listing.changed" });
  const paused = await Edit.pause(seller, fresh);
  expect(await Edit.pause(seller, fresh)).toEqual(paused);
  const gone = await Edit.sellOut(seller, paused);
  expect(await Edit.sellOut(seller, paused)).toEqual(gone);
});

test("goods that an order gave back are sold out too, before the reaction has put them on offer again", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller, { quantity: 20_000 });
  const deal = await order(seller, buyer, listing, 20_000, "confirmed");
  await Edit.sellOut(seller, { id: listing.id });
  await take(buyer, deal, "cancel", { text: "Tidak jadi, maaf" });
  expect((await Read.load(listing.id)).listing).toMatchObject({ state: "sold_out", left: 20_000 });
  expect(await Edit.sellOut(seller, { id: listing.id })).toMatchObject({ state: "sold_out", left: 0 });
});

test("an officer vouches for a certificate, in their villages", async () => {
  const seller = someone();
  const listing = await list(seller, { certificates: [{ kind: "prima_3", number: "35-79-3-II-001", expiresOn: plusDays(day, 200) }] });
  const officer = (villages?: string[]) => ({ ...someone("Bu Ika"), grants: [{ role: "extension_officer" as const, villages }] });
  expect(await faultOf(() => Edit.vouch(officer(["x"]), listing.id, { number: "35-79-3-II-001" }))).toMatchObject({ kind: "forbidden" });
  expect(await faultOf(() => Edit.vouch(seller, listing.id, { number: "35-79-3-II-001" }))).toMatchObject({ kind: "forbidden" });
  const grower = { ...seller, grants: [{ role: "extension_officer" as const }] };
  expect(await faultOf(() => Edit.vouch(grower, listing.id, { number: "35-79-3-II-001" }))).toMatchObject({ kind: "forbidden" });
  await Edit.vouch(officer([village.code]), listing.id, { number: "35-79-3-II-001" });
  expect((await Read.read(someone(), listing.id)).story.certificates).toMatchObject([{ kind: "prima_3", vouchedBy: expect.stringMatching(/^per_/) }]);
});

test("an officer vouches for the one certificate that they saw", async () => {
  const seller = someone();
  const [number, expiresOn] = ["35-79-3-II-002", plusDays(day, 200)];
  const [seen, other] = [{ kind: "prima_3" as const, number, expiresOn }, { kind: "organic" as const, number, expiresOn }];
  const listing = await list(seller, { certificates: [seen, other] });
  const officer = { ...someone("Bu Ika"), grants: [{ role: "extension_officer" as const }] };
  const vouched = async () => (await Read.read(someone(), listing.id)).story.certificates.filter((c) => c.vouchedBy).map((c) => c.kind);
  expect(await faultOf(() => Edit.vouch(officer, listing.id, { number }))).toMatchObject({ code: "certificate.missing" });
  // Changed after the officer opened the page.
  expect(await faultOf(() => Edit.vouch(officer, listing.id, { ...seen, expiresOn: plusDays(day, 100) }))).toMatchObject({ code: "certificate.missing" });
  expect(await vouched()).toEqual([]);
  await Edit.vouch(officer, listing.id, seen);
  expect(await vouched()).toEqual(["prima_3"]);
});

test("a copy of the last listing asks for nothing again but the harvest", async () => {
  const seller = someone();
  expect(await Create.copyOfLast(seller)).toBeUndefined();
  await list(seller, { commodity: "apel", variety: "Manalagi", description: "Manis" }, new Date(Date.now() - 5_000));
  await list(seller, { commodity: "kentang" });
  const copy = (await Create.copyOfLast(seller, "apel"))!;
  expect(copy).toMatchObject({ commodity: "apel", variety: "Manalagi", description: "Manis", quantity: 100_000 });
  expect(await Create.create(seller, { ...copy, id: id("lst") })).toMatchObject({ repeated: false });
});

test("an imported sheet: every good row on offer, every bad one told, and sent again nothing twice", async () => {
  const seller = someone();
  const rows: Row[] = [
    { row: "1", commodity: "Wortel", quantity: "1.250", unit: "kg", price: "Rp 8.000", village: village.name, harvestOn: "31/12/2026" },
    { row: "2", commodity: "Naga api", quantity: "banyak", price: "murah", village: "Atlantis" },
    { row: "3", commodity: "pakcoy", quantity: "40", unit: "ikat", kg: "0,25", village: village.code },
    { row: "3", commodity: "pakcoy", quantity: "50", village: village.code },
    { commodity: "apel", quantity: "" },
  ];
  const first = await importRows(seller, "panen.csv", rows);
  expect(first.good.map((g) => g.at)).toEqual([0, 2]);
  expect(first.bad).toEqual([
    { at: 1, fields: { commodity: "invalid", quantity: "invalid", price: "invalid", village: "invalid" } },
    { at: 3, fields: { row: "repeated" } },
    { at: 4, fields: { quantity: "required", village: "required" } },
  ]);
  expect((await Read.load(first.good[0]!.id)).listing).toMatchObject({ left: 1_250_000, price: 8_000, harvestOn: "2026-12-31" });
  const again = await importRows(seller, "panen.csv", rows);
  expect(again.good).toEqual(first.good.map((g) => ({ ...g, repeated: true })));
  expect((await Read.bySeller(seller, seller.id)).items).toHaveLength(2);
  expect([columnOf("Komoditas"), columnOf("Isi kg"), columnOf("Harga"), columnOf("warna")]).toEqual(["commodity", "kg", "price", undefined]);
});

test("a sheet of more rows than one goes through is refused whole, a day no calendar has is told", async () => {
  const seller = someone();
  const rows: Row[] = Array.from({ length: 501 }, () => ({ commodity: "wortel", quantity: "1", village: village.code }));
  expect(await faultOf(() => importRows(seller, "besar.csv", rows))).toMatchObject({ kind: "too_large", code: "import.too_many", detail: { most: 500 } });
  expect((await Read.bySeller(seller, seller.id)).items).toEqual([]);
  expect((await importRows(seller, "tanggal.csv", [{ ...rows[0]!, until: "31/02/2027" }])).bad).toEqual([{ at: 0, fields: { until: "invalid" } }]);
});

test("an offer is held against the listing: minimum, stock, ways of handing over, day", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller, { minimum: 10_000, handover: { pickup: false, delivery: { km: 5, fee: 20_000 } } });
  const given = { id: id("dea"), listing: listing.id, quantity: 12_500 };
  const { deal } = await Begin.offer(buyer, given);
  expect(deal).toMatchObject({ handover: "delivered", fee: 20_000, amount: 120_000, turn: "seller", price: 8_000 });
  expect(await Begin.offer(buyer, given)).toMatchObject({ repeated: true });
  expect(await faultOf(() => Begin.offer(buyer, { ...given, quantity: 20_000 }))).toMatchObject({ code: "deal.id_taken" });
  const refused = async (over: object) => (await faultOf(() => Begin.offer(buyer, { ...given, id: id("dea"), ...over }))).detail.fields;
  expect(await refused({ quantity: 5_000 })).toEqual({ quantity: "minimum" });
  expect(await refused({ quantity: 100_001 })).toEqual({ quantity: "stock_short" });
  expect(await refused({ handover: "pickup", on: "2020-01-01" })).toEqual({ handover: "choice", on: "date" });
  expect(await faultOf(() => offer(seller, listing, 10_000))).toMatchObject({ code: "deal.own_listing" });
});

test("a counter-offer sent again is the same one, though the goods were sold or the listing changed since", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller, { quantity: 20_000 });
  const asked = await offer(buyer, listing, 15_000);
  const first = await take(seller, asked, "offer", { price: 9_000 });
  await order(seller, buyer, listing, 15_000, "confirmed");
  const { id: _, ...terms } = draft({ quantity: 20_000, minimum: 18_000 });
  await Edit.edit(seller, { id: listing.id }, terms);
  const again = await take(seller, asked, "offer", { price: 9_000 });
  expect([again.repeated, again.event.id]).toEqual([true, first.event.id]);
  // A new offer is read against what there is now.
  expect((await faultOf(() => take(buyer, { id: asked.id }, "offer", { quantity: 20_001 }))).detail.fields).toEqual({ quantity: "stock_short" });
  expect((await faultOf(() => take(buyer, { id: asked.id }, "offer", { price: 8_500 }))).detail.fields).toEqual({ quantity: "minimum" });
});

test("terms left out are those before, a day that is gone is today, a fee is only for bringing, and a rest may be bought whole", async () => {
  const [seller, buyer] = [someone(), someone()];
  const delivery = { km: 5, fee: 20_000 };
  const listing = await list(seller, { quantity: 20_000, minimum: 15_000, harvestOn: plusDays(day, 3), handover: { pickup: true, delivery } });
  const begin = async (over: object) => (await Begin.offer(buyer, { id: id("dea"), listing: listing.id, quantity: 15_000, ...over })).deal;
  const refused = async (over: object) => (await faultOf(() => begin(over))).detail.fields;
  expect(await refused({ on: plusDays(day, 366) })).toEqual({ on: "date" });
  expect(await refused({ handover: "collection" })).toEqual({ handover: "choice" });
  expect((await begin({ on: day })).on).toBe(day);
  const asked = await begin({ fee: 20_000 });
  expect(asked).toMatchObject({ on: plusDays(day, 3), handover: "pickup", fee: 0 });
  const delivered = (await take(seller, asked, "offer", { handover: "delivered" })).deal;
  expect(delivered).toMatchObject({ fee: 20_000, on: plusDays(day, 3) });
  expect((await take(buyer, delivered, "offer", { fee: 10_000 })).deal.fee).toBe(10_000);
  const later = new Date(Date.now() + 4 * 86_400_000);
  expect((await take(seller, { id: asked.id }, "offer", { price: 9_000 }, later)).deal).toMatchObject({ on: plusDays(day, 4), fee: 10_000 });
  await order(seller, buyer, listing, 15_000, "confirmed");
  expect(await begin({ quantity: 5_000 })).toMatchObject({ quantity: 5_000 });
});

test("a line of the chat is its writer's: sent twice it is one, and nobody writes over it", async () => {
  const [seller, buyer] = [someone(), someone()];
  const deal = await offer(buyer, await list(seller), 5_000);
  const line = { id: id("lin"), text: "Masih ada, Pak?" };
  const said = await say(buyer, deal.id, line);
  expect(await say(buyer, deal.id, line, new Date(Date.now() + 60_000))).toMatchObject({ at: said.at });
  for (const run of [() => say(seller, deal.id, line), () => say(buyer, deal.id, { ...line, text: "Tidak jadi." })]) expect(await faultOf(run)).toMatchObject({ kind: "conflict" });
  expect((await Deals.read(seller, deal.id)).chat).toMatchObject([{ side: "buyer", text: line.text }]);
});

test("a weekly request is answered day by day, pooled, from a farmer's own listing, and closed", async () => {
  const [buyer, farmer, other] = [someone("Bu Rina"), someone(), someone()];
  const { request } = await Requests.open(buyer, { id: id("req"), commodity: "wortel", quantity: 200_000, price: 7_500, from: day, until: plusDays(day, 20), weekly: true, village: village.code });
  expect((await Requests.read(farmer, request.id)).days.map((d) => d.day)).toEqual([day, plusDays(day, 7), plusDays(day, 14)]);
  const listing = await list(farmer, { quantity: 150_000 });
  const next = plusDays(day, 7);
  const { deal } = await Begin.answer(farmer, { id: id("dea"), request: request.id, day: next, listing: listing.id, quantity: 120_000 });
  expect(deal).toMatchObject({ price: 7_500, on: next, offerBy: "seller", turn: "buyer" });
  await take(buyer, deal, "accept", {});
  expect((await Read.load(listing.id)).listing).toMatchObject({ left: 30_000, held: 120_000 });
  expect((await Requests.read(other, request.id)).days[1]).toMatchObject({ left: 80_000, held: 120_000 });
  expect((await faultOf(() => Begin.answer(other, { id: id("dea"), request: request.id, day: next, quantity: 80_001 }))).detail).toMatchObject({ fields: { quantity: "stock_short" }, left: 80_000 });
  expect(await faultOf(() => Begin.answer(other, { id: id("dea"), request: request.id, day: plusDays(day, 8), quantity: 1_000 }))).toMatchObject({ code: "request.day" });
  expect((await Requests.list({ commodity: "wortel" })).items.map((r) => r.id)).toContain(request.id);
  expect(await faultOf(() => Requests.close(farmer, request.id))).toMatchObject({ code: "request.missing" });
  await Requests.close(buyer, request.id);
  expect(await faultOf(() => Begin.answer(other, { id: id("dea"), request: request.id, day, quantity: 1_000 }))).toMatchObject({ code: "request.not_open" });
});

test("weighed more than there is, it says what is left; the seller may first add it", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller, { quantity: 20_000 });
  const deal = await order(seller, buyer, listing, 20_000, "confirmed");
  expect(await faultOf(() => take(seller, deal, "hand_over", { quantity: 20_400, text: "Lebih sedikit" }))).toMatchObject({ code: "listing.stock_short", detail: { left: 0 } });
  const { version } = (await Read.load(listing.id)).listing;
  await Edit.edit(seller, { id: listing.id, version }, { ...draft(), quantity: 1_000 });
  expect((await take(seller, deal, "hand_over", { quantity: 20_400, text: "Lebih sedikit" })).deal).toMatchObject({ quantity: 20_400, amount: 163_200 });
  expect((await Read.load(listing.id)).listing).toMatchObject({ left: 600, held: 20_400 });
});
