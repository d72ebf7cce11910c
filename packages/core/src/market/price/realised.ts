import { createHmac } from "node:crypto";
import * as z from "zod";
import type { Item, Value } from "../../store/table-store.ts";
import { use } from "../../config.ts";
import { once } from "../../once.ts";
import { queryItems } from "../../table.ts";
import type { Event, Info } from "../deal/info.ts";
import { fulfilled } from "../deal/lifecycle.ts";
import { today } from "../listing/info.ts";
import { basePrice, basis, weight } from "../measure.ts";

/**
 * What was really paid: sums of finished orders per commodity, by day and by week, written by the change feed.
 * A row counts prices in classes two per cent wide with the sum of each class, so that median and spread come out
 * close to the rupiah, and one mark per seller, so that fewer than three are never shown. It holds no order and no name.
 */
export const fewest = 3;

const count = z.int();
export const Figure = z.object({
  /** Local: of a week its Monday. */
  date: z.iso.date().describe("First day"),
  /** Rupiah for one unit of the basis, as `low` and `high`. */
  median: count,
  low: count.describe("A quarter paid less"),
  high: count.describe("A quarter paid more"),
  orders: count,
  sellers: count.describe("Never fewer than three"),
  amount: count.describe("In grams where the basis is kg, else in thousandths of the unit"),
  demo: z.literal(true).optional().describe("Some of it was made up for a demo town"),
});
export type Figure = z.output<typeof Figure>;

const classOf = (price: number): number => Math.floor(Math.log(price) / Math.log(1.02));
const rowType = "realised";
const pk = (commodity: string, by: string): string => `realised#${commodity}#${by}`;

/** The Monday of a day's week. */
export function monday(day: string): string {
  const at = Date.parse(`${day}T00:00Z`);
  return new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
}

/** A seller's mark in the sums: tells two apart, and not who they are. */
const markOf = (seller: string): string => createHmac("sha256", use().secret).update(`realised:${seller}`).digest("base64url").slice(0, 8);

/** Counts an order when it was received or settled as such, once. @param demo marks it as made up */
export async function countSale(deal: Info, event: Event, demo = false): Promise<void> {
  if ((event.kind !== "received" && event.kind !== "settled") || !fulfilled.includes(event.state)) return;
  const { quantity, price } = deal;
  const by = basis(deal);
  const paid = basePrice(price!, deal.grams);
  const day = today(new Date(event.at));
  const add = { orders: 1, amount: weight(quantity!, deal.grams) ?? quantity!, [`c${classOf(paid)}`]: 1, [`p${classOf(paid)}`]: paid, [`s${markOf(deal.seller)}`]: 1 };
  const set: Record<string, Value> = { type: rowType, body: "{}", v: 1, ...(demo ? { demo: 1 } : {}) };
  const rows = [`d#${day}`, `w#${monday(day)}`].map((sk) => ({ op: "update" as const, key: { pk: pk(deal.commodity, by), sk }, add, set }));
  await once(`realised#${deal.id}`, rows);
}

interface Sums {
  orders: number;
  amount: number;
  sellers: Set<string>;
  classes: Map<number, { count: number; sum: number }>;
}

function sum(rows: Item[]): Sums {
  const sums: Sums = { orders: 0, amount: 0, sellers: new Set(), classes: new Map() };
  for (const row of rows) {
    sums.orders += row.orders as number;
    sums.amount += row.amount as number;
    for (const [name, value] of Object.entries(row)) {
      const [kind, rest] = [name[0], name.slice(1)];
      if (kind === "s" && name !== "sk") sums.sellers.add(rest);
      if (kind !== "c" && kind !== "p") continue;
      const at = Number(rest);
      if (!Number.isInteger(at)) continue;
      const entry = sums.classes.get(at) ?? { count: 0, sum: 0 };
      entry[kind === "c" ? "count" : "sum"] += value as number;
      sums.classes.set(at, entry);
    }
  }
  return sums;
}

/** @returns undefined with fewer than three sellers */
function figure(date: string, rows: Item[]): Figure | undefined {
  const { orders, amount, sellers, classes } = sum(rows);
  if (sellers.size < fewest) return undefined;
  const sorted = [...classes].sort(([a], [b]) => a - b).map(([, entry]) => entry);
  const at = (share: number): number => {
    let seen = 0;
    const found = sorted.find(({ count }) => (seen += count) >= orders * share)!;
    return Math.round(found.sum / found.count);
  };
  return { date, median: at(0.5), low: at(0.25), high: at(0.75), orders, sellers: sellers.size, amount, ...(rows.some((row) => row.demo === 1) ? { demo: true } : {}) };
}

const rows = async (commodity: string, by: string, from: string, to: string): Promise<Item[]> => (await queryItems({ pk: pk(commodity, by), from, to, limit: 400 })).items;

const before = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

/** In days: the windows tried, until one has enough sellers. */
export const windows = [7, 28, 91] as const;

/**
 * What was paid of late: in the last 7 days, or where fewer than three sold then the last 28, or 91.
 * @param by `kg`, or the unit for goods whose weight is not known
 */
export async function recent(commodity: string, by = "kg", now: Date = new Date()): Promise<(Figure & { days: number }) | undefined> {
  const day = today(now);
  const found = await rows(commodity, by, `d#${before(day, windows[2] - 1)}`, `d#${day}`);
  for (const days of windows) {
    const from = before(day, days - 1);
    const made = figure(from, found.filter((row) => row.sk.slice(2) >= from));
    if (made) return { ...made, days };
  }
  return undefined;
}

/** Week by week, oldest first; weeks with fewer than three sellers are left out. @param weeks how far back */
export async function weekly(commodity: string, by = "kg", weeks = 53, now: Date = new Date()): Promise<Figure[]> {
  const day = today(now);
  const found = await rows(commodity, by, `w#${monday(before(day, (weeks - 1) * 7))}`, `w#${day}`);
  return found.map((row) => figure(row.sk.slice(2), [row])).filter((f) => f !== undefined);
}
