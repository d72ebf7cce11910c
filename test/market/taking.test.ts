import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import { clockStep, saveStep } from "@among/core/market/deal/apply";
import * as Begin from "@among/core/market/deal/begin";
import { Heads, type Info as Deal } from "@among/core/market/deal/info";
import { asParty, take } from "@among/core/market/deal/take";
import * as Edit from "@among/core/market/listing/edit";
import { stateAt, type Info as Listing } from "@among/core/market/listing/info";
import * as Requests from "@among/core/market/request/open";
import { staleReads } from "../stale-reads.ts";
import { world, type World } from "../world.ts";
import { faultOf, list, offer, order, someone, village } from "./make.ts";

let w: World;
beforeAll(async () => void (w = await world()));
afterAll(() => w.close());

const operator = someone("Bu Ning", "operator");

test("the same step sent again is one step; another from an older version, or one that was slower, is told how the deal stands now", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller);
  const asked = await offer(buyer, listing, 60_000);
  expect(await staleReads(() => take(seller, asked, "offer", { price: 9_000 }))).toEqual([]);
  const countered = (await Heads.get(asked, { consistent: true }))!;
  const author = { side: "buyer", by: buyer.id } as const;
  const accepted = await saveStep(countered, { kind: "accepted" }, author, new Date());
  expect([accepted.repeated, accepted.deal.version, accepted.deal.state]).toEqual([false, 3, "confirmed"]);
  // Whoever read before it was written loses the race.
  expect(await saveStep(countered, { kind: "accepted" }, author, new Date())).toMatchObject({ repeated: true, deal: { state: "confirmed" }, event: { kind: "accepted" } });
  const changed = { kind: "conflict", code: "deal.changed", detail: { state: "confirmed", at: accepted.deal.updatedAt } };
  expect(await faultOf(() => saveStep(countered, { kind: "declined" }, author, new Date()))).toMatchObject(changed);
  for (const version of [2, 1]) expect(await faultOf(() => take(seller, { id: asked.id, version }, "accept", {}))).toMatchObject(changed);
  expect(await faultOf(() => take(buyer, { id: asked.id, version: 1 }, "withdraw", {}))).toMatchObject(changed);
  expect(await take(buyer, { id: asked.id, version: 2 }, "accept", {})).toMatchObject({ repeated: true });
  // What is wrong with a step is not worth naming once another was taken.
  expect(await faultOf(() => take(seller, { id: asked.id, version: 2 }, "hand_over", { quantity: 0 }))).toMatchObject(changed);
  expect(await faultOf(() => take(seller, { id: asked.id, version: 3 }, "hand_over", { quantity: 0 }))).toMatchObject({ kind: "invalid", code: "deal.invalid", detail: { fields: { quantity: "short" } } });
  expect(await faultOf(async () => take(seller, await offer(buyer, listing, 1_000), "offer", { quantity: 0 }))).toMatchObject({ kind: "invalid", code: "offer.invalid" });
  const late = await offer(buyer, listing, 30_000);
  await take(seller, await offer(buyer, listing, 20_000), "accept", {});
  expect(await faultOf(() => take(seller, late, "accept", {}))).toMatchObject({ kind: "conflict", code: "listing.stock_short", detail: { left: 20_000, fields: { quantity: "stock_short" } } });
  const config = use();
  for (const error of [new Error("no table"), new Fault("missing", "table")]) {
    connect({ ...config, table: { ...w.table, write: () => Promise.reject(error) } });
    await expect(saveStep(late, { kind: "declined" }, { side: "seller", by: seller.id }, new Date())).rejects.toBe(error);
  }
  connect(config);
});

