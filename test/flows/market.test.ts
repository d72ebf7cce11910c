import { afterAll, beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import { plusDays } from "@among/core/market/listing/draft";
import { today } from "@among/core/market/listing/info";
import { withPast } from "../market/make.ts";
import { world, type World } from "../world.ts";
import { ask, signedIn, fetchJson } from "../routes/people.ts";

// Stories through HTTP, as they happen between a farmer and a buyer, and between several farmers and one kitchen.

type Someone = { id: string; cookie: string };
let town: World;
let farmer: Someone;
let buyer: Someone;
beforeAll(async () => {
  town = await world();
  farmer = await signedIn("farmer");
  buyer = await signedIn("buyer");
});
afterAll(() => town.close());

const point = { lat: -7.8716, lng: 112.5269 };
const goods = (more = {}) => ({ id: id("lst"), commodity: "wortel", grade: "A", quantity: 100_000, price: 8_000, village: "35.79.02.2003", point, handover: { pickup: true, delivery: { km: 10, fee: 20_000 } }, ...more });

async function post(path: string, by: Someone, body: object, status = 200) {
  const answer = await fetchJson(path, { body, cookie: by.cookie });
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(status);
  return answer.body;
}
const read = async (deal: string, by: Someone) => (await fetchJson(`/api/deals/${deal}`, { cookie: by.cookie })).body;
const move = async (name: string, deal: string, by: Someone, body: object = {}, status = 200) =>
  post(`/api/deals/${deal}/moves/${name}`, by, { version: (await read(deal, by)).version, ...body }, status);

test("a farmer sells to a buyer: asked, bargained, weighed, received, paid and reviewed by both", async () => {
  const sent = goods();
  const { id: listing } = await post("/api/listings", farmer, sent, 201);
  expect((await post("/api/listings", farmer, sent)).id).toBe(listing);
  const found = (await fetchJson("/api/listings?commodity=wortel&sort=cheapest")).body.items;
  expect(found.map((l: { id: string }) => l.id)).toContain(listing);
  const json = await (await ask(`/api/listings/${listing}`)).text();
  expect(json).not.toContain(String(point.lat));

  const { id: deal } = await post(`/api/listings/${listing}/inquiries`, buyer, { id: id("dea"), text: "Bisa diantar ke pasar?" }, 201);
  await move("offer", deal, farmer, { quantity: 50_000, handover: "delivered", text: "Bisa, ongkirnya dua puluh ribu." });
  expect(await read(deal, buyer)).toMatchObject({ state: "offered", turn: "buyer", fee: 20_000, amount: 420_000, moves: expect.arrayContaining(["offered", "accepted", "declined"]) });
  await move("offer", deal, buyer, { price: 7_500 });
  const before = await read(deal, buyer);
  expect(before.point).toBeUndefined();
  expect(await move("accept", deal, farmer)).toMatchObject({ state: "confirmed", amount: 395_000 });
  expect((await read(deal, buyer)).point).toEqual(point);
  expect((await fetchJson(`/api/listings/${listing}`)).body.left).toBe(50_000);

  await post(`/api/deals/${deal}/lines`, buyer, { id: id("lin"), text: "Sebelum jam tujuh ya." }, 201);
  await move("share_number", deal, buyer);
  expect((await read(deal, farmer)).phone).toBeUndefined();
  await move("ready", deal, farmer);
  expect((await fetchJson(`/api/deals/${deal}/moves/hand_over`, { body: { version: (await read(deal, farmer)).version, quantity: 48_500 }, cookie: farmer.cookie })).body.error).toMatchObject({ code: "deal.reason", fields: { text: "required" } });
  expect(await move("hand_over", deal, farmer, { quantity: 48_500, text: "Ditimbang ulang, kurang sedikit." })).toMatchObject({ amount: 383_750, agreed: { quantity: 50_000, price: 7_500 } });
  expect((await fetchJson(`/api/listings/${listing}`)).body.left).toBe(51_500);
  expect((await fetchJson(`/api/deals/${deal}/receipt`, { cookie: buyer.cookie })).status).toBe(409);
  expect(await move("receive", deal, buyer)).toMatchObject({ state: "received", turn: "both" });
  await move("pay", deal, buyer, { payment: "transfer" });
  await move("pay", deal, farmer, { payment: "transfer" });
  await move("review", deal, buyer, { stars: 5, text: "Segar, timbangan jujur." });
  expect(await move("review", deal, farmer, { stars: 4 })).toMatchObject({ state: "reviewed" });

  const receipt = (await fetchJson(`/api/deals/${deal}/receipt`, { cookie: farmer.cookie })).body;
  expect(receipt).toMatchObject({ quantity: 48_500, price: 7_500, goods: 363_750, fee: 20_000, amount: 383_750, payment: "transfer", agreed: { reason: "Ditimbang ulang, kurang sedikit." } });
  const { events, chat } = await read(deal, buyer);
  expect(events.map((e: { kind: string }) => e.kind)).toEqual(["inquired", "offered", "offered", "accepted", "shared", "ready", "handed_over", "received", "paid", "paid", "reviewed", "reviewed"]);
  expect(chat).toHaveLength(1);

  await town.drain();
  expect((await fetchJson(`/api/farmers/${farmer.id}`)).body).toMatchObject({ kept: 1, reviews: 1, stars: 5, latestReviews: [{ stars: 5, text: "Segar, timbangan jujur." }] });
  const { income, orders } = (await fetchJson("/api/me/selling", { cookie: farmer.cookie })).body;
  expect(income.at(-1)).toMatchObject({ amount: 383_750, orders: 1 });
  expect(orders).toEqual({});
  expect(await (await ask("/api/me/income.csv", { cookie: farmer.cookie })).text()).toContain(deal);
  const { latest } = (await fetchJson("/api/prices/wortel")).body;
  expect(latest.realised, "one seller is never shown").toBeUndefined();
});

test("three farmers fill one kitchen's Friday together, each with an own share", async () => {
  const day = plusDays(today(new Date()), 6);
  const opened = await post("/api/requests", buyer, { id: id("req"), commodity: "wortel", quantity: 200_000, price: 8_500, from: day, until: plusDays(day, 21), weekly: true, village: "35.79.01.1004" }, 201);
  const farmers = [farmer, await signedIn("farmer"), await signedIn("citizen")];
  const parts = [90_000, 70_000, 60_000];
  const deals: string[] = [];
  for (const [n, one] of farmers.entries()) deals.push((await post(`/api/requests/${opened.id}/answers`, one, { id: id("dea"), day, quantity: parts[n] }, 201)).id);
  await move("accept", deals[0]!, buyer);
  await move("accept", deals[1]!, buyer);
  const short = await fetchJson(`/api/deals/${deals[2]}/moves/accept`, { body: { version: 1 }, cookie: buyer.cookie });
  expect([short.status, short.body.error]).toEqual([409, expect.objectContaining({ code: "listing.stock_short", left: 40_000 })]);
  await move("offer", deals[2]!, buyer, { quantity: 40_000 });
  await move("accept", deals[2]!, farmers[2]!);
  expect((await fetchJson(`/api/requests/${opened.id}`)).body.days[0]).toEqual({ day, left: 0, held: 200_000, sold: 0 });
  for (const one of [buyer, ...farmers]) await withPast(one);
  for (const [n, deal] of deals.entries()) {
    await move("hand_over", deal, farmers[n]!, { quantity: [90_000, 70_000, 40_000][n] });
    await move("receive", deal, buyer);
  }
  const shares = (await fetchJson(`/api/requests/${opened.id}/shares`, { cookie: buyer.cookie })).body.items;
  expect(shares.map((d: { amount: number }) => d.amount).sort((a: number, b: number) => a - b)).toEqual([340_000, 595_000, 765_000]);
  const own = (await fetchJson(`/api/requests/${opened.id}/shares`, { cookie: farmers[2]!.cookie })).body.items;
  expect(own.map((d: { id: string }) => d.id)).toEqual([deals[2]]);
  expect((await fetchJson(`/api/requests/${opened.id}`)).body.days[0]).toMatchObject({ left: 0, held: 0, sold: 200_000 });
  await town.drain();
  // An answer is remembered for a while, by its query.
  const paid = async (months: number) => (await fetchJson(`/api/prices/wortel?months=${months}`)).body.latest.realised;
  expect(await paid(10), "one buyer is never shown").toBeUndefined();
  const other = await withPast(await signedIn("buyer"));
  const { id: more } = await post("/api/listings", farmers[2]!, goods({ price: 8_500 }), 201);
  const { id: deal } = await post(`/api/listings/${more}/offers`, other, { id: id("dea"), quantity: 20_000 }, 201);
  await move("accept", deal, farmers[2]!);
  await move("hand_over", deal, farmers[2]!, { quantity: 20_000 });
  await move("receive", deal, other);
  await town.drain();
  expect(await paid(11)).toMatchObject({ sellers: 3, buyers: 2, median: 8_500 });
  expect((await paid(11)).demo).toBeUndefined();
});

test("what the two cannot settle an operator does, and only while it is disputed", async () => {
  const { id: listing } = await post("/api/listings", farmer, goods({ commodity: "kentang" }), 201);
  const { id: deal } = await post(`/api/listings/${listing}/offers`, buyer, { id: id("dea"), quantity: 20_000 }, 201);
  const operator = await signedIn("operator");
  const stranger = await signedIn("buyer");
  await move("accept", deal, farmer);
  expect((await ask(`/api/deals/${deal}`, { cookie: operator.cookie })).status).toBe(404);
  await move("hand_over", deal, farmer, { quantity: 20_000 });
  await move("dispute", deal, buyer, { text: "Separuhnya busuk." });
  const detail = await read(deal, operator);
  expect(detail).toMatchObject({ side: "operator", moves: ["settled"] });
  expect(await post(`/api/deals/${deal}/settle`, operator, { version: detail.version, outcome: "received", quantity: 12_000, text: "Dibayar yang layak saja." })).toMatchObject({ state: "received", amount: 96_000 });
  expect((await fetchJson(`/api/listings/${listing}`)).body.left).toBe(88_000);
  for (const path of [`/api/deals/${deal}`, `/api/deals/${deal}/receipt`]) expect((await ask(path, { cookie: stranger.cookie })).status).toBe(404);
});
