import { afterAll, beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import { take } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import * as Deals from "@among/core/market/deal/read";
import { plusDays } from "@among/core/market/listing/draft";
import * as Edit from "@among/core/market/listing/edit";
import { today } from "@among/core/market/listing/info";
import * as Requests from "@among/core/market/request/open";
import { world, type World } from "../world.ts";
import { faultOf, list, someone, village } from "./make.ts";

let w: World;
let day: string;
beforeAll(async () => {
  w = await world();
  day = today(new Date());
});
afterAll(() => w.close());

const guest = { kind: "guest" } as const;
const wanted = (over: Partial<Requests.Draft> = {}): Requests.Draft => ({ id: id("req"), commodity: "wortel", quantity: 50_000, price: 7_000, from: day, village: village.code, ...over });
const posted = async (buyer: ReturnType<typeof someone>, over: Partial<Requests.Draft> = {}) => (await Requests.open(buyer, wanted(over))).request;
const answering = (request: { id: string }, over: object = {}) => ({ id: id("dea"), request: request.id, day, quantity: 10_000, ...over });

test("nobody answers their own request", async () => {
  const buyer = someone();
  const request = await posted(buyer);
  expect(await faultOf(() => Begin.answer(buyer, answering(request)))).toMatchObject({ kind: "invalid", code: "deal.own_listing" });
  expect((await Deals.mine(buyer, "buyer", "open")).items).toEqual([]);
});

test("an answer stays within what the day needs and within what the farmer has left", async () => {
  const [buyer, farmer] = [someone(), someone()];
  const request = await posted(buyer);
  const small = await list(farmer, { quantity: 20_000 });
  const large = await list(farmer, { quantity: 90_000 });
  const refused = async (over: object) => (await faultOf(() => Begin.answer(farmer, answering(request, over)))).detail;
  expect(await refused({ listing: small.id, quantity: 20_001 })).toMatchObject({ fields: { quantity: "stock_short" }, left: 20_000 });
  expect(await refused({ listing: large.id, quantity: 50_001 })).toMatchObject({ fields: { quantity: "stock_short" }, left: 50_000 });
  expect(await refused({ quantity: 50_001 })).toMatchObject({ fields: { quantity: "stock_short" }, left: 50_000 });
  expect((await Begin.answer(farmer, answering(request, { listing: small.id, quantity: 20_000 }))).deal).toMatchObject({ quantity: 20_000, listing: small.id });
});

test("an answer comes from goods of one's own that fit and are on offer, or from none", async () => {
  const [buyer, farmer, neighbour] = [someone(), someone(), someone()];
  const request = await posted(buyer);
  const paused = await Edit.pause(farmer, await list(farmer));
  const unfit = { neighbours: await list(neighbour), otherGoods: await list(farmer, { commodity: "kentang" }), otherUnit: await list(farmer, { unit: "ikat" }), paused };
  for (const [why, listing] of Object.entries(unfit)) {
    const fault = await faultOf(() => Begin.answer(farmer, answering(request, { listing: listing.id })));
    expect([why, fault.code, fault.detail.fields]).toEqual([why, "offer.invalid", { listing: "choice" }]);
  }
  const fits = await list(farmer, { minimum: 20_000 });
  const { deal } = await Begin.answer(farmer, answering(request, { listing: fits.id, quantity: 30_000 }));
  // What the buyer asked for counts, not how much the listing sells at least.
  expect((await take(buyer, deal, "offer", { quantity: 15_000 })).deal).toMatchObject({ quantity: 15_000, offerBy: "buyer" });
});

test("what was begun is given back to whoever began it, and to no stranger who sends the very same", async () => {
  const [buyer, farmer, stranger] = [someone(), someone(), someone()];
  const [request, listing] = [await posted(buyer), await list(farmer)];
  const [question, offer, answer] = [{ id: id("dea"), listing: listing.id, text: "Masih ada?" }, { id: id("dea"), listing: listing.id, quantity: 5_000 }, answering(request)];
  const begun: [string, typeof farmer, (actor: typeof farmer) => Promise<{ repeated: boolean }>][] = [
    ["question", buyer, (actor) => Begin.inquire(actor, question)],
    ["offer", buyer, (actor) => Begin.offer(actor, offer)],
    ["answer", farmer, (actor) => Begin.answer(actor, answer)],
  ];
  for (const [what, owner, begin] of begun) {
    expect([what, (await begin(owner)).repeated]).toEqual([what, false]);
    expect([what, (await begin(owner)).repeated]).toEqual([what, true]);
    expect([what, (await faultOf(() => begin(stranger))).code]).toEqual([what, "deal.id_taken"]);
    expect([what, (await faultOf(() => begin(guest as never))).kind]).toEqual([what, "unauthenticated"]);
  }
  expect((await Deals.mine(stranger, "buyer", "open")).items).toEqual([]);
});

test("each farmer sees the own share of a request, its buyer all of them, a stranger none", async () => {
  const [buyer, one, other] = [someone(), someone(), someone()];
  const request = await posted(buyer);
  for (const farmer of [one, other]) await Begin.answer(farmer, answering(request));
  const sellers = async (actor: typeof buyer) => (await Deals.shares(actor, request.id)).items.map((d) => d.seller).sort();
  expect(await sellers(buyer)).toEqual([one.id, other.id].sort());
  expect(await sellers(one)).toEqual([one.id]);
  expect(await sellers(someone())).toEqual([]);
  expect(await faultOf(() => Deals.shares(buyer, id("req")))).toMatchObject({ code: "request.missing" });
  expect(await faultOf(() => Deals.shares(guest, request.id))).toMatchObject({ kind: "unauthenticated" });
});

test("a request is for days from today on, within a year, and weekly for half a year", async () => {
  const refused = async (over: Partial<Requests.Draft>) => (await faultOf(() => Requests.open(someone(), wanted(over)))).detail.fields;
  expect(await refused({ from: plusDays(day, -1) })).toEqual({ from: "date" });
  expect(await refused({ from: plusDays(day, 366) })).toEqual({ from: "date" });
  expect(await refused({ weekly: true, until: plusDays(day, -7) })).toEqual({ until: "date" });
  expect(await refused({ weekly: true, until: plusDays(day, 26 * 7 + 1) })).toEqual({ until: "date" });
  const request = await posted(someone(), { weekly: true, until: plusDays(day, 26 * 7) });
  expect((await Requests.read(guest, request.id)).days).toHaveLength(27);
  // A week later its first day is over, and the others are not.
  const later = new Date(Date.now() + 7 * 86_400_000);
  expect(await faultOf(() => Begin.answer(someone(), answering(request), later))).toMatchObject({ code: "request.day" });
  expect((await Begin.answer(someone(), answering(request, { day: plusDays(day, 7) }), later)).deal.day).toBe(plusDays(day, 7));
});

test("a request's id is its buyer's, and its words are sent once", async () => {
  const [buyer, draft] = [someone(), wanted()];
  await Requests.open(buyer, draft);
  expect(await Requests.open(buyer, draft)).toMatchObject({ repeated: true });
  expect(await faultOf(() => Requests.open(buyer, { ...draft, quantity: 1_000 }))).toMatchObject({ code: "request.id_taken" });
  expect(await faultOf(() => Requests.open(someone(), draft))).toMatchObject({ code: "request.id_taken" });
});

test("a hidden request is there for its buyer and for operators, takes no answer, and is shown again", async () => {
  const [buyer, farmer, operator] = [someone(), someone(), someone("Bu Ning", "operator")];
  const request = await posted(buyer);
  expect(await faultOf(() => Requests.moderate(farmer, request.id, true))).toMatchObject({ kind: "forbidden" });
  await Requests.moderate(operator, request.id, true);
  for (const actor of [guest, farmer]) expect(await faultOf(() => Requests.read(actor, request.id))).toMatchObject({ code: "request.missing" });
  for (const actor of [buyer, operator]) expect((await Requests.read(actor, request.id)).request.state).toBe("hidden");
  expect(await faultOf(() => Begin.answer(farmer, answering(request)))).toMatchObject({ code: "request.missing" });
  const listed = async () => (await Requests.list({ commodity: "wortel", limit: 100 })).items.some((r) => r.id === request.id);
  expect(await listed()).toBe(false);
  await Requests.moderate(operator, request.id, false);
  expect(await listed()).toBe(true);
});

test("what its buyer closed, before it was hidden or meanwhile, is not open again when it is shown", async () => {
  const [buyer, operator] = [someone(), someone("Bu Ning", "operator")];
  const [before, meanwhile] = [await posted(buyer), await posted(buyer)];
  await Requests.close(buyer, before.id);
  for (const { id } of [before, meanwhile]) await Requests.moderate(operator, id, true);
  expect((await Requests.close(buyer, meanwhile.id)).state).toBe("hidden");
  for (const { id } of [before, meanwhile]) {
    const closed = await Requests.moderate(operator, id, false);
    expect(closed.state).toBe("closed");
    expect(await Requests.close(buyer, id)).toEqual(closed);
  }
});
