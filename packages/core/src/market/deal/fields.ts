import * as z from "zod";
import { langs } from "../../lang.ts";
import { pattern } from "../../id.ts";
import { maxLength } from "../listing/info.ts";
import { max } from "../measure.ts";

export const sides = ["buyer", "seller"] as const;
export type Side = (typeof sides)[number];
export const other = (side: Side): Side => (side === "buyer" ? "seller" : "buyer");

export const payments = ["cash", "transfer"] as const;
/** How an operator may settle a dispute: both are states of the deal. */
export const outcomes = ["received", "cancelled"] as const;
export const handovers = ["pickup", "collection", "delivered"] as const;

const at = z.iso.datetime();

/** Terms as offered: all of them, each time. */
export const Terms = z.object({
  quantity: z.int().min(1).max(max.quantity).describe("Thousandths of the unit"),
  price: z.int().positive().max(max.price).describe("Rupiah for one unit"),
  handover: z.enum(handovers),
  fee: z.int().min(0).max(100_000_000).describe("Rupiah for delivery").default(0),
  /** Local day on which the goods change hands. */
  on: z.iso.date(),
  payment: z.enum(payments),
});
export type Terms = z.output<typeof Terms>;

/** What a deal holds apart from its state: which states there are is told by `steps.ts`. */
export const Fields = Terms.partial().extend({
  id: z.string().regex(pattern("dea")),
  listing: z.string().optional(),
  request: z.string().optional(),
  day: z.iso.date().optional().describe("Day of the request that this fills"),
  seller: z.string(),
  buyer: z.string(),
  sellerName: z.string(),
  buyerName: z.string(),
  commodity: z.string(),
  variety: z.string().max(maxLength.variety).optional(),
  unit: z.string(),
  /** Grams in one unit, where known. */
  grams: z.int().positive().optional(),
  village: z.string(),
  /** Whose offer stands. */
  offerBy: z.enum(sides).optional(),
  /** Both have to, once received: each reviews. */
  turn: z.enum([...sides, "both"]).optional().describe("Who has to act"),
  dueAt: at.optional().describe("When the clock acts instead"),
  /** Price × quantity, rounded, and the fee: always that of the terms as they stand. */
  amount: z.int().min(0).describe("Rupiah to pay").default(0),
  agreed: Terms.pick({ quantity: true, price: true }).optional().describe("What was agreed, where the scales said otherwise"),
  paidByBuyer: at.optional(),
  paidBySeller: at.optional(),
  /** Both must, before either sees a number. */
  sharedByBuyer: z.boolean().default(false),
  sharedBySeller: z.boolean().default(false),
  reviewedByBuyer: z.boolean().default(false),
  reviewedBySeller: z.boolean().default(false),
  buyerLang: z.enum(langs),
  sellerLang: z.enum(langs),
  createdAt: at,
  updatedAt: at,
  receivedAt: at.optional(),
});
export type Fields = z.output<typeof Fields>;
