import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { id } from "@among/core/id";
import type { Event, Info as Deal } from "@among/core/market/deal/info";
import { load } from "@among/core/market/deal/info";
import { amountOf, waitsFor } from "@among/core/market/deal/rules";
import { checkTerms, Offer } from "@among/core/market/deal/terms";
import { check, isTraded, lastDay, plusDays } from "@among/core/market/listing/draft";
import type { Info as Listing } from "@among/core/market/listing/info";
import { leftOf, stockWrites } from "@among/core/market/listing/stock";
import { readQuantity, readRupiah, showQuantity } from "@among/core/market/measure";
import { beside, chart, gap } from "@among/core/market/price/info";
import * as Official from "@among/core/market/price/official";
import * as Realised from "@among/core/market/price/realised";
import { monday } from "@among/core/market/price/rows";
import * as Requests from "@among/core/market/request/open";
import { closing, daysOf, isOpen, type Info as Request } from "@among/core/market/request/info";
import * as Farmer from "@among/core/market/trust/farmer";
import * as Flag from "@among/core/market/trust/flag";
import { staleReads } from "../stale-reads.ts";
import { world, type World } from "../world.ts";
import { batu, draft, faultOf, personWithPhone, list, someone, village, withPast } from "./make.ts";

let w: World;
beforeAll(async () => void (w = await world()));
afterAll(() => w.close());

const now = new Date("2026-11-21T01:00:00.000Z");
const day = "2026-11-21";
const operator = someone("Bu Ning", "operator");

test("an offer's terms are what it says, else what was offered before, else the listing's", () => {
  const listing = (over: object = {}) => ({ price: 8_000, harvestOn: "2026-11-25", handover: { pickup: true }, ...over }) as Listing;
  const terms = (sent: object, about: Partial<Parameters<typeof checkTerms>[1]> = {}) => checkTerms(Offer.parse({ quantity: 1_000, ...sent }), { listing: listing(), left: 5_000, ...about }, now).terms;
  const plain = { quantity: 1_000, price: 8_000, on: "2026-11-25", payment: "cash", handover: "pickup", fee: 0 };
  expect(terms({})).toEqual(plain);
  expect(terms({ price: 7_000, on: "2026-11-24", payment: "transfer" })).toEqual({ ...plain, price: 7_000, on: "2026-11-24", payment: "transfer" });
  const before = { quantity: 2_000, price: 9_000, on: "2026-11-30", payment: "transfer" as const };
  expect(terms({ quantity: undefined }, { before })).toEqual({ ...plain, ...before });
  expect([terms({}, { before: { on: "2026-11-20" } }).on, terms({}, { before: { on: day } }).on, terms({}, { listing: listing({ harvestOn: "2026-11-01" }) }).on, terms({ price: 1 }, { listing: undefined }).on]).toEqual(["2026-11-25", day, day, day]);
  const collected = listing({ handover: { pickup: false, collection: { at: "pasar" } } });
  const delivered = listing({ handover: { pickup: false, delivery: { fee: 900 } } });
  expect([terms({}, { listing: collected }).handover, terms({}, { listing: delivered }), terms({}, { before: { handover: "pickup" } }).handover]).toEqual(["collection", { ...plain, handover: "delivered", fee: 900 }, "pickup"]);
  const fee = (sent: object, previous?: object) => terms({ handover: "delivered", ...sent }, { listing: delivered, before: previous }).fee;
  expect([fee({ fee: 500 }), fee({ fee: 0 }), fee({}, { handover: "delivered", fee: 700 }), fee({}, { handover: "delivered", fee: 0 }), fee({}, { handover: "pickup", fee: 0 }), terms({ fee: 500 }).fee, terms({ handover: "delivered", price: 1 }, { listing: undefined }).fee]).toEqual([500, 0, 700, 0, 900, 0, 0]);
  expect([checkTerms(Offer.parse({ quantity: 1_000, text: " " }), { listing: listing(), left: 5_000 }, now).text, checkTerms(Offer.parse({ quantity: 1_000, text: "a" }), { listing: listing(), left: 5_000 }, now).text]).toEqual([undefined, "a"]);
});

