import * as z from "zod";
import { Fault } from "../../fault.ts";
import { fieldsOf } from "../../fields.ts";
import { Terms } from "./fields.ts";
import { plusDays } from "../listing/draft.ts";
import { today, type Info as Listing } from "../listing/info.ts";
import { maxText } from "../../step.ts";

/** In days: a deal is for goods in sight. */
const furthest = 365;

/** Terms as somebody types them: what they leave out is the listing's, or what was offered before. */
export const Offer = Terms.partial().extend({
  // Without a default: a fee left out is the listing's.
  fee: z.int().min(0).max(100_000_000).optional(),
  text: z.string().trim().max(maxText).optional(),
});

/**
 * The terms of an offer, checked against what it is about.
 * @param left what can be had, milli-units
 * @throws Fault invalid `offer.invalid` with `fields` (`minimum` and `stock_short` carry the figures in the detail)
 */
export function checkTerms({ text, ...offered }: z.output<typeof Offer>, { listing, before, left }: { listing?: Listing; before?: Partial<Terms>; left: number }, now: Date): { terms: Terms; text?: string } {
  const set = Object.fromEntries(Object.entries(offered).filter(([, value]) => value !== undefined)) as Partial<Terms>;
  const handover = set.handover ?? before?.handover ?? usualHandover(listing);
  const day = today(now);
  const terms = Terms.safeParse({
    quantity: before?.quantity,
    price: before?.price ?? listing?.price,
    on: before?.on && before.on >= day ? before.on : listing && listing.harvestOn > day ? listing.harvestOn : day,
    payment: before?.payment ?? "cash",
    ...set,
    handover,
    // Before anybody spoke of delivery there is no fee, which is not a fee of nothing.
    fee: handover !== "delivered" ? 0 : (set.fee ?? (before?.handover === "delivered" ? before.fee : undefined) ?? listing?.handover.delivery?.fee ?? 0),
  });
  if (!terms.success) throw new Fault("invalid", "offer.invalid", { fields: fieldsOf(terms.error) });
  const fields: Record<string, string> = {};
  const { quantity, on } = terms.data;
  if (quantity > left) fields.quantity = "stock_short";
  else if (listing?.minimum !== undefined && quantity < Math.min(listing.minimum, left)) fields.quantity = "minimum";
  if (on < day || on > plusDays(day, furthest)) fields.on = "date";
  if (listing && !offers(listing, handover)) fields.handover = "choice";
  if (Object.keys(fields).length > 0) throw new Fault("invalid", "offer.invalid", { fields, left, minimum: listing?.minimum });
  return { terms: terms.data, text: text || undefined };
}

const usualHandover = (listing: Listing | undefined): Terms["handover"] =>
  !listing || listing.handover.pickup ? "pickup" : listing.handover.collection ? "collection" : "delivered";

function offers({ handover }: Listing, chosen: Terms["handover"]): boolean {
  if (chosen === "pickup") return handover.pickup;
  return chosen === "collection" ? handover.collection !== undefined : handover.delivery !== undefined;
}
