import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Side } from "@among/core/market/deal/fields";
import { Info as Deal } from "@among/core/market/deal/info";
import { states } from "@among/core/market/deal/lifecycle";
import * as Deals from "@among/core/market/deal/read";
import { profile } from "@among/core/market/trust/farmer";
import { list } from "@among/core/market/listing/list";
import { Info as Listing, isOffered } from "@among/core/market/listing/info";
import { isTraded } from "@among/core/market/listing/draft";
import { total } from "@among/core/market/measure";
import * as Price from "@among/core/market/price/info";
import { bySeller, read } from "@among/core/market/listing/read";
import * as Request from "@among/core/market/request/open";
import { favourites, mine as searches } from "@among/core/market/listing/saved";
import { selling } from "@among/core/market/listing/selling";
import { keyOf } from "@among/core/media/place";
import { fates, wayTo } from "@among/local/seed/market/fates";
import { seedMarket, type Seeded } from "@among/local/seed/market/market";
import type { Pictures } from "@among/local/seed/photos";
import { seedPeople, type DemoPerson } from "@among/local/seed/identity/people";
import { world, type World } from "../world.ts";
import { fulfilled, holding } from "./make.ts";

const now = new Date();
/** Encoding them takes longer than everything else; a drawing that came out otherwise would be encoded anew. */
const pictures: Pictures = new Map();
type Actor = DemoPerson["actor"];

/** Every deal of somebody, open and done. */
async function dealsOf(actor: Actor, side: Side) {
  const found = [];
  for (const half of ["open", "done"] as const) {
    let cursor: string | undefined;
    do {
      const page = await Deals.mine(actor, side, half, { limit: 100, cursor });
      found.push(...page.items);
      cursor = page.cursor;
    } while (cursor);
  }
  return found;
}

const someone = (id: string): Actor => ({ kind: "person", id, name: "", grants: [] });

async function onOffer(w: World): Promise<Listing[]> {
  const found: Listing[] = [];
  for (const { code } of w.region.villages) {
    let cursor: string | undefined;
    do {
      const page = await list({ village: code, limit: 100, cursor }, now);
      found.push(...page.items);
      cursor = page.cursor;
    } while (cursor);
  }
  return found;
}

