import * as z from "zod";
import { pattern } from "../../id.ts";
import { max } from "../measure.ts";

export const sides = ["buyer", "seller"] as const;
export type Side = (typeof sides)[number];
export const other = (side: Side): Side => (side === "buyer" ? "seller" : "buyer");

export const payments = ["cash", "transfer"] as const;
export const handovers = ["pickup", "collection", "delivered"] as const;

const at = z.iso.datetime();
const Quantity = z.int().min(0).max(max.quantity);
const Price = z.int().positive().max(max.price);

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

/** What a deal holds apart from its state: which states there are is told by `steps.ts`. */
export const Fields = Terms.partial().extend({
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
export type Fields = z.output<typeof Fields>;
