import { afterEach, beforeEach, expect, test } from "vitest";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import * as Audit from "@among/core/identity/audit";
import { People } from "@among/core/identity/person";
import type { Event, Info as Deal } from "@among/core/market/deal/info";
import { take } from "@among/core/market/deal/take";
import { today } from "@among/core/market/listing/info";
import * as Held from "@among/core/market/price/held";
import * as Price from "@among/core/market/price/info";
import { saveOfficial } from "@among/core/market/price/official";
import * as Realised from "@among/core/market/price/realised";
import * as Farmer from "@among/core/market/trust/farmer";
import { world, type World } from "../world.ts";
import { faultOf, list, order, personWithPhone, someone, withPast, type Person } from "./make.ts";

let town: World;
beforeEach(async () => void (town = await world()));
afterEach(() => town.close());

const now = new Date();
const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const operator = someone("Bu Ning", "operator");
const old = (): Promise<Person> => withPast(someone(), now);

/** A finished order, told to the market as the change feed does. @param kilos of the goods */
async function sell(seller: Person, buyer: Person, price: number, { kilos = 20, at = now, commodity = "wortel" } = {}): Promise<void> {
  const deal = { id: id("dea"), commodity, unit: "kg", grams: 1_000, seller: seller.id, buyer: buyer.id, quantity: kilos * 1_000, price, state: "received" } as Deal;
  const event = { id: id("evt"), kind: "received", state: "received", side: "buyer", at: at.toISOString() } as Event;
  if (await Realised.countSale(deal, event)) await Realised.holdBack(deal, event);
}

/** What honest people paid: 12 pairs, from 13,900 to 16,100 rupiah. */
async function honest(at: Date = now, commodity = "wortel"): Promise<void> {
  for (let n = 0; n < 12; n++) await sell(await old(), await old(), 13_900 + n * 200, { at, commodity });
}

const median = async (): Promise<number | undefined> => (await Realised.recent("wortel", "kg", now))?.median;

test("four new accounts and sixty orders of a gram move nothing, in a market that trades and in one that does not", async () => {
  const attackers = await Promise.all(["a", "b", "c", "d"].map((name) => personWithPhone(name)));
  const listings = await Promise.all(attackers.slice(0, 3).map((seller) => list(seller, { price: 500_000 })));
  for (let n = 0; n < 60; n++) await order(attackers[n % 3]!, attackers[3]!, listings[n % 3]!, 1);
  await town.drain();
  expect(await Price.beside("wortel")).toEqual({ official: [], realised: undefined });
  await honest();
  const before = await Realised.recent("wortel", "kg", now);
  expect(before).toMatchObject({ median: 14_900, orders: 12, sellers: 12, buyers: 12 });
  // The same with orders of a sensible size, and with old accounts that send tiny ones.
  for (let n = 0; n < 60; n++) await sell(attackers[n % 3]!, attackers[3]!, 500_000, { kilos: 100 });
  const aged = await Promise.all([old(), old(), old(), old()]);
  for (let n = 0; n < 60; n++) await sell(aged[n % 3]!, aged[3]!, 500_000, { kilos: 0.001 });
  expect(await Realised.recent("wortel", "kg", now)).toEqual(before);
  expect((await Held.waiting(operator)).items).toEqual([]);
});

test("an account needs some age, and an order carried through with somebody else", async () => {
  const fresh = await withPast(someone(), now);
  await People.save({ ...(await People.get(fresh))!, createdAt: ago(13).toISOString() });
  const lonely = await personWithPhone("Pak Sepi", undefined, ago(300));
  for (const one of [fresh, lonely]) for (let n = 0; n < 5; n++) await sell(one, await old(), 500_000);
  const gone = someone();
  await sell(gone, await old(), 500_000);
  for (let n = 0; n < 3; n++) await sell(await old(), await old(), 15_000);
  expect(await Realised.recent("wortel", "kg", now)).toMatchObject({ orders: 3, median: 15_000 });
});

test("three old accounts that work together move what is paid by less than a tenth, whatever they claim", async () => {
  await honest();
  const before = (await median())!;
  const ring = await Promise.all([old(), old(), old()]);
  for (let n = 0; n < 60; n++) await sell(ring[n % 3]!, ring[(n + 1 + (n % 2)) % 3]!, 500_000, { kilos: 1_000_000 });
  const after = (await Realised.recent("wortel", "kg", now))!;
  expect(after).toMatchObject({ sellers: 15, orders: 72 });
  expect(Math.abs(after.median / before - 1)).toBeLessThan(0.1);
});

test("alone in a market, three who sell to each other are too few", async () => {
  const ring = await Promise.all([old(), old(), old()]);
  for (let n = 0; n < 12; n++) await sell(ring[n % 3]!, ring[(n + 1) % 3]!, 500_000);
  expect(await median()).toBeUndefined();
  expect(await Realised.weekly("wortel", "kg", 2, now)).toEqual([]);
});