test("an offer is refused with what is wrong with it", async () => {
  const listing = (over: object = {}) => ({ price: 8_000, harvestOn: "2026-11-01", handover: { pickup: true }, minimum: 2_000, ...over }) as Listing;
  const wrong = async (sent: object, about: Partial<Parameters<typeof checkTerms>[1]> = {}) => {
    const run = () => checkTerms(Offer.parse({ quantity: 3_000, ...sent }), { listing: listing(), left: 5_000, ...about }, now);
    const fault = await faultOf(run).catch(() => undefined);
    if (fault) expect(fault).toMatchObject({ kind: "invalid", code: "offer.invalid" });
    return fault?.detail;
  };
  expect(await wrong({ quantity: undefined })).toEqual({ fields: { quantity: "required" } });
  expect([await wrong({ quantity: 5_001 }), await wrong({ quantity: 5_000 }), await wrong({ quantity: 1_999 }), await wrong({ quantity: 2_000 }), await wrong({ quantity: 1_500 }, { left: 1_500 })]).toEqual([{ fields: { quantity: "stock_short" }, left: 5_000, minimum: 2_000 }, undefined, { fields: { quantity: "minimum" }, left: 5_000, minimum: 2_000 }, undefined, undefined]);
  expect([await wrong({ on: "2026-11-20" }), await wrong({ on: day }), await wrong({ on: plusDays(day, 365) }), await wrong({ on: plusDays(day, 366) })].map((detail) => detail?.fields)).toEqual([{ on: "date" }, undefined, undefined, { on: "date" }]);
  const handovers = async (offered: object) => Promise.all(["pickup", "collection", "delivered"].map(async (handover) => (await wrong({ handover }, { listing: listing({ handover: offered }) }))?.fields?.handover));
  expect([await handovers({ pickup: true }), await handovers({ pickup: false, collection: { at: "x" } }), await handovers({ pickup: false, delivery: { fee: 1 } })]).toEqual([[undefined, "choice", "choice"], ["choice", undefined, "choice"], ["choice", "choice", undefined]]);
});

test("who has to act, what there is to pay, and what a step takes from the stock", async () => {
  const at = (state: string, more: object = {}) => ({ state, quantity: 3_000, listing: "lst_1", seller: "per_s", ...more }) as Deal;
  expect([waitsFor(at("offered", { turn: "buyer" })), waitsFor(at("disputed")), waitsFor(at("declined")), waitsFor(at("reviewed"))]).toEqual(["buyer", "operator", undefined, undefined]);
  expect([amountOf({ quantity: 1_500, price: 1_000 }), amountOf({ quantity: 1_500, price: 1_000, fee: 200 }), amountOf({ quantity: 1_500, fee: 200 }), amountOf({ price: 1 })]).toEqual([1_500, 1_700, 0, 0]);
  const adds = (from: Deal, to: Deal) => stockWrites(from, to).map((write) => (write.op === "update" ? [write.add, write.if] : []));
  const taking = [{ attr: "left", is: ">=", value: 3_000 }];
  expect(adds(at("offered"), at("confirmed"))).toEqual([[{ left: -3_000, held: 3_000, sold: 0 }, taking]]);
  expect(adds(at("offered"), at("confirmed", { request: "req_1", day }))).toHaveLength(2);
  expect(adds(at("offered", { listing: undefined }), at("confirmed", { listing: undefined }))).toEqual([]);
  expect(adds(at("confirmed"), at("cancelled"))[0]).toEqual([{ left: 3_000, held: -3_000, sold: 0 }, "present"]);
  expect(adds(at("handed_over", { quantity: 2_000 }), at("received", { quantity: 1_500 }))[0]).toEqual([{ left: 500, held: -2_000, sold: 1_500 }, "present"]);
  expect(adds(at("confirmed"), at("ready"))).toEqual([]);
  expect(await leftOf({ seller: "per_s" })).toEqual({ left: Infinity, listing: undefined, request: undefined });
  expect(await faultOf(() => load("dea_1"))).toMatchObject({ kind: "missing", code: "deal.missing" });
});

const sold = (over: Partial<Deal> = {}): Deal => ({ id: id("dea"), commodity: "wortel", unit: "kg", grams: 1_000, seller: id("per"), buyer: id("per"), quantity: 10_000, price: 8_000, state: "received", ...over }) as Deal;
const received = (at: Date | string, over: Partial<Event> = {}): Event => ({ id: id("evt"), kind: "received", state: "received", side: "buyer", at: new Date(at).toISOString(), ...over }) as Event;
const pair = async () => ({ seller: (await withPast(someone(), now)).id, buyer: (await withPast(someone(), now)).id });

