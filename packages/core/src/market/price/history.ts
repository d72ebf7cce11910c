import { contacts } from "../../identity/contact.ts";
import { Heads, shelf, type Info } from "../deal/info.ts";
import { fulfilled } from "../deal/lifecycle.ts";
import { rules } from "./rules.ts";

/** Of each person's finished deals, as seller and as buyer, no more than the oldest so many are looked at. */
const searched = 20;

/**
 * May what these two paid each other move a public figure? Both need an account of some age, and must have carried
 * through an order with somebody else before. Judged at the time of the deal, so that asking again answers the same.
 * @param at when it was received, ISO 8601
 */
export async function bothHaveHistory(deal: Pick<Info, "id" | "seller" | "buyer">, at: string): Promise<boolean> {
  const { accountDays, earlierDeals } = rules();
  const bornBefore = new Date(Date.parse(at) - accountDays * 86_400_000).toISOString();
  const known = await contacts([deal.seller, deal.buyer]);
  for (const [person, other] of [[deal.seller, deal.buyer], [deal.buyer, deal.seller]] as const) {
    const since = known.get(person)?.since;
    if (since === undefined || since > bornBefore) return false;
    if (!(await tradedWithOthers(person, other, at, earlierDeals))) return false;
  }
  return true;
}

async function tradedWithOthers(person: string, other: string, at: string, needed: number): Promise<boolean> {
  let found = 0;
  for (const index of ["g1", "g2"] as const) {
    const { items } = await Heads.query({ index, pk: shelf.of(person, "done"), to: at, limit: searched });
    found += items.filter((d) => fulfilled.includes(d.state) && d.seller !== other && d.buyer !== other).length;
    if (found >= needed) return true;
  }
  return false;
}
