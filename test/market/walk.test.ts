import { afterAll, beforeAll, expect, test } from "vitest";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import { take } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import type { Info } from "@among/core/market/deal/info";
import { allowed } from "@among/core/market/deal/rules";
import { kinds, names, steps, type Kind, type Name, type Sent } from "@among/core/market/deal/steps";
import * as Deals from "@among/core/market/deal/read";
import * as Edit from "@among/core/market/listing/edit";
import { total } from "@among/core/market/measure";
import * as Read from "@among/core/market/listing/read";
import { tick } from "@among/core/reactions";
import { world, type World } from "../world.ts";
import { fulfilled, holding, list, offer, seeded, someone } from "./make.ts";
import { isOpen } from "@among/core/market/deal/lifecycle";

let w: World;
/**
 * The walks' own time, ahead of the machine's, and one for all of them: the clock looks through every hour since it
 * looked last, which takes longer than everything the parties do.
 */
let now = new Date();
beforeAll(async () => {
  w = await world();
  await tick(now);
});
afterAll(() => w.close());

const hour = 3_600_000;
const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
const walks = new Map<number, Walk>();
const reached = new Set<string>();

/** The parts of a listing that must add up whatever happens: stock, and the money of each deal. */
async function check(listing: string, offered: number, deals: Map<string, Info>): Promise<void> {
  const { listing: l } = await Read.load(listing);
  const sum = (states: readonly string[]) => [...deals.values()].filter((d) => states.includes(d.state)).reduce((all, d) => all + d.quantity!, 0);
  expect({ held: l.held, sold: l.sold, left: l.left }).toEqual({ held: sum(holding), sold: sum(fulfilled), left: offered - sum(holding) - sum(fulfilled) });
  expect(l.left).toBeGreaterThanOrEqual(0);
  for (const d of deals.values()) {
    expect(d.amount).toBe(d.quantity === undefined || d.price === undefined ? 0 : total(d.quantity, d.price) + (d.fee ?? 0));
    expect(d.receivedAt !== undefined).toBe(fulfilled.includes(d.state));
    if (!isOpen(d.state) && d.state !== "received") expect([d.turn, d.dueAt]).toEqual([undefined, undefined]);
  }
}

interface Walk {
  /** Somebody tries something, and the parts must add up whatever came of it. */
  step(n: number): Promise<void>;
  /** Reads all deals as they are now. */
  look(): Promise<void>;
  check(): Promise<void>;
  seller: ReturnType<typeof someone>;
  deals: Map<string, Info>;
}