test("what was paid is counted once, in the middle of what was paid, and shown from three sellers on", async () => {
  const count = async (commodity: string, prices: number[], over: Partial<Deal> = {}, demo = false) => {
    for (const price of prices) await Realised.countSale(sold({ commodity, price, ...(await pair()), ...over }), received(now), demo);
  };
  await count("a", [6_000, 5_000]);
  expect(await Realised.recent("a", "kg", now)).toBeUndefined();
  await count("a", [8_000, 7_000]);
  const figure = { median: 6_000, low: 5_000, high: 7_000, orders: 4, sellers: 4, buyers: 4, amount: 40_000 };
  expect(await Realised.recent("a", "kg", now)).toEqual({ date: "2026-11-15", days: 7, ...figure });
  expect(await Realised.weekly("a", "kg", 1, now)).toEqual([{ date: "2026-11-16", ...figure }]);
  await count("c", [1_000, 1_000, 1_000], { unit: "ikat", grams: undefined }, true);
  expect([await Realised.recent("c", "kg", now), await Realised.recent("c", "ikat", now)]).toEqual([undefined, expect.objectContaining({ median: 1_000, amount: 30_000, demo: true })]);
  await count("d", [1_000, 1_000, 1_000], { unit: "ikat", grams: 250 });
  expect(await Realised.recent("d", "kg", now)).toMatchObject({ median: 4_000, amount: 7_500 });
  const one = sold({ commodity: "e", ...(await pair()) });
  for (const event of [received(now, { kind: "handed_over", state: "handed_over" }), received(now, { kind: "settled", state: "cancelled" }), received(now), received(now)]) await Realised.countSale(one, event);
  await Realised.countSale(sold({ commodity: "e", ...(await pair()) }), received(now, { kind: "settled" }));
  await Realised.countSale(sold({ commodity: "e", ...(await pair()), seller: one.seller }), received(now));
  expect(await Realised.recent("e", "kg", now)).toBeUndefined();
  await count("e", [8_000]);
  expect(await Realised.recent("e", "kg", now)).toMatchObject({ orders: 4, sellers: 3, buyers: 4 });
  expect(["2026-11-15", "2026-11-16", "2026-11-22", "2026-11-23"].map(monday)).toEqual(["2026-11-09", "2026-11-16", "2026-11-16", "2026-11-23"]);
  const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
  const days = async (n: number) => (await Realised.recent("a", "kg", later(n)))?.days;
  expect([await days(6), await days(7), await days(27), await days(28), await days(90), await days(91)]).toEqual([7, 28, 28, 91, 91, undefined]);
  const weeks = async (weeks: number | undefined, n: number) => (await Realised.weekly("a", undefined, weeks, later(n))).length;
  expect([await weeks(2, 7), await weeks(1, 7), await weeks(undefined, 52 * 7), await weeks(undefined, 53 * 7)]).toEqual([1, 0, 1, 0]);
  expect([(await beside("a", undefined, now)).realised?.median, (await chart("a", undefined, 1, now)).realised.length, (await chart("a", undefined, 1, later(60))).realised.length]).toEqual([6_000, 1, 0]);
});