test("a pair has one voice in a week, however often it trades", async () => {
  const people = await Promise.all(Array.from({ length: 6 }, old));
  for (let n = 0; n < 30; n++) await sell(people[0]!, people[1]!, 20_000);
  await sell(people[2]!, people[3]!, 10_000);
  await sell(people[4]!, people[5]!, 10_000);
  expect(await Realised.recent("wortel", "kg", now)).toMatchObject({ median: 10_000, orders: 32, sellers: 3 });
});

test("what moves too far waits for an operator, who publishes or discards it, and that is written down", async () => {
  await honest(ago(60));
  await honest(ago(60), "kentang");
  for (const commodity of ["wortel", "kentang"]) for (let n = 0; n < 6; n++) await sell(await old(), await old(), 500_000, { commodity });
  // The longer time is shown meanwhile, and the week is left out of the chart.
  for (const commodity of ["wortel", "kentang"]) expect(await Realised.recent(commodity, "kg", now)).toMatchObject({ days: 91, median: 15_500 });
  expect((await Realised.weekly("wortel", "kg", 10, now)).map((week) => week.median)).toEqual([14_900]);

  expect(await faultOf(() => Held.waiting(someone()))).toMatchObject({ kind: "forbidden" });
  const { items } = await Held.waiting(operator);
  expect(items.map((h) => [h.commodity, h.median, h.reference, h.sellers, h.state])).toEqual(expect.arrayContaining([["wortel", 500_000, 14_900, 3, "waiting"], ["kentang", 500_000, 14_900, 3, "waiting"]]));
  const of = (commodity: string) => items.find((h) => h.commodity === commodity)!;
  expect(await faultOf(() => Held.decide(someone(), of("wortel"), "released"))).toMatchObject({ kind: "forbidden" });
  expect(await faultOf(() => Held.decide(operator, { ...of("wortel"), id: "x" }, "released"))).toMatchObject({ code: "price.held_missing" });

  for (const _ of [1, 2]) await Held.decide(operator, of("wortel"), "released");
  expect(await Realised.recent("wortel", "kg", now)).toMatchObject({ days: 7, median: 500_000, orders: 6 });
  await Held.decide(operator, of("kentang"), "discarded");
  expect(await Realised.recent("kentang", "kg", now)).toMatchObject({ days: 91, median: 14_900, orders: 12 });
  expect((await Held.waiting(operator)).items).toEqual([]);
  expect((await Audit.about("wortel")).items.map((e) => [e.action, e.detail.state])).toEqual([["price.decide", "released"]]);

  // What is close to the released price is published with it.
  for (let n = 0; n < 9; n++) await sell(await old(), await old(), 600_000);
  expect(await Realised.recent("wortel", "kg", now)).toMatchObject({ days: 7, median: 600_000 });
});

test("where nothing was paid before, what others publish is the measure", async () => {
  await saveOfficial([{ commodity: "wortel", level: "producer", date: today(now), period: "day", market: "Kota Batu", unitCode: "KGM", price: 15_000, source: "dinas" }]);
  for (let n = 0; n < 6; n++) await sell(await old(), await old(), 50_000);
  expect(await median()).toBeUndefined();
  expect((await Held.waiting(operator)).items.map((h) => [h.commodity, h.median, h.reference])).toEqual([["wortel", 50_000, undefined]]);
  expect((await Price.chart("wortel", "kg", 1, now)).realised).toEqual([]);
  for (let n = 0; n < 9; n++) await sell(await old(), await old(), 14_000);
  expect(await median()).toBe(14_000);
  expect((await Price.chart("wortel", "kg", 1, now)).realised).toHaveLength(1);
});

test("two who review each other all day have one voice among the stars", async () => {
  const [seller, friend, buyer] = [await personWithPhone("Pak Slamet"), await personWithPhone("Teman"), await personWithPhone("Bu Rina")];
  const review = async (by: Person, stars: number) => take(by, await order(seller, by, await list(seller), 5_000), "review", { stars, text: "Kata saya." });
  for (let n = 0; n < 6; n++) await review(friend, 5);
  await review(buyer, 2);
  await town.drain();
  expect(await Farmer.trustOf(seller.id, "seller")).toMatchObject({ reviews: 2, stars: 7 });
  expect((await Farmer.reviewsOf(seller.id, "seller")).items).toHaveLength(7);
});

test("a pack may ask for more", async () => {
  for (let n = 0; n < 3; n++) await sell(await old(), await old(), 15_000);
  expect(await median()).toBe(15_000);
  const { region } = use();
  region.paidPrices = { sellers: 4 };
  try {
    expect(await median()).toBeUndefined();
  } finally {
    delete region.paidPrices;
  }
});
