import { personOf, type Actor } from "../../actor.ts";
import { csv } from "../../csv.ts";
import { everything } from "../../pages.ts";
import type { Stored } from "../../table.ts";
import { fulfilled, holding, talking, type State } from "../deal/lifecycle.ts";
import { Heads as Deals, shelf, type Info as Deal } from "../deal/info.ts";
import { monthOf, monthsUpTo } from "../../zone.ts";
import { Heads, shelf as shelves, today, type Info as Listing } from "./info.ts";
import { basis } from "../measure.ts";
import type { Figure } from "../price/figure.ts";
import { recent } from "../price/realised.ts";

export interface Selling {
  /** Newest first; the latest 100. */
  listings: Stored<Listing>[];
  /** Talks in which the seller has to answer, soonest due first. */
  waiting: Stored<Deal>[];
  /** Talks in which the other has to. */
  talks: Stored<Deal>[];
  /** Orders that go on, by where they stand, soonest due first; where each waits is in its `turn`. */
  orders: Partial<Record<State, Stored<Deal>[]>>;
  /** Received, and a review is still due from the seller. */
  toReview: Stored<Deal>[];
  /** The last twelve months, oldest first, those without income too. */
  income: Income[];
  /** What similar farmers got of late, per commodity on offer. */
  peers: { commodity: string; basis: string; figure: Figure & { days: number } }[];
}

export interface Income {
  /** Local month. */
  month: string;
  /** Rupiah. */
  amount: number;
  orders: number;
}

/** Everything a seller looks at each morning. @throws Fault unauthenticated */
export async function selling(actor: Actor, now: Date = new Date()): Promise<Selling> {
  const seller = personOf(actor).id;
  const [listed, open, done] = await Promise.all([
    Heads.query({ pk: shelves.seller(seller), begins: "listing#", reverse: true, limit: 100 }),
    everything((cursor) => Deals.query({ index: "g1", pk: shelf.of(seller, "open"), limit: 200, cursor })),
    finished(seller, now),
  ]);
  const due = (list: Stored<Deal>[]) => list.sort((a, b) => ((a.dueAt ?? "~") < (b.dueAt ?? "~") ? -1 : 1));
  const talks = due(open.filter((d) => talking.includes(d.state)));
  const orders: Selling["orders"] = {};
  for (const deal of due(open.filter((d) => holding.includes(d.state)))) (orders[deal.state] ??= []).push(deal);
  return {
    listings: listed.items,
    waiting: talks.filter((d) => d.turn === "seller"),
    talks: talks.filter((d) => d.turn !== "seller"),
    orders,
    toReview: done.filter((d) => d.state === "received" && !d.reviewedBySeller),
    income: incomeOf(done, now),
    peers: await peersOf(listed.items, now),
  };
}

/** Received in the last twelve months, newest first. */
async function finished(seller: string, now: Date): Promise<Stored<Deal>[]> {
  // A local month begins some hours before or after the one in UTC: the day before catches both.
  const from = new Date(Date.parse(`${months(now)[0]}-01T00:00Z`) - 86_400_000).toISOString();
  const deals = await everything((cursor) => Deals.query({ index: "g1", pk: shelf.of(seller, "done"), from, reverse: true, limit: 200, cursor }));
  return deals.filter((d) => fulfilled.includes(d.state));
}

/** The last twelve months, oldest first. */
const months = (now: Date): string[] => monthsUpTo(monthOf(today(now)), 12).reverse();

const receivedIn = (deal: Deal): string => monthOf(today(new Date(deal.receivedAt!)));

function incomeOf(deals: Deal[], now: Date): Income[] {
  return months(now).map((month) => {
    const received = deals.filter((d) => receivedIn(d) === month);
    return { month, amount: received.reduce((sum, d) => sum + d.amount, 0), orders: received.length };
  });
}

async function peersOf(listings: Listing[], now: Date): Promise<Selling["peers"]> {
  const kinds = new Map(listings.slice(0, 50).map((l) => [`${l.commodity}#${basis(l)}`, { commodity: l.commodity, basis: basis(l) }]));
  const figures = await Promise.all([...kinds.values()].slice(0, 6).map(async (kind) => ({ ...kind, figure: await recent(kind.commodity, kind.basis, now) })));
  return figures.filter((p): p is Selling["peers"][number] => p.figure !== undefined);
}

/** The finished orders of the last twelve months, one line each. @throws Fault unauthenticated */
export async function incomeCsv(actor: Actor, now: Date = new Date()): Promise<string> {
  const deals = await finished(personOf(actor).id, now);
  return csv(
    ["received", "order", "buyer", "commodity", "variety", "quantity", "unit", "price", "fee", "amount", "payment", "paid"],
    deals.map((d) => [today(new Date(d.receivedAt!)), d.id, d.buyerName, d.commodity, d.variety, d.quantity! / 1000, d.unit, d.price, d.fee ?? 0, d.amount, d.payment, d.paidBySeller && today(new Date(d.paidBySeller))]),
  );
}