test("others' figures: the latest of each level, the town's own market first; a series by day", async () => {
  const figure = (over: Partial<Official.Official>): Official.Official => ({ commodity: "zz", level: "retail", date: "2026-11-01", period: "day", market: "Pasar Besar", price: 1_000, source: "x", ...over });
  await Official.saveOfficial([
    figure({}), figure({ price: 1_100 }), figure({ date: "2026-11-03", price: 1_300 }), figure({ date: "2026-11-03", market: `Pasar ${batu.name}`, price: 1_400 }), figure({ date: "2026-11-02", market: `Pasar ${batu.name}`, price: 1_200 }),
    figure({ level: "producer", price: 500, date: "2026-10-01" }), figure({ level: "consumer", price: 900, date: "2026-11-02" }),
  ]);
  expect((await Official.latest("zz")).map(({ level, price }) => [level, price])).toEqual([["producer", 500], ["retail", 1_400], ["consumer", 900]]);
  expect((await Official.series("zz", "2026-11-01")).map(({ date, price }) => [date, price])).toEqual([["2026-11-01", 1_100], ["2026-11-02", 1_200], ["2026-11-02", 900], ["2026-11-03", 1_300], ["2026-11-03", 1_400]]);
  // A region of its own: what was read of a pack is remembered by region.
  const config = use();
  const region: typeof w.region = Object.create(w.region);
  connect({ ...config, region });
  const held = (from: string) => region.prices().filter((p) => p.commodity === "telur_ayam" && !p.possiblyImputed && p.date >= from).map(({ date }) => date).sort();
  const dates = (figures: Official.Official[]) => figures.map(({ date }) => date);
  expect(held("").length).toBeGreaterThan(held("2025-11-12").length);
  expect([dates(await Official.series("telur_ayam", "")), dates(await Official.series("telur_ayam", "2025-11-12"))]).toEqual([held(""), held("2025-11-12")]);
  expect(dates((await chart("telur_ayam", "kg", 3, new Date("2026-02-12T00:00:00Z"))).official)).toEqual(held("2025-11-12"));
  expect((await Official.latest("telur_ayam")).every(({ commodity }) => commodity === "telur_ayam")).toBe(true);
  const row = (date: string, level: string, price: number, more: object = {}) => ({ commodity: "xx", level, date, period: "day", market: "Pasar Besar", unitCode: "KGM", price, source: "x", ...more });
  const pack = [row("2026-03-02", "retail", 3), row("2026-03-01", "retail", 1), row("2026-03-03", "producer", 4), row("2026-03-02", "retail", 2, { market: `Pasar ${batu.name}` }), row("2026-03-04", "retail", 9, { possiblyImputed: true }), row("2026-03-04", "retail", 8, { commodity: undefined })];
  connect({ ...config, region: Object.assign(Object.create(w.region) as typeof w.region, { prices: () => pack as never }) });
  expect((await Official.latest("xx")).map(({ level, price }) => [level, price])).toEqual([["producer", 4], ["retail", 2]]);
  expect((await Official.series("xx", "2026-03-01")).map(({ price }) => price)).toEqual([1, 3, 2, 4]);
  connect(config);
  await Official.saveOfficial(Array.from({ length: 150 }, (_, n) => figure({ commodity: "yy", market: `M${n}` })));
  expect(await Official.series("yy", "2026-11-01")).toHaveLength(150);
});

test("a middleman's offer of nothing has no share, and prices are rounded", () => {
  expect(gap({ quantity: 3_000, offer: 0, price: 1_000 })).toEqual({ middleman: 0, here: 3_000, transport: 0, gain: 3_000, perUnit: 1_000, perMille: 0, evenPrice: 0 });
  expect(gap({ quantity: 3_000, offer: 1_000, price: 1_001, transport: 1 })).toMatchObject({ gain: 2, perUnit: 1, perMille: 1, evenPrice: 1_001 });
});