describe("the demo market", () => {
  let town: World;
  let seeded: Seeded;
  let suwarno: Actor;
  let ratna: Actor;
  let goods: Listing[];
  let first: string;
  beforeAll(async () => {
    town = await world({ store: "sqlite" });
    const people = (await seedPeople(now)).map((p) => p.actor);
    suwarno = people.find((p) => p.grants.some((g) => g.role === "farmer"))!;
    ratna = people.find((p) => p.grants.some((g) => g.role === "buyer"))!;
    seeded = await seedMarket({ now, people, pictures });
    goods = await onOffer(town);
    first = await stories(goods, people);
  }, 120_000);
  afterAll(() => town.close());

  it("offers goods of every commodity in every village", () => {
    expect(seeded.listings).toBeGreaterThanOrEqual(300);
    expect(goods.length).toBeGreaterThanOrEqual(290);
    expect(new Set(goods.map((l) => l.commodity))).toEqual(new Set(town.region.commodities.filter(isTraded).map((c) => c.key)));
    expect(new Set(goods.map((l) => l.village))).toEqual(new Set(town.region.villages.map((v) => v.code)));
    expect(goods.some((l) => l.price === undefined)).toBe(true);
    expect(goods.some((l) => l.harvestOn > now.toISOString().slice(0, 10))).toBe(true);
    expect(goods.some((l) => l.certificates)).toBe(true);
    expect(new Set(goods.map((l) => l.unit)).size).toBeGreaterThan(8);
  });

  it("shows each with a drawing small enough for a list", async () => {
    const covers = goods.flatMap((l) => l.photo ?? []);
    expect(covers.length).toBeGreaterThan(200);
    const distinct = new Set<string>();
    for (const cover of covers) {
      // Nothing has reacted to the seed yet, so nobody sees them.
      const card = await town.bucket.get(keyOf.private(cover, "480"));
      expect(card!.body.length).toBeLessThanOrEqual(25_000);
      distinct.add(Buffer.from(card!.body).toString("base64"));
    }
    expect(distinct.size).toBeGreaterThanOrEqual(50);
  });

  it("has deals in every state, whose money and stock add up", async () => {
    const sellers = new Set([...goods.map((l) => l.seller), suwarno.id]);
    const lists = await Promise.all([...sellers].map(async (id) => ({ deals: await dealsOf(someone(id), "seller"), listings: (await bySeller(someone(id), id, { limit: 100 }, now)).items })));
    const deals = lists.flatMap((l) => l.deals);
    expect(deals.length).toBeGreaterThanOrEqual(180);
    expect(new Set(deals.map((d) => d.state))).toEqual(new Set(states));
    for (const deal of deals) {
      Deal.parse(deal);
      expect(deal.updatedAt <= now.toISOString(), deal.id).toBe(true);
      if (deal.quantity) expect(deal.amount).toBe(total(deal.quantity, deal.price!) + (deal.fee ?? 0));
    }
    for (const listing of lists.flatMap((l) => l.listings)) {
      Listing.parse(listing);
      const about = deals.filter((d) => d.listing === listing.id);
      const sum = (in_: readonly string[]) => about.filter((d) => in_.includes(d.state)).reduce((n, d) => n + d.quantity!, 0);
      expect([listing.held, listing.sold], listing.id).toEqual([sum(holding), sum(fulfilled)]);
      expect(listing.left).toBeGreaterThanOrEqual(0);
    }
    const open = deals.filter((d) => d.dueAt).map((d) => d.dueAt!);
    expect(open.every((at) => at > now.toISOString())).toBe(true);
  });

  it("knows the shortest way to a state that nobody wrote a fate for", () => {
    expect(wayTo("handed_over")).toEqual(["accept", "hand_over"]);
    expect(wayTo("disputed")).toEqual(["accept", "dispute"]);
    expect(wayTo("offered")).toEqual([]);
    expect(new Set(fates.map((fate) => fate.state))).toEqual(new Set(states));
  });

  it("gives the demo farmer and the demo buyer something to do at every step", async () => {
    const { listings, waiting, talks, orders, toReview, income } = await selling(suwarno, now);
    expect(listings.filter((l) => isOffered(l, now)).length).toBeGreaterThanOrEqual(6);
    expect(waiting.length).toBeGreaterThan(0);
    expect(talks.length).toBeGreaterThan(0);
    for (const state of ["confirmed", "ready", "handed_over", "disputed"] as const) expect(orders[state]?.length, state).toBeGreaterThan(0);
    expect(toReview.length).toBeGreaterThan(0);
    expect(income.filter((m) => m.orders > 0).length).toBeGreaterThanOrEqual(11);
    const hers = await dealsOf(ratna, "buyer");
    expect(new Set(hers.map((d) => d.state))).toEqual(new Set(states));
    expect(hers.some((d) => d.state === "offered" && d.turn === "buyer")).toBe(true);
    expect((await favourites(ratna)).length).toBeGreaterThan(2);
    expect(await searches(ratna)).toHaveLength(2);
  });

  it("has a request that several farmers fill together", async () => {
    const { items } = await Request.mine(ratna);
    const pooled = items.find((r) => r.commodity === "wortel" && r.weekly)!;
    const { days } = await Request.read(ratna, pooled.id);
    expect(days.find((d) => d.day === pooled.from)).toMatchObject({ held: 170_000, left: 30_000 });
    const shares = (await Deals.shares(ratna, pooled.id)).items;
    expect(shares.map((d) => d.state).sort()).toEqual(["confirmed", "confirmed", "confirmed", "offered"]);
    expect(new Set(shares.map((d) => d.seller)).size).toBe(4);
    expect(seeded.requests).toBeGreaterThanOrEqual(10);
  });

  it("knows a year of prices paid, marked as made up, beside published ones with their source", async () => {
    await town.drain();
    const { official, realised } = await Price.chart("wortel", "kg", 12, now);
    expect(official).toEqual([]);
    expect(realised.length).toBeGreaterThanOrEqual(48);
    for (const week of realised) expect(week).toMatchObject({ demo: true, sellers: expect.toSatisfy((n: number) => n >= 3) });
    const chilli = await Price.beside("cabai_rawit", "kg", now);
    expect(chilli.official.map((p) => p.source)).toEqual(expect.arrayContaining(["pihps"]));
    expect(chilli.realised!.median).toBeGreaterThan(20_000);
    for (const { key, units, defaultUnit } of town.region.commodities.filter(isTraded)) {
      expect((await Price.beside(key, units.includes("kg") ? "kg" : defaultUnit, now)).realised, key).toBeDefined();
    }
  });

  it("shows a farmer whom buyers may trust, once the change feed has counted", async () => {
    const him = await profile(suwarno.id, now);
    expect(him.trust.kept).toBeGreaterThan(20);
    expect(him.stars).toBeGreaterThan(3);
    expect(him.reviews.length).toBeGreaterThan(5);
    const verified = await Promise.all([...new Set(goods.map((l) => l.seller))].map((id) => profile(id, now)));
    expect(verified.filter((p) => p.verifiedByName).length).toBeGreaterThan(5);
  });

  it("is the same market when it is made again", async () => {
    const again = await world({ store: "sqlite" });
    const people = (await seedPeople(now)).map((p) => p.actor);
    await seedMarket({ now, people, pictures });
    const known = await stories(await onOffer(again), people);
    await again.close();
    expect(known).toBe(first);
  }, 120_000);
});

/** What people see of a market. */
async function stories(goods: Listing[], people: Actor[]): Promise<string> {
  const buyer = people.find((p) => p.grants.some((g) => g.role === "buyer"))!;
  const deals = await dealsOf(buyer, "buyer");
  const details = await Promise.all(deals.map((d) => Deals.read(buyer, d.id, now)));
  const listings = await Promise.all(goods.slice(0, 60).map((l) => read({ kind: "guest" }, l.id, now)));
  return JSON.stringify([goods, details, listings]);
}