test("a deal is its two sides', and an operator's step is written down under the operator's name", async () => {
  const [seller, buyer] = [someone(), someone()];
  const { deal } = await take(buyer, await order(seller, buyer, await list(seller), 10_000, "handed_over"), "dispute", { text: "Banyak yang busuk" });
  expect([(await asParty(seller, deal.id)).side, (await asParty(buyer, deal.id)).side]).toEqual(["seller", "buyer"]);
  for (const [who, on] of [[someone(), deal.id], [operator, deal.id], [seller, "dea_x"]] as const) expect(await faultOf(() => asParty(who, on))).toMatchObject({ kind: "missing", code: "deal.missing" });
  for (const who of [seller, buyer]) expect(await faultOf(() => take(who, deal, "settle", { outcome: "received", text: "Sudah." }))).toMatchObject({ kind: "forbidden" });
  expect((await take(operator, deal, "settle", { outcome: "received", text: "Sudah." })).event).toMatchObject({ side: "operator", by: operator.id, outcome: "received" });
  expect(await faultOf(() => take({ kind: "guest" }, deal, "pay", { payment: "cash" }))).toMatchObject({ kind: "unauthenticated" });
});

test("an offer sent again is read as it was then, and an empty text is none", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller, { minimum: 20_000 });
  const asked = await offer(buyer, listing, 50_000);
  const counter = () => take(seller, asked, "offer", { quantity: 60_000, text: " " });
  const { event } = await counter();
  expect([event.text, event.quantity, event.price, event.kind, event.number]).toEqual([undefined, 60_000, 8_000, "offered", 1]);
  await take(seller, await offer(buyer, listing, 90_000), "accept", {});
  expect(await counter()).toMatchObject({ repeated: true });
  expect(await faultOf(() => take(buyer, { id: asked.id }, "offer", { quantity: 50_000 }))).toMatchObject({ detail: { fields: { quantity: "stock_short" }, left: 10_000 } });
  const { event: noted } = await take(seller, { id: asked.id }, "withdraw", { text: " Habis. " });
  expect(noted.text).toBe("Habis.");
});

