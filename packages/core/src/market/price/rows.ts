import { everything } from "../../pages.ts";
import { keyedHash } from "../../keyed-hash.ts";
import type { Item, Key, Write } from "../../store/table-store.ts";
import { queryItems } from "../../table.ts";
import { spread, type Figure, type Voice } from "./figure.ts";
import { rules } from "./rules.ts";

/**
 * What was really paid: sums of finished orders per commodity, by day and by week, written by the change feed. A row
 * holds for each pair of seller and buyer the amount and what was paid for it, under marks instead of names.
 */
const rowType = "realised";
const pk = (commodity: string, by: string): string => `realised#${commodity}#${by}`;

const markLength = 6;
/** Of a person in the sums: tells two apart, and not who they are. */
const markOf = (person: string): string => keyedHash(`realised:${person}`).slice(0, markLength);

/** The Monday of a day's week. */
export function monday(day: string): string {
  const at = Date.parse(`${day}T00:00Z`);
  return new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
}

/** The day so many days before. */
export const daysBefore = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

export interface Sale {
  commodity: string;
  by: string;
  seller: string;
  buyer: string;
  /** Grams, or thousandths of the unit. */
  amount: number;
  /** Rupiah for one unit of the basis. */
  price: number;
  /** Local. */
  day: string;
}

/** Adds a sale to its day and its week. @param demo marks it as made up */
export function counting({ commodity, by, seller, buyer, amount, price, day }: Sale, demo: boolean): Write[] {
  const pair = markOf(seller) + markOf(buyer);
  const counted = Math.min(amount, rules().mostAmount);
  const add = { orders: 1, amount, [`q${pair}`]: counted, [`m${pair}`]: Math.round((counted * price) / 1000) };
  const set = { type: rowType, body: "{}", v: 1, ...(demo ? { demo: 1 } : {}) };
  return [`d#${day}`, `w#${monday(day)}`].map((sk) => ({ op: "update", key: { pk: pk(commodity, by), sk }, add, set }));
}

/** Sums of one day, or of one week by its Monday. */
export interface Sums extends Key {
  day: string;
  voices: Voice[];
  orders: number;
  amount: number;
  demo: boolean;
}

/** The sums of these days or weeks, oldest first; those an operator discarded are left out. @param kind `d` by day, `w` by week */
export async function sums(kind: "d" | "w", commodity: string, by: string, from: string, to: string): Promise<Sums[]> {
  const items = await everything((cursor) => queryItems({ pk: pk(commodity, by), from: `${kind}#${from}`, to: `${kind}#${to}`, limit: 400, cursor }));
  return items.filter((item) => item.discarded !== 1).map(sumsOf);
}

function sumsOf(item: Item): Sums {
  const day = item.sk.slice(2);
  const voices: Voice[] = [];
  for (const [name, value] of Object.entries(item)) {
    if (name[0] !== "q" || name.length !== 1 + 2 * markLength) continue;
    const pair = name.slice(1);
    voices.push({ seller: pair.slice(0, markLength), buyer: pair.slice(markLength), week: monday(day), amount: value as number, paid: item[`m${pair}`] as number });
  }
  return { pk: item.pk, sk: item.sk, day, voices, orders: item.orders as number, amount: item.amount as number, demo: item.demo === 1 };
}

/** Takes these sums out of every figure, for good. */
export const discarding = (list: readonly Key[]): Write[] => list.map(({ pk, sk }) => ({ op: "update", key: { pk, sk }, set: { discarded: 1 }, if: "present" }));

/** @returns undefined while too few different people stand behind it */
export function figureOf(date: string, list: readonly Sums[]): Figure | undefined {
  const found = spread(list.flatMap((s) => s.voices), rules());
  if (!found) return undefined;
  const total = (of: "orders" | "amount") => list.reduce((sum, s) => sum + s[of], 0);
  return { date, ...found, orders: total("orders"), amount: total("amount"), ...(list.some((s) => s.demo) ? { demo: true as const } : {}) };
}
