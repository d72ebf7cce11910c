import * as z from "zod";
import { langs } from "../../lang.ts";
import { Point } from "../../point.ts";
import { use } from "../../config.ts";
import { pattern } from "../../id.ts";
import { packing } from "../../pack.ts";
import { entity } from "../../table.ts";
import { dateAt, monthOf } from "../../zone.ts";
import { basePrice, basis, max } from "../measure.ts";

/**
 * Goods a farmer offers. The head lives with its seller, so that "my listings" is one query of the table and the four
 * indexes are free for buyers; the story (what is read on the listing's own page) lives under the listing's id.
 */
export const states = ["active", "paused", "sold_out", "hidden", "expired"] as const;
export type State = (typeof states)[number];

export const certificates = ["prima_1", "prima_2", "prima_3", "organic", "psat_pduk", "gap", "halal", "pirt", "other"] as const;

/** Characters of what a seller or a buyer writes about goods, at most. */
export const maxLength = { variety: 40, grade: 30, description: 1500 } as const;

const Quantity = z.int().min(0).max(max.quantity);

/** How the goods change hands; at least one. */
export const Handover = z.object({
  pickup: z.boolean().default(false),
  /** Where buyers may collect, in the seller's words. */
  collection: z.string().trim().min(2).max(60).optional(),
  delivery: z.object({ km: z.int().min(1).max(500), fee: z.int().min(0).max(100_000_000) }).optional().describe("Within so many kilometres, for so many rupiah"),
});
export type Handover = z.output<typeof Handover>;

export const Info = z.object({
  id: z.string().regex(pattern("lst")),
  seller: z.string(),
  sellerName: z.string(),
  commodity: z.string(),
  variety: z.string().max(maxLength.variety).optional(),
  grade: z.string().max(maxLength.grade).optional().describe("The seller's own words"),
  /** Grade of the standard the pack names for the commodity. */
  standardGrade: z.string().max(30).optional(),
  unit: z.string(),
  /** Grams in one unit; absent where nobody can say (a stem, a pot). */
  grams: z.int().positive().max(max.grams).optional(),
  price: z.int().positive().max(max.price).optional().describe("Rupiah for one unit; absent: open to offers"),
  minimum: Quantity.optional().describe("Smallest order, in thousandths of the unit"),
  /** Local day on which it was or will be harvested. */
  harvestOn: z.iso.date(),
  /** A local day. */
  until: z.iso.date().describe("Last day on which it is offered"),
  village: z.string(),
  handover: Handover,
  certificates: z.array(z.enum(certificates)).max(4).optional(),
  photo: z.string().optional(),
  state: z.enum(states),
  /** Language the seller is told in. */
  lang: z.enum(langs),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  // Together what was ever offered.
  left: Quantity.describe("Still to be had, in thousandths of the unit").default(0),
  held: Quantity.describe("Promised to open orders, in thousandths of the unit").default(0),
  sold: Quantity.describe("Received by buyers, in thousandths of the unit").default(0),
});
export type Info = z.output<typeof Info>;
export type ListingKey = Pick<Info, "id" | "seller">;

/** The random end of the id: enough to tell apart what came in the same millisecond, and shorter in four index copies. */
const tail = (l: Info): string => l.id.slice(-8);
const newest = (l: Info): string => `${l.createdAt}#${tail(l)}`;

/** Sorts by price of the basis; goods without a price come last, and different bases never mix. */
function cheapest(l: Info): string {
  if (l.price === undefined) return `~#${tail(l)}`;
  return `${basis(l) === "kg" ? "0" : `1${l.unit}`}#${String(basePrice(l.price, l.grams)).padStart(13, "0")}#${tail(l)}`;
}

export const shelf = {
  price: (commodity: string) => `goods#${commodity}`,
  city: (m: string) => `fresh#${m}`,
  commodity: (commodity: string, m: string) => `fresh#${commodity}#${m}`,
  village: (village: string) => `market#${village}`,
  seller: (seller: string) => `seller#${seller}`,
};

/** Only what can be had is in the indexes. */
const offered = (pk: (l: Info) => string, sk: (l: Info) => string) => (l: Info) => (l.state === "active" ? ([pk(l), sk(l)] as const) : undefined);

/** Keeps a head and its keys under 1 KB. */
const shortForm = packing<Info>(
  {
    id: "i", seller: "s", sellerName: "n", commodity: "c", variety: "va", grade: "g", standardGrade: "sg", unit: "u", grams: "gr", price: "p", minimum: "m",
    harvestOn: "h", until: "un", village: "v", handover: "ho", certificates: "ce", photo: "ph", state: "st", lang: "l", createdAt: "ca", updatedAt: "ua",
  },
  { lang: "id", state: "active" },
);

export const Heads = entity(Info, {
  name: "listing",
  packing: shortForm,
  key: (l: ListingKey) => ({ pk: shelf.seller(l.seller), sk: `listing#${l.id}` }),
  index: {
    g1: offered((l) => shelf.price(l.commodity), cheapest),
    g2: offered((l) => shelf.city(monthOf(l.createdAt)), newest),
    g3: offered((l) => shelf.commodity(l.commodity, monthOf(l.createdAt)), newest),
    g4: offered((l) => shelf.village(l.village), (l) => `${l.commodity}#${newest(l)}`),
  },
  counters: ["left", "held", "sold"],
});

export const Certificate = z.object({
  kind: z.enum(certificates),
  number: z.string().trim().min(2).max(40),
  expiresOn: z.iso.date(),
  /** Officer who saw it, and when. */
  vouchedBy: z.string().optional(),
  vouchedAt: z.iso.datetime().optional(),
});
export type Certificate = z.output<typeof Certificate>;

/** Photos of one listing, at most. */
export const maxPhotos = 3;

/** What is read on the listing's own page, in no index. */
export const Story = z.object({
  id: z.string(),
  seller: z.string(),
  description: z.string().max(maxLength.description).optional(),
  photos: z.array(z.string()).max(maxPhotos),
  certificates: z.array(Certificate).max(4),
  /** Farm gate; told only to who has an order. */
  point: Point.optional(),
  /** Why an operator hid it. */
  hidden: z.string().max(300).optional(),
  /** Tells a repeated send from another draft under the same id. */
  digest: z.string(),
});
export type Story = z.output<typeof Story>;

export const Stories = entity(Story, {
  name: "listing_story",
  key: (s: { id: string }) => ({ pk: `listing#${s.id}`, sk: "1#story" }),
});

export const today = (now: Date): string => dateAt(now.getTime(), use().region.timezone);

/** How it stands at this moment, whatever the clock and the reactions have not yet written. */
export function stateAt(l: Info, now: Date): State {
  if (l.state === "active" && l.until < today(now)) return "expired";
  return l.state === "active" && l.left <= 0 ? "sold_out" : l.state;
}
export const isOffered = (l: Info, now: Date): boolean => stateAt(l, now) === "active";
