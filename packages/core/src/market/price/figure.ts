import type { PaidPriceRules } from "@among/region";
import * as z from "zod";

const count = z.int();
export const Figure = z.object({
  /** Local: of a week its Monday. */
  date: z.iso.date().describe("First day"),
  /** Rupiah for one unit of the basis, as `low` and `high`. */
  median: count,
  low: count.describe("A quarter paid less"),
  high: count.describe("A quarter paid more"),
  orders: count,
  sellers: count.describe("At least three; a town may ask for more"),
  buyers: count.describe("At least two; a town may ask for more"),
  amount: count.describe("In grams where the basis is kg, else in thousandths of the unit"),
  demo: z.literal(true).optional().describe("Some of it was made up for a demo town"),
});
export type Figure = z.output<typeof Figure>;

/** What one seller and one buyer agreed on in one week, summed over their orders: one voice in a figure. */
export interface Voice {
  /** Marks that tell people apart and not who they are. */
  seller: string;
  buyer: string;
  /** Monday of the week. */
  week: string;
  /** In grams or thousandths of a unit, of each order no more than the rules count. */
  amount: number;
  /** Rupiah paid for that amount. */
  paid: number;
}

/** A voice weighs at most this many times the one in the middle: below two, so that of three voices none outweighs the others, whatever amount it claims. */
const mostTimesUsual = 1.5;

/**
 * Median and quartiles of what was paid. Each pair of people has one voice a week, in whichever direction they trade,
 * weighed by its amount up to a bound.
 * @returns undefined while too few different people stand behind it
 */
export function spread(voices: readonly Voice[], rules: Pick<PaidPriceRules, "sellers" | "buyers">): (Pick<Figure, "median" | "low" | "high" | "sellers" | "buyers">) | undefined {
  const [sellers, buyers] = [new Set(voices.map((v) => v.seller)), new Set(voices.map((v) => v.buyer))];
  // Three who sell to each other in turn are three sellers and three buyers, and still only three people.
  if (sellers.size < rules.sellers || buyers.size < rules.buyers || sellers.union(buyers).size < rules.sellers + rules.buyers) return undefined;
  const pairs = merged(voices);
  const amounts = pairs.map(({ amount }) => amount).sort((a, b) => a - b);
  const most = amounts[Math.floor((amounts.length - 1) / 2)]! * mostTimesUsual;
  const weighed = pairs.map(({ amount, paid }) => ({ price: (paid * 1000) / amount, weight: Math.min(amount, most) })).sort((a, b) => a.price - b.price);
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const at = (share: number): number => {
    let seen = 0;
    return Math.round(weighed.find(({ weight }) => (seen += weight) >= total * share)!.price);
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75), sellers: sellers.size, buyers: buyers.size };
}

function merged(voices: readonly Voice[]): { amount: number; paid: number }[] {
  const pairs = new Map<string, { amount: number; paid: number }>();
  for (const { seller, buyer, week, amount, paid } of voices) {
    const pair = [week, ...[seller, buyer].sort()].join();
    const sum = pairs.get(pair);
    pairs.set(pair, sum ? { amount: sum.amount + amount, paid: sum.paid + paid } : { amount, paid });
  }
  return [...pairs.values()];
}
