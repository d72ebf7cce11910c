import { afterAll, beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import { signedIn } from "./people.ts";
import { town, type Town } from "./town.ts";
import type { Call } from "./wire.ts";
import { Visitor } from "./visitor.ts";

// A deal as people make it, through the bundles: signed in by the code of a text, by pages, with what scripts read.

let here: Town;
let farmer: Visitor;
let buyer: Visitor;
beforeAll(async () => {
  here = await town();
  farmer = await signedIn(here, "+6281200000001", "Suwarno", "198.51.100.1", { village: "35.79.02.2003", farmer: "1" });
  buyer = await signedIn(here, "+6281300000001", "Ratna Puspita", "198.51.100.2", { buyer: "1" });
});
afterAll(() => here.close());

const kilo = 1000;

/** Carrots on offer, by the form. @returns the listing's id */
async function sell(quantity: string): Promise<string> {
  await farmer.visit("/tani/jual/baru?komoditas=wortel");
  const { path, html } = await farmer.send({ commodity: "wortel", quantity: undefined }, { quantity, price: "7.500", village: "35.79.02.2003", pickup: "1" });
  expect(path, html.replace(/<[^>]*>/g, " ")).toMatch(/^\/tani\/jual\/lst_\w{26}\?ok=made$/);
  return /lst_\w{26}/.exec(path)![0];
}

/** @returns the deal's page */
async function offer(from: Visitor, listing: string, quantity: string, price = ""): Promise<string> {
  await from.visit(`/tani/${listing}`);
  const { path, html } = await from.send({ action: "offer" }, { quantity, price });
  expect(path, html.replace(/<[^>]*>/g, " ")).toMatch(/^\/tani\/transaksi\/dea_\w{26}\?ok=/);
  return path.split("?")[0]!;
}

async function step(who: Visitor, deal: string, action: string, more: Record<string, string> = {}) {
  await who.visit(deal);
  const { path, html } = await who.send({ action }, Object.fromEntries(Object.entries(more).map(([name, value]) => [`${action}-${name}`, value])));
  expect(path, html.replace(/<[^>]*>/g, " ")).toBe(`${deal}?ok=${action}`);
}

const dealOf = (page: string): string => /dea_\w{26}/.exec(page)![0];

test("a farmer sells to a buyer: asked, bargained, weighed, received, paid and reviewed by both", async () => {
  const listing = await sell("50");
  const deal = await offer(buyer, listing, "10", "6.000");
  await step(farmer, deal, "offered", { quantity: "10", price: "7.000", text: "Ini sudah murah." });
  await step(buyer, deal, "accepted");
  await step(farmer, deal, "ready");
  await step(farmer, deal, "handed_over", { quantity: "9,5", price: "7.000", text: "Setengah kilo patah." });
  await step(buyer, deal, "received");
  await step(buyer, deal, "paid", { payment: "cash" });
  await step(farmer, deal, "paid", { payment: "cash" });
  await step(buyer, deal, "reviewed", { stars: "5", text: "Segar, timbangan jujur." });
  await step(farmer, deal, "reviewed", { stars: "4" });
  await here.drain();

  expect(await buyer.read(`/api/deals/${dealOf(deal)}/receipt`)).toMatchObject({ quantity: 9.5 * kilo, price: 7_000, amount: 66_500, payment: "cash" });
  const { state, events } = await farmer.read(`/api/deals/${dealOf(deal)}`);
  expect([state, ...events.map((e: { kind: string }) => e.kind)]).toEqual(["reviewed", "offered", "offered", "accepted", "ready", "handed_over", "received", "paid", "paid", "reviewed", "reviewed"]);
  const { seller, left } = await new Visitor(here).read(`/api/listings/${listing}`);
  expect(left).toBe(40.5 * kilo);
  expect(await new Visitor(here).read(`/api/farmers/${seller.id}`)).toMatchObject({ kept: 1, reviews: 1, stars: 5 });
  expect((await farmer.read("/api/me/selling")).income.at(-1)).toMatchObject({ amount: 66_500, orders: 1 });
  expect((await farmer.visit("/tani/pendapatan.csv")).html).toContain("66500");
  expect((await new Visitor(here).ask(`/api/deals/${dealOf(deal)}`)).status).toBe(401);
  expect(here.deadLetters.messages).toEqual([]);
});

const accepts = ({ what, body }: Call): boolean => what === "TransactWriteItems" && body.includes("accepted");

test("two processes sell the last of it at once: one order, one definite no", async () => {
  const listing = await sell("40");
  const second = await signedIn(here, "+6281300000002", "Dewi Lestari", "198.51.100.3", { buyer: "1" });
  const deals = [await offer(buyer, listing, "30"), await offer(second, listing, "30")].map(dealOf);
  // Both have read how much there is before either writes.
  const holds = deals.map(() => here.table.hold(accepts, "before"));
  const answers = deals.map((deal) => farmer.tell(`/api/deals/${deal}/moves/accept`, { version: 1 }));
  await Promise.all(holds.map(({ reached }) => reached));
  expect(here.functions.api.started()).toBeGreaterThan(1);
  holds.forEach(({ release }) => release());
  const responses = await Promise.all(answers);
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(responses.find(({ status }) => status === 409)!.body.error).toMatchObject({ code: "listing.stock_short", left: 10 * kilo });
  expect(await farmer.read(`/api/listings/${listing}`)).toMatchObject({ left: 10 * kilo });
  const states = await Promise.all(deals.map(async (deal) => (await farmer.read(`/api/deals/${deal}`)).state));
  expect(states.sort()).toEqual(["confirmed", "offered"]);
});

test("one acceptance sent to two processes at once is one", async () => {
  const listing = await sell("40");
  const deal = dealOf(await offer(buyer, listing, "15"));
  const holds = [1, 2].map(() => here.table.hold(accepts, "before"));
  const answers = [1, 2].map(() => farmer.tell(`/api/deals/${deal}/moves/accept`, { version: 1 }));
  await Promise.all(holds.map(({ reached }) => reached));
  holds.forEach(({ release }) => release());
  expect((await Promise.all(answers)).map(({ status, body }) => [status, body.state])).toEqual([[200, "confirmed"], [200, "confirmed"]]);
  expect(await farmer.read(`/api/listings/${listing}`)).toMatchObject({ left: 25 * kilo });
  expect((await farmer.read(`/api/deals/${deal}`)).events.map((e: { kind: string }) => e.kind)).toEqual(["offered", "accepted"]);
});