test("beginning checks who, what and for what; the same beginning again is the same deal", async () => {
  const [seller, buyer] = [someone("Pak Slamet"), someone("Bu Rina")];
  const at = new Date();
  const listing = await list(seller, { variety: "lokal" }, at);
  const question = { id: id("dea"), listing: listing.id, text: "Masih ada?" };
  const begun = await Begin.inquire(buyer, question, at);
  expect(begun).toMatchObject({ repeated: false, deal: { version: 1, state: "inquiry", turn: "seller", amount: 0, seller: seller.id, sellerName: "Pak Slamet", buyer: buyer.id, buyerName: "Bu Rina", commodity: "wortel", variety: "lokal", unit: "kg", grams: 1_000, buyerLang: "id", sellerLang: "id", sharedByBuyer: false, sharedBySeller: false, reviewedByBuyer: false, reviewedBySeller: false }, event: { kind: "inquired", side: "buyer", by: buyer.id, number: 0, text: "Masih ada?", at: at.toISOString() } });
  expect(await Begin.inquire(buyer, question, at)).toMatchObject({ repeated: true, deal: { state: "inquiry" } });
  expect(await faultOf(() => Begin.inquire(buyer, { ...question, text: "Lain lagi" }, at))).toMatchObject({ kind: "conflict", code: "deal.id_taken" });
  expect(await faultOf(() => Begin.inquire(someone(), question, at))).toMatchObject({ kind: "conflict", code: "deal.id_taken" });
  const wrong = [{ id: "x" }, { text: "ab" }, { text: "x".repeat(1_001) }];
  for (const over of wrong) expect(await faultOf(() => Begin.inquire(buyer, { ...question, ...over }))).toMatchObject({ kind: "invalid", code: "offer.invalid" });
  const guest = { kind: "guest" } as const;
  const offering = (over: object = {}) => ({ id: id("dea"), listing: listing.id, quantity: 5_000, ...over });
  for (const run of [() => Begin.inquire(guest, question), () => Begin.offer(guest, offering()), () => Begin.answer(guest, { id: id("dea"), request: "req_x", day: "2026-11-21" })]) expect(await faultOf(run)).toMatchObject({ kind: "unauthenticated" });
  const hidden = await list(seller);
  await Edit.moderate(operator, hidden.id, true, "Foto milik orang lain");
  expect(await faultOf(() => Begin.offer(buyer, offering({ listing: hidden.id })))).toMatchObject({ kind: "missing", code: "listing.missing" });
  const paused = await Edit.pause(seller, await list(seller));
  expect(await faultOf(() => Begin.offer(buyer, offering({ listing: paused.id })))).toMatchObject({ kind: "conflict", code: "listing.not_offered", detail: { state: "paused", left: 100_000 } });
  expect(await faultOf(() => Begin.offer(buyer, offering({ quantity: -1 })))).toMatchObject({ kind: "invalid", code: "offer.invalid" });
  expect(await faultOf(() => Begin.offer(seller, offering()))).toMatchObject({ kind: "invalid", code: "deal.own_listing" });
  expect(await faultOf(() => Begin.offer(buyer, offering({ listing: "lst_x" })))).toMatchObject({ kind: "missing", code: "listing.missing" });
  expect(await Begin.offer(buyer, offering({ lang: "en", text: "Besok ya" }), at)).toMatchObject({ deal: { state: "offered", offerBy: "buyer", amount: 40_000, buyerLang: "en" }, event: { kind: "offered", text: "Besok ya", quantity: 5_000, amount: 40_000 } });
  const { request } = await Requests.open(buyer, { id: id("req"), commodity: "wortel", quantity: 50_000, price: 7_000, from: "2036-01-10", village: village.code }, new Date("2036-01-09T03:00:00Z"));
  const then = new Date("2036-01-09T04:00:00Z");
  const answering = (over: object = {}) => ({ id: id("dea"), request: request.id, day: "2036-01-10", quantity: 5_000, ...over });
  expect(await Begin.answer(seller, answering({ lang: "en" }), then)).toMatchObject({ deal: { state: "offered", offerBy: "seller", turn: "buyer", on: "2036-01-10", price: 7_000, amount: 35_000, seller: seller.id, buyer: buyer.id, sellerLang: "en", buyerLang: "id", unit: "kg", grams: 1_000, village: village.code, request: request.id, day: "2036-01-10" } });
  expect((await Begin.answer(seller, answering({ text: "Siap" }), then)).event.text).toBe("Siap");
  expect(await faultOf(() => Begin.answer(buyer, answering(), then))).toMatchObject({ kind: "invalid", code: "deal.own_listing" });
  const small = await list(seller, { quantity: 4_000 }, then);
  expect((await faultOf(() => Begin.answer(seller, answering({ listing: small.id }), then))).detail).toMatchObject({ fields: { quantity: "stock_short" }, left: 4_000 });
  expect((await Begin.answer(seller, answering({ listing: small.id, quantity: 4_000 }), then)).deal.listing).toBe(small.id);
  const packs = await list(someone(), { unit: "ikat", grams: 250 }, then);
  expect(await faultOf(() => Begin.answer(seller, answering({ listing: packs.id }), then))).toMatchObject({ detail: { fields: { listing: "choice" } } });
  expect(await faultOf(() => Begin.answer(seller, answering({ day: "besok" }), then))).toMatchObject({ code: "offer.invalid" });
  expect(await staleReads(async () => {
    const answered = answering();
    for (let n = 0; n < 2; n++) await Begin.answer(seller, answered, then);
    await faultOf(() => Begin.answer(seller, { ...answered, quantity: 4_000 }, then));
  })).toEqual([]);
});

test("what the clock does for a deal, and how a listing stands at a moment", () => {
  const step = (state: Deal["state"]) => clockStep({ state, offerBy: "buyer" } as Deal)?.kind;
  expect((["inquiry", "offered", "confirmed", "ready", "handed_over", "received", "disputed", "declined"] as const).map(step)).toEqual(["expired", "expired", "cancelled", "cancelled", "received", undefined, undefined, undefined]);
  const at = (over: Partial<Listing>) => stateAt({ state: "active", until: "2026-11-21", left: 1, ...over } as Listing, new Date("2026-11-21T01:00:00Z"));
  expect([at({}), at({ until: "2026-11-20" }), at({ left: 0 }), at({ state: "paused", until: "2026-11-20" }), at({ state: "hidden", left: 0 }), at({ until: "2026-11-20", left: 0 })]).toEqual(["active", "expired", "sold_out", "paused", "hidden", "expired"]);
});