async function begun(walk: number): Promise<Walk> {
  const random = seeded(`walk ${walk}`);
  const [seller, operator] = [someone("Pak Slamet"), someone("Bu Ning", "operator")];
  const buyers = [someone("Bu Rina"), someone("Mas Adi")];
  let offered = 100_000;
  const listing = await list(seller, { quantity: offered, minimum: 2_000, handover: { pickup: true, delivery: { km: 10, fee: 15_000 } } }, now);
  const deals = new Map<string, Info>();
  const quantity = () => random.pick([1_000, 2_500, 10_000, 33_333, 60_000, 120_000]);
  const price = () => random.pick([5_000, 7_777, 8_000]);
  const reason = () => random.pick(["", "Susut waktu ditimbang."]);

  /** Everything anybody can try, allowed or not. */
  const tries: [kind: Kind, run: (deal: Info & { version: number }, who: ReturnType<typeof someone>) => Promise<{ deal: Info }>][] = [
    ["offered", (d, who) => take(who, d, "offer", { quantity: quantity(), price: price(), handover: random.pick(["pickup", "delivered"] as const) }, now)],
    ["accepted", (d, who) => take(who, d, "accept", {}, now)],
    ["accepted", (d, who) => take(who, d, "accept", {}, now)],
    ["declined", (d, who) => take(who, d, "decline", {}, now)],
    ["withdrawn", (d, who) => take(who, d, "withdraw", {}, now)],
    ["ready", (d, who) => take(who, d, "ready", {}, now)],
    ["ready", (d, who) => take(who, d, "ready", {}, now)],
    ["handed_over", (d, who) => take(who, d, "hand_over", { quantity: random.pick([d.quantity ?? 1_000, quantity()]), price: random.pick([undefined, price()]), text: reason() }, now)],
    ["handed_over", (d, who) => take(who, d, "hand_over", { quantity: d.quantity ?? 1_000 }, now)],
    ["handed_over", (d, who) => take(who, d, "hand_over", { quantity: d.quantity ?? 1_000 }, now)],
    ["handed_over", (d, who) => take(who, d, "hand_over", { quantity: d.quantity ?? 1_000 }, now)],
    ["received", (d, who) => take(who, d, "receive", {}, now)],
    ["received", (d, who) => take(who, d, "receive", {}, now)],
    ["received", (d, who) => take(who, d, "receive", {}, now)],
    ["cancelled", (d, who) => take(who, d, "cancel", { text: reason() }, now)],
    ["disputed", (d, who) => take(who, d, "dispute", { text: reason() }, now)],
    ["paid", (d, who) => take(who, d, "pay", { payment: random.pick(["cash", "transfer"] as const) }, now)],
    ["shared", (d, who) => take(who, d, "share_number", {}, now)],
    ["reviewed", (d, who) => take(who, d, "review", { stars: 4 }, now)],
    ["settled", (d) => take(operator, d, "settle", { outcome: random.pick(["received", "cancelled"] as const), quantity: random.pick([undefined, quantity()]), text: "Sudah dibicarakan." }, now)],
  ];
  // A step that needs no more than a text is tried without being listed.
  for (const name of names) {
    const { kind, by } = steps[name];
    if (by.some((side) => side !== "clock") && !tries.some(([tried]) => tried === kind)) for (let n = 0; n < 4; n++) tries.push([kind, (d, who) => take(who, d, name, { text: reason() } as Sent<Name>, now)]);
  }

  const all = () => check(listing.id, offered, deals);
  return {
    seller,
    deals,
    check: all,
    async look() {
      for (const key of deals.keys()) deals.set(key, (await Deals.read(seller, key, now)).deal);
    },
    async step(n) {
      const known = [...deals.keys()];
      try {
        if (known.length < 2 || n % 11 === 0) {
          const buyer = random.pick(buyers);
          const deal = n % 3 === 0 ? (await Begin.inquire(buyer, { id: id("dea", now.getTime()), listing: listing.id, text: "Masih ada, Pak?" }, now)).deal : await offer(buyer, listing, quantity(), now);
          deals.set(deal.id, deal);
        } else if (n % 17 === 0) {
          const { listing: fresh } = await Read.load(listing.id);
          offered += 20_000;
          try {
            await Edit.edit(seller, fresh, { commodity: "wortel", quantity: fresh.left + 20_000, minimum: 2_000, price: 8_000, village: fresh.village, handover: fresh.handover }, now);
          } catch (error) {
            offered -= 20_000;
            throw error;
          }
        } else {
          const of = random.pick(known);
          const { deal } = await Deals.read(seller, of, now);
          const who = random.pick([seller, buyers.find((b) => b.id === deal.buyer)!]);
          // Half of the steps are ones that may be taken, or a walk would hardly leave the spot.
          const may = [...allowed(deal, who === seller ? "seller" : "buyer"), ...allowed(deal, "operator")];
          const fitting = tries.filter(([kind]) => may.includes(kind));
          const [, run] = random.pick(fitting.length > 0 && n % 2 === 0 ? fitting : tries);
          deals.set(of, (await run(deal, who)).deal);
        }
      } catch (error) {
        if (!Fault.is(error)) throw error;
        // Every refusal says which and why.
        expect(error.code).toMatch(/^(deal|offer|listing)\.[a-z_]+$/);
        if (error.code === "deal.move_refused") expect(error.detail).toMatchObject({ why: expect.stringMatching(/^(state|side|turn|once)$/), allowed: expect.any(Array) });
        if (error.code.endsWith(".invalid")) expect(Object.keys(error.detail.fields ?? {}).length).toBeGreaterThan(0);
      }
      await all();
    },
  };
}

test("eight walks of two parties, an operator and the clock: after every step money, stock and state add up", async () => {
  for (const number of numbers) walks.set(number, await begun(number));
  const random = seeded("hours");
  for (let n = 0; n < 140; n++) {
    now = new Date(now.getTime() + random.pick([60_000, hour, 9 * hour]));
    for (const walk of walks.values()) await walk.step(n);
    if (n % 10 > 0) continue;
    await w.drain();
    await tick(now);
    for (const walk of walks.values()) {
      await walk.look();
      await walk.check();
    }
  }
  // Left alone, everything comes to an end.
  for (let n = 0; n < 4; n++) {
    await w.drain();
    await tick((now = new Date(now.getTime() + 20 * 24 * hour)));
  }
}, 180_000);

test.each(numbers)("walk %i ends with money, stock and state that add up", async (number) => {
  const { deals, seller, check } = walks.get(number)!;
  for (const key of deals.keys()) {
    const { deal, events } = await Deals.read(seller, key, now);
    deals.set(key, deal);
    expect(events.map((e) => e.number)).toEqual(events.map((_, at) => at));
    for (const e of events) reached.add(e.kind).add(`${e.kind} by ${e.side}`);
  }
  await check();
  expect([...deals.values()].filter((d) => isOpen(d.state) && d.state !== "disputed")).toEqual([]);
});

test("the walks took every step there is, the clock's among them", () => {
  const wanted = [...kinds, "received by clock", "cancelled by clock", "offered by seller", "settled by operator"];
  expect(wanted.filter((step) => !reached.has(step))).toEqual([]);
});