test("a request says what is wrong with it, and each draft is one", async () => {
  const buyer = someone();
  const wanted = (over: object = {}): Requests.Draft => ({ id: id("req"), commodity: "wortel", quantity: 50_000, price: 7_000, from: day, village: village.code, ...over });
  const wrong = async (over: object) => (await faultOf(() => Requests.open(buyer, wanted(over), now))).detail.fields;
  const cases: [object, Record<string, string>][] = [
    [{ commodity: "x" }, { commodity: "choice" }], [{ unit: "x" }, { unit: "choice" }], [{ village: "x" }, { village: "choice" }], [{ from: "2026-11-20" }, { from: "date" }], [{ from: plusDays(day, 366) }, { from: "date" }],
    [{ weekly: true, until: "2026-11-20" }, { until: "date" }], [{ weekly: true, until: plusDays(day, 26 * 7 + 1) }, { until: "date" }], [{ quantity: undefined }, { quantity: "required" }],
  ];
  for (const [over, fields] of cases) expect(await wrong(over)).toEqual(fields);
  expect(await faultOf(() => Requests.open(buyer, wanted({ quantity: 0 }), now))).toMatchObject({ kind: "invalid", code: "request.invalid", detail: { fields: { quantity: "short" } } });
  expect(await faultOf(() => Requests.open({ kind: "guest" }, wanted(), now))).toMatchObject({ kind: "unauthenticated" });
  const first = wanted({ weekly: true, until: plusDays(day, 26 * 7), unit: "ikat", grams: 250, description: " " });
  const { request, repeated } = await Requests.open(buyer, first, now);
  expect([request, repeated]).toMatchObject([{ unit: "ikat", grams: 250, state: "open", buyer: buyer.id, buyerName: buyer.name, description: undefined, createdAt: now.toISOString() }, false]);
  expect((await Requests.open(buyer, first, now)).repeated).toBe(true);
  for (const [who, draft] of [[buyer, { ...first, quantity: 1_000 }], [someone(), first]] as const) expect(await faultOf(() => Requests.open(who, draft, now))).toMatchObject({ kind: "conflict", code: "request.id_taken" });
  const plain = (await Requests.open(buyer, wanted({ from: plusDays(day, 365), until: "2020-01-01" }), new Date(now.getTime() + 1_000))).request;
  expect([plain.unit, plain.grams, plain.until]).toEqual(["kg", 1_000, plusDays(day, 365)]);
  expect((await Requests.mine(buyer)).items.map((r) => r.id)).toEqual([plain.id, request.id]);
  const ready = (id: string, on: string, at = now) => faultOf(() => Requests.readyNeed(id, on, at));
  expect(await ready("req_x", day)).toMatchObject({ kind: "missing", code: "request.missing" });
  for (const on of [plusDays(day, 1), plusDays(day, -7)]) expect(await ready(request.id, on)).toMatchObject({ kind: "invalid", code: "request.day", detail: { fields: { day: "choice" } } });
  expect(await ready(request.id, day, new Date(now.getTime() + 7 * 86_400_000))).toMatchObject({ code: "request.day" });
  const need = async () => (await Requests.readyNeed(request.id, day, now)).need;
  expect([await need(), await need()]).toEqual(Array(2).fill({ request: request.id, day, left: 50_000, held: 0, sold: 0, version: 1 }));
  expect(await staleReads(need)).toEqual([]);
  expect(await faultOf(() => Requests.close(someone(), request.id))).toMatchObject({ kind: "missing", code: "request.missing" });
  expect(await faultOf(() => Requests.moderate(operator, "req_x", true))).toMatchObject({ kind: "missing", code: "request.missing" });
  await Requests.moderate(operator, request.id, true, now);
  expect(await ready(request.id, day)).toMatchObject({ kind: "missing" });
  expect(await Requests.moderate(operator, request.id, false, now)).toMatchObject({ state: "open", hiddenFrom: undefined });
  expect(await staleReads(() => Requests.close(buyer, request.id, now))).toEqual([]);
  expect(await ready(request.id, day)).toMatchObject({ kind: "conflict", code: "request.not_open", detail: { state: "closed" } });
});

test("the days of a request, and what closing it changes", () => {
  const of = (weekly: boolean, until: string) => daysOf({ from: day, until, weekly });
  expect([of(false, "2027-01-01"), of(true, "2026-12-04"), of(true, "2026-12-05"), of(true, "2030-01-01").length]).toEqual([[day], [day, "2026-11-28"], [day, "2026-11-28", "2026-12-05"], 27]);
  const close = (state: string, hiddenFrom?: string) => closing({ state, hiddenFrom } as Request);
  expect([close("open"), close("closed"), close("hidden"), close("hidden", "open"), close("hidden", "closed")]).toEqual([{ state: "closed" }, undefined, { state: "hidden", hiddenFrom: "closed" }, { state: "hidden", hiddenFrom: "closed" }, undefined]);
  expect([isOpen({ state: "open", until: day } as Request, now), isOpen({ state: "closed", until: day } as Request, now), isOpen({ state: "open", until: "2026-11-20" } as Request, now)]).toEqual([true, false, false]);
});

