import * as z from "zod";
import { Fault } from "../../fault.ts";
import { contact, contacts } from "../../identity/contact.ts";
import { once } from "../../once.ts";
import { entity, type Page } from "../../table.ts";
import { monthOf } from "../../zone.ts";
import { other, type Side } from "../deal/fields.ts";
import type { Event, Info as Deal } from "../deal/info.ts";
import { Heads, isOffered, shelf, today, type Info as Listing } from "../listing/info.ts";

/** What others may rely on: counts over a person's finished deals, as seller and as buyer. */
const counts = ["kept", "cancelled", "disputed", "reviews", "stars"] as const;
const count = z.int();
export const Trust = z.object({
  person: z.string(),
  side: z.enum(["buyer", "seller"]),
  kept: count.describe("Orders carried through").default(0),
  cancelled: count.describe("Orders this seller called off").default(0),
  disputed: count.default(0),
  reviews: count.default(0),
  stars: count.default(0),
});
export type Trust = z.output<typeof Trust>;

const Trusts = entity(Trust, {
  name: "trust",
  key: (t: { person: string; side: Side }) => ({ pk: `trust#${t.person}`, sk: `0#${t.side}` }),
  counters: counts,
});

export const Review = z.object({
  /** Whom it is about, in which part, and by whom. */
  person: z.string(),
  side: z.enum(["buyer", "seller"]),
  by: z.string(),
  deal: z.string(),
  commodity: z.string(),
  stars: z.int().min(1).max(5),
  text: z.string().optional(),
  at: z.iso.datetime(),
});
/** With the name its author has now; empty when the account is gone. */
export type Review = z.output<typeof Review> & { byName: string };

const Reviews = entity(Review, {
  name: "review",
  key: (r: { person: string; side: Side; at: string; deal: string }) => ({ pk: `trust#${r.person}`, sk: `1#${r.side}#${r.at}#${r.deal}` }),
});

/** Counts what a step says about its parties, and keeps the reviews. Again changes nothing. */
export async function countStep(deal: Deal, event: Event): Promise<void> {
  const add = async (person: string, side: Side, adds: Partial<Record<(typeof counts)[number], number>>, what = event.id) => {
    const set = { type: Trusts.name, body: JSON.stringify({ person, side }), v: 1 };
    await once(`trust#${what}#${side}`, [{ op: "update", key: Trusts.key({ person, side }), add: adds as Record<string, number>, set }]);
  };
  const party = event.side === "buyer" || event.side === "seller" ? event.side : undefined;
  if (event.kind === "received" || (event.kind === "settled" && event.state === "received")) {
    await add(deal.seller, "seller", { kept: 1 });
    await add(deal.buyer, "buyer", { kept: 1 });
  }
  // A cancelled order speaks of who cancelled it, a dispute of the other.
  if (event.kind === "cancelled" && party) await add(deal[party], party, { cancelled: 1 });
  if (event.kind === "disputed" && party) await add(deal[other(party)], other(party), { disputed: 1 });
  if (event.kind === "reviewed" && party && event.stars !== undefined) {
    const side = other(party);
    const { id, commodity } = deal;
    // The stars of a pair have one voice a month: two who trade with each other all day do not make a reputation.
    await add(deal[side], side, { reviews: 1, stars: event.stars }, `stars#${deal[party]}#${deal[side]}#${monthOf(today(new Date(event.at)))}`);
    await Reviews.ensure({ person: deal[side], side, by: deal[party], deal: id, commodity, stars: event.stars, text: event.text, at: event.at });
  }
}

export interface Profile {
  id: string;
  name: string;
  village?: string;
  since: string;
  verifiedAt?: string;
  verifiedByName?: string;
  /** What is on offer now, and its commodities. */
  listings: Listing[];
  commodities: string[];
  trust: Trust;
  /** Average of 1 to 5 in tenths, rounded; absent without reviews. */
  stars?: number;
  reviews: Review[];
}

/**
 * A farmer's public page; no number, no exact place.
 * @throws Fault missing `person.missing`: also for who never offered anything and declared nothing
 */
export async function profile(id: string, now: Date = new Date()): Promise<Profile> {
  const [person, { items }, trust, reviews] = await Promise.all([
    contact(id),
    Heads.query({ pk: shelf.seller(id), begins: "listing#", reverse: true, limit: 50 }),
    trustOf(id, "seller"),
    reviewsOf(id, "seller", { limit: 10 }),
  ]);
  if (!person || (items.length === 0 && !person.farmer)) throw new Fault("missing", "person.missing");
  const listings = items.filter((l) => isOffered(l, now));
  const { name, village, since, verifiedAt } = person;
  const verifiedByName = person.verifiedBy ? (await contact(person.verifiedBy))?.name : undefined;
  const commodities = [...new Set(items.filter((l) => l.state !== "hidden").map((l) => l.commodity))];
  return { id, name, village, since, verifiedAt, verifiedByName, listings, commodities, trust, stars: starsOf(trust), reviews: reviews.items };
}

export const starsOf = (trust: Trust): number | undefined => (trust.reviews === 0 ? undefined : Math.round((trust.stars * 10) / trust.reviews) / 10);

/** Counts of one person's part; zeros for who has none. */
export const trustOf = async (person: string, side: Side): Promise<Trust> =>
  (await Trusts.get({ person, side })) ?? { person, side, kept: 0, cancelled: 0, disputed: 0, reviews: 0, stars: 0 };

/** What others wrote, newest first. */
export async function reviewsOf(person: string, side: Side, page: { limit?: number; cursor?: string } = {}): Promise<Page<Review>> {
  const found = await Reviews.query({ pk: `trust#${person}`, begins: `1#${side}#`, reverse: true, ...page });
  const authors = await contacts(found.items.map((r) => r.by));
  return { ...found, items: found.items.map((r) => ({ ...r, byName: authors.get(r.by)?.name ?? "" })) };
}
