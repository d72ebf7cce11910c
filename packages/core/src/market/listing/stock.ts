import type { Test, Write } from "../../store/table-store.ts";
import type { Info } from "../deal/info.ts";
import { fulfilled, holding } from "../deal/lifecycle.ts";
import * as Listing from "./info.ts";
import * as Request from "../request/info.ts";

const heldBy = (d: Info): number => (holding.includes(d.state) ? d.quantity! : 0);
const soldBy = (d: Info): number => (fulfilled.includes(d.state) ? d.quantity! : 0);

/**
 * What a step does to the stock it is about, from the deal before and after: what is held and sold changes, and what is
 * left changes against it, so that the three always add up. Taking is tested against what is left in the same write.
 */
export function stockWrites(before: Info, after: Info): Write[] {
  const held = heldBy(after) - heldBy(before);
  const sold = soldBy(after) - soldBy(before);
  if (held === 0 && sold === 0) return [];
  const left = -(held + sold);
  const add = { left, held, sold };
  const test: Test = left < 0 ? [{ attr: "left", is: ">=", value: -left }] : "present";
  const writes: Write[] = [];
  if (after.listing) writes.push(Listing.Heads.adding({ id: after.listing, seller: after.seller }, add, test));
  if (after.request) writes.push(Request.Needs.adding({ request: after.request, day: after.day! }, add, test));
  return writes;
}

/** What is left of the listing and of the need a deal is about, in milli-units. */
export async function leftOf(deal: Pick<Info, "listing" | "seller" | "request" | "day">): Promise<{ left: number; listing?: number; request?: number }> {
  const [listing, need] = await Promise.all([
    deal.listing ? Listing.Heads.get({ id: deal.listing, seller: deal.seller }, { consistent: true }) : undefined,
    deal.request ? Request.Needs.get({ request: deal.request, day: deal.day! }, { consistent: true }) : undefined,
  ]);
  return { left: Math.min(listing?.left ?? Infinity, need?.left ?? Infinity), listing: listing?.left, request: need?.left };
}