test("what a step says of its two sides is counted once", async () => {
  const [seller, buyer] = [await personWithPhone("Pak Slamet"), await personWithPhone("Bu Rina")];
  const deal = sold({ seller: seller.id, buyer: buyer.id });
  const step = (kind: Event["kind"], side: Event["side"], more: Partial<Event> = {}): Event => received(now, { kind, side, ...more });
  const trust = async () => Promise.all((["seller", "buyer"] as const).map(async (side) => {
    const { kept, cancelled, disputed, reviews, stars } = await Farmer.trustOf(deal[side], side);
    return [kept, cancelled, disputed, reviews, stars];
  }));
  const count = async (event: Event) => (await Farmer.countStep(deal, event), await Farmer.countStep(deal, event), trust());
  expect(await trust()).toEqual([[0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]);
  expect(await count(step("received", "clock"))).toEqual([[1, 0, 0, 0, 0], [1, 0, 0, 0, 0]]);
  expect(await count(step("settled", "operator"))).toEqual([[2, 0, 0, 0, 0], [2, 0, 0, 0, 0]]);
  expect(await count(step("settled", "operator", { state: "cancelled" }))).toEqual([[2, 0, 0, 0, 0], [2, 0, 0, 0, 0]]);
  expect(await count(step("cancelled", "seller"))).toEqual([[2, 1, 0, 0, 0], [2, 0, 0, 0, 0]]);
  expect(await count(step("cancelled", "clock"))).toEqual([[2, 1, 0, 0, 0], [2, 0, 0, 0, 0]]);
  expect(await count(step("disputed", "seller"))).toEqual([[2, 1, 0, 0, 0], [2, 0, 1, 0, 0]]);
  expect(await count(step("disputed", "clock"))).toEqual([[2, 1, 0, 0, 0], [2, 0, 1, 0, 0]]);
  expect(await count(step("reviewed", "buyer", { stars: 4, text: "Segar", at: "2026-11-20T00:00:00.000Z" }))).toEqual([[2, 1, 0, 1, 4], [2, 0, 1, 0, 0]]);
  expect(await count(step("reviewed", "seller", { stars: 3 }))).toEqual([[2, 1, 0, 1, 4], [2, 0, 1, 1, 3]]);
  expect(await count(step("reviewed", "seller"))).toEqual([[2, 1, 0, 1, 4], [2, 0, 1, 1, 3]]);
  await Farmer.countStep({ ...deal, id: id("dea"), buyer: "per_gone" }, step("reviewed", "buyer", { stars: 5 }));
  expect((await Farmer.reviewsOf(seller.id, "seller")).items.map(({ byName, stars, text }) => [byName, stars, text])).toEqual([["", 5, undefined], ["Bu Rina", 4, "Segar"]]);
  expect((await Farmer.profile(seller.id, now)).stars).toBe(4.5);
  const stars = (reviews: number, stars: number) => Farmer.starsOf({ reviews, stars } as Farmer.Trust);
  expect([stars(0, 0), stars(3, 14), stars(3, 13)]).toEqual([undefined, 4.7, 4.3]);
  for (const nobody of ["per_x", someone().id]) expect(await faultOf(() => Farmer.profile(nobody))).toMatchObject({ kind: "missing", code: "person.missing" });
});

test("a listing is reported once by each, with a reason there is, and dealt with as a whole", async () => {
  const [seller, a, b] = [someone(), someone(), someone()];
  const listing = await list(seller);
  const wrong = async (input: { reason: string; text?: string }) => (await faultOf(() => Flag.flag(a, listing.id, input))).detail.fields;
  expect([await wrong({ reason: "x" }), await wrong({ reason: "fraud", text: "x".repeat(501) })]).toEqual([{ reason: "choice" }, { text: "long" }]);
  expect(await faultOf(() => Flag.flag(a, listing.id, { reason: "x" }))).toMatchObject({ kind: "invalid", code: "flag.invalid" });
  expect(await faultOf(() => Flag.flag(a, "lst_x", { reason: "fraud" }))).toMatchObject({ kind: "missing", code: "listing.missing" });
  expect(await faultOf(() => Flag.flag({ kind: "guest" }, listing.id, { reason: "fraud" }))).toMatchObject({ kind: "unauthenticated" });
  await Flag.flag(b, listing.id, { reason: "fraud", text: ` ${"x".repeat(500)} ` }, new Date(now.getTime() + 1));
  for (const reason of ["other", "fraud"]) await Flag.flag(a, listing.id, { reason, text: " " }, now);
  const open = async () => (await Flag.open(operator)).items.filter((f) => f.listing === listing.id).map(({ by, reason, text }) => [by, reason, text?.length]);
  expect(await open()).toEqual([[a.id, "other", undefined], [b.id, "fraud", 500]]);
  for (const run of [() => Flag.open(a), () => Flag.dealtWith(a, listing.id)]) expect(await faultOf(async () => run())).toMatchObject({ kind: "forbidden" });
  expect(await staleReads(() => Flag.dealtWith(operator, listing.id))).toEqual([]);
  await Flag.dealtWith(operator, listing.id);
  expect(await open()).toEqual([]);
});

test("a draft says all that is wrong with it at once", () => {
  const { id: _, ...fine } = draft({}, now);
  const fields = (over: object) => {
    try {
      check(batu, { id: id("lst"), ...fine, ...over }, now);
    } catch (error) {
      expect(error).toMatchObject({ kind: "invalid", code: "listing.invalid" });
      return (error as { detail: { fields: object } }).detail.fields;
    }
    return undefined;
  };
  const certificate = (expiresOn: string) => ({ certificates: [{ kind: "organic", number: "12345", expiresOn }] });
  const cases: [object, object | undefined][] = [
    [{}, undefined], [{ commodity: "x" }, { commodity: "choice" }], [{ village: "x" }, { village: "choice" }], [{ unit: "x" }, { unit: "choice" }], [{ unit: "" }, undefined], [{ commodity: 1, village: 1, quantity: 0 }, { commodity: "required", village: "required", quantity: "short" }],
    [{ harvestOn: plusDays(day, 365) }, undefined], [{ harvestOn: plusDays(day, 366) }, { harvestOn: "date" }], [{ harvestOn: plusDays(day, -365), until: day }, undefined], [{ harvestOn: plusDays(day, -366), until: day }, { harvestOn: "date" }],
    [{ harvestOn: plusDays(day, -300) }, { harvestOn: "past" }], [{ until: plusDays(day, -1) }, { until: "past" }], [{ until: day }, undefined], [{ until: plusDays(day, 730) }, undefined], [{ until: plusDays(day, 731) }, { until: "past" }],
    [{ minimum: 100_000 }, undefined], [{ minimum: 100_001 }, { minimum: "more_than_quantity" }], [{ point: { lat: 0, lng: 0 } }, { point: "outside_region" }], [{ point: { lat: village.lat, lng: village.lng } }, undefined],
    [{ handover: { pickup: false } }, { handover: "required" }], [{ standardGrade: "x" }, { standardGrade: "choice" }], [certificate("2026-11-20"), { certificates: "past" }], [certificate(day), undefined],
  ];
  for (const [over, expected] of cases) expect([over, fields(over)]).toEqual([over, expected]);
  for (const input of [null, "x", undefined]) expect(() => check(batu, input, now)).toThrow("listing.invalid");
  const made = check(batu, { id: id("lst"), ...fine, grams: 7 }, now).draft;
  expect([made.unit, made.grams, made.harvestOn]).toEqual(["kg", 1_000, day]);
  expect(check(batu, { id: id("lst"), ...fine, unit: "ikat", grams: 7 }, now).draft.grams).toBe(7);
  const lasting = (shelfLife: object | undefined) => lastDay({ shelfLife } as never, day);
  expect([lasting(undefined), lasting({ roomDays: [3, 9] }), lasting({ roomDays: [3], chilledDays: [5] }), lasting({ chilledDays: [900] })]).toEqual([plusDays(day, 14), plusDays(day, 3), plusDays(day, 5), plusDays(day, 365)]);
  expect([isTraded(undefined), isTraded({ group: "x_price_only" } as never), isTraded({ group: "x" } as never)]).toEqual([false, false, true]);
});

test("quantities and rupiah have a largest, and are written in both languages", () => {
  expect([readQuantity("1000000"), readQuantity("1000000,001"), readQuantity("0,001"), readQuantity("1,000,000", "en"), readQuantity("1.000.000"), readQuantity("x1"), readQuantity("1x"), readQuantity("1 000")]).toEqual([1_000_000_000, undefined, 1, 1_000_000_000, 1_000_000_000, undefined, undefined, 1_000_000]);
  expect([readRupiah("1000000000"), readRupiah("1000000001"), readRupiah("1"), readRupiah(" rp 1 000 "), readRupiah("1.00"), readRupiah("x1"), readRupiah("1x"), readRupiah("1.0000")]).toEqual([1_000_000_000, undefined, 1, 1_000, 1, undefined, undefined, undefined]);
  expect([showQuantity(1_250_500, "en"), showQuantity(1_250_500)]).toEqual(["1,250.5", "1.250,5"]);
});
