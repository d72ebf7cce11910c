import { createHash } from "node:crypto";
import * as z from "zod";
import { Fault } from "../../fault.ts";
import { pattern } from "../../id.ts";
import { packing } from "../../pack.ts";
import { entity, type Stored } from "../../table.ts";
import { Fields, outcomes, sides, Terms, type Side } from "./fields.ts";
import { isOpen, states } from "./lifecycle.ts";
import { kinds } from "./steps.ts";
import { maxText } from "../../step.ts";

/**
 * A deal between one buyer and one seller: from the first question to the reviews. One partition each: head, events
 * and chat. It is about a listing, a buyer's request, or both; where it is accepted, stock of each is held for it.
 */
export const Info = Fields.extend({ state: z.enum(states) });
export type Info = z.output<typeof Info>;

export const partition = (id: string): string => `deal#${id}`;

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
const shortForm = packing<Info>(
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
  packing: shortForm,
  key: (d: { id: string }) => ({ pk: partition(d.id), sk: "0#head" }),
  index: {
    g1: listed("seller"),
    g2: listed("buyer"),
    g3: (d) => [shelf.about(d.request ?? d.listing!), ordered(d.createdAt, d)],
    g4: (d) => (d.state === "disputed" ? [shelf.disputes, `${d.updatedAt}#${d.id}`] : undefined),
  },
});

/** @throws Fault missing `deal.missing`: also the answer to whoever is no party to it */
export async function load(id: string): Promise<Stored<Info>> {
  const deal = await Heads.get({ id }, { consistent: true });
  if (!deal) throw new Fault("missing", "deal.missing");
  return deal;
}

export const Event = Terms.partial().extend({
  deal: z.string(),
  id: z.string(),
  /** The head's version the step started from, 0 for the beginning: one step, one number. */
  number: z.int().min(0),
  at: z.iso.datetime(),
  kind: z.enum(kinds),
  side: z.enum([...sides, "operator", "clock"]),
  by: z.string().optional(),
  state: z.enum(states).describe("State afterwards"),
  text: z.string().max(maxText).optional(),
  /** Rupiah to pay after the step. */
  amount: z.int().min(0).optional(),
  outcome: z.enum(outcomes).optional(),
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
  at: z.iso.datetime(),
  side: z.enum(sides),
  text: z.string().min(1).max(maxText),
});
export type Line = z.output<typeof Line>;

export const Lines = entity(Line, {
  name: "deal_line",
  key: (l: { deal: string; id: string }) => ({ pk: partition(l.deal), sk: `3#${l.id}` }),
});

/** Tells two sendings of the same values from sendings of different ones. */
export const digestOf = (sent: unknown): string => createHash("sha256").update(JSON.stringify(sent)).digest("base64url").slice(0, 22);
