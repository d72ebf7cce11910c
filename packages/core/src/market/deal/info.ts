import { createHash } from "node:crypto";
import * as z from "zod";
import { pattern } from "../../id.ts";
import { packing } from "../../pack.ts";
import { entity } from "../../table.ts";
import { most } from "../measure.ts";

/**
 * A deal between one buyer and one seller: from the first question to the reviews. One partition each: head, events
 * and chat. It is about a listing, a buyer's request, or both; where it is accepted, stock of each is held for it.
 */
export const states = ["inquiry", "offered", "declined", "withdrawn", "expired", "confirmed", "ready", "handed_over", "received", "reviewed", "cancelled", "disputed"] as const;
export type State = (typeof states)[number];

/** Nothing agreed yet. */
export const talking: readonly State[] = ["inquiry", "offered"];
/** Agreed, and stock is held for it. */
export const holding: readonly State[] = ["confirmed", "ready", "handed_over", "disputed"];
/** Goods and money changed hands. */
export const fulfilled: readonly State[] = ["received", "reviewed"];
/** Agreed at some time: what an order may see is seen in these. */
export const isOrder = (state: State): boolean => holding.includes(state) || fulfilled.includes(state);

export const sides = ["buyer", "seller"] as const;
export type Side = (typeof sides)[number];
export const other = (side: Side): Side => (side === "buyer" ? "seller" : "buyer");

export const payments = ["cash", "transfer"] as const;
export type Payment = (typeof payments)[number];
export const handovers = ["pickup", "collection", "delivered"] as const;

const at = z.iso.datetime();
const Quantity = z.int().min(0).max(most.quantity);
const Price = z.int().positive().max(most.price);

/** Terms as offered: all of them, each time. */
export const Terms = z.object({
  /** Milli-units. */
  quantity: Quantity.min(1),
  /** Rupiah for one unit. */
  price: Price,
  handover: z.enum(handovers),
  /** Rupiah for delivery as a whole. */
  fee: z.int().min(0).max(100_000_000).default(0),
  /** Local day on which the goods change hands. */
  on: z.iso.date(),
  payment: z.enum(payments),
});
export type Terms = z.output<typeof Terms>;

export const Info = Terms.partial().extend({
  id: z.string().regex(pattern("dea")),
  listing: z.string().optional(),
  /** A buyer's request, and the day of it this deal fills. */
  request: z.string().optional(),
  day: z.iso.date().optional(),
  seller: z.string(),
  buyer: z.string(),
  sellerName: z.string(),
  buyerName: z.string(),
  commodity: z.string(),
  variety: z.string().max(40).optional(),
  unit: z.string(),
  /** Grams in one unit, where known. */
  grams: z.int().positive().optional(),
  village: z.string(),
  state: z.enum(states),
  /** Whose offer stands. */
  offerBy: z.enum(sides).optional(),
  /** Who has to act, and by when the clock does it for them. Both have, once received: each reviews. */
  turn: z.enum([...sides, "both"]).optional(),
  dueAt: at.optional(),
  /** Rupiah to pay: price × quantity, rounded, and the fee. Always that of the terms as they stand. */
  amount: z.int().min(0).default(0),
  /** What was agreed, where the scales said otherwise. */
  agreed: z.object({ quantity: Quantity, price: Price }).optional(),
  paidByBuyer: at.optional(),
  paidBySeller: at.optional(),
  /** Both must, before either sees a number. */
  sharedByBuyer: z.boolean().default(false),
  sharedBySeller: z.boolean().default(false),
  reviewedByBuyer: z.boolean().default(false),
  reviewedBySeller: z.boolean().default(false),
  buyerLang: z.enum(["id", "en"]),
  sellerLang: z.enum(["id", "en"]),
  createdAt: at,
  updatedAt: at,
  receivedAt: at.optional(),
});
export type Info = z.output<typeof Info>;

export const partition = (id: string): string => `deal#${id}`;
export const isOpen = (state: State): boolean => talking.includes(state) || holding.includes(state);

/** Where a person's deals are, the seller's and the buyer's in an index each: those that go on by their beginning, so that a step costs little; those done by their end. */
export const shelf = {
  of: (person: string, half: "open" | "done") => `deals_${half}#${person}`,
  about: (lot: string) => `deals#${lot}`,
  disputes: "deals#disputed",
};

/** A time, and of the id its random end: it tells apart what came in the same millisecond. */
const ordered = (at: string, { id }: Info): string => `${at}#${id.slice(-8)}`;

const listed = (side: Side) => (d: Info) =>
  isOpen(d.state)
    ? ([shelf.of(d[side], "open"), ordered(d.createdAt, d)] as const)
    : ([shelf.of(d[side], "done"), ordered(d.receivedAt ?? d.updatedAt, d)] as const);

/** Keeps a head and its keys under 1 KB through all its steps. */
const small = packing<Info>(
  {
    id: "i", listing: "l", request: "r", day: "d", seller: "s", buyer: "b", sellerName: "sn", buyerName: "bn", commodity: "c", variety: "va", unit: "u", grams: "g",
    village: "v", state: "st", offerBy: "ob", turn: "t", dueAt: "da", quantity: "q", price: "p", handover: "h", fee: "f", on: "o", payment: "pa", amount: "a", agreed: "ag",
    paidByBuyer: "pb", paidBySeller: "ps", sharedByBuyer: "hb", sharedBySeller: "hs", reviewedByBuyer: "rb", reviewedBySeller: "rs", buyerLang: "bl", sellerLang: "sl",
    createdAt: "ca", updatedAt: "ua", receivedAt: "ra",
  },
  { sharedByBuyer: false, sharedBySeller: false, reviewedByBuyer: false, reviewedBySeller: false, buyerLang: "id", sellerLang: "id", fee: 0 },
);

export const Heads = entity(Info, {
  name: "deal",
  packing: small,
  key: (d: { id: string }) => ({ pk: partition(d.id), sk: "0#head" }),
  index: {
    g1: listed("seller"),
    g2: listed("buyer"),
    g3: (d) => [shelf.about(d.request ?? d.listing!), ordered(d.createdAt, d)],
    g4: (d) => (d.state === "disputed" ? [shelf.disputes, `${d.updatedAt}#${d.id}`] : undefined),
  },
});

export const kinds = [
  "inquired", "offered", "accepted", "declined", "withdrawn", "expired", "ready", "handed_over",
  "received", "reviewed", "cancelled", "disputed", "settled", "paid", "shared",
] as const;
export type EventKind = (typeof kinds)[number];

export const Event = Terms.partial().extend({
  deal: z.string(),
  id: z.string(),
  /** The head's version the step started from, 0 for the beginning: one step, one number. */
  number: z.int().min(0),
  at,
  kind: z.enum(kinds),
  side: z.enum([...sides, "operator", "clock"]),
  by: z.string().optional(),
  /** State after the step. */
  state: z.enum(states),
  text: z.string().max(1000).optional(),
  /** Rupiah to pay after the step. */
  amount: z.int().min(0).optional(),
  outcome: z.enum(["received", "cancelled"]).optional(),
  stars: z.int().min(1).max(5).optional(),
  /** Tells a repeated send from another step. */
  digest: z.string(),
});
export type Event = z.output<typeof Event>;

export const Events = entity(Event, {
  name: "deal_event",
  key: (e: { deal: string; number: number }) => ({ pk: partition(e.deal), sk: `2#${String(e.number).padStart(6, "0")}` }),
});

/** One line of the chat. */
export const Line = z.object({
  deal: z.string(),
  id: z.string().regex(pattern("lin")),
  at,
  side: z.enum(sides),
  text: z.string().min(1).max(1000),
});
export type Line = z.output<typeof Line>;

export const Lines = entity(Line, {
  name: "deal_line",
  key: (l: { deal: string; id: string }) => ({ pk: partition(l.deal), sk: `3#${l.id}` }),
});

export const digestOf = (move: unknown): string => createHash("sha256").update(JSON.stringify(move)).digest("base64url").slice(0, 22);
