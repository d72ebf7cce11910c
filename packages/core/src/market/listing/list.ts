import { distance, type Point } from "@among/region/geometry";
import { use } from "../../config.ts";
import { Fault } from "../../fault.ts";
import type { IndexName } from "../../store/table-store.ts";
import { cursorAt } from "../../cursor.ts";
import { queryItems, type Page, type Stored } from "../../table.ts";
import { monthsUpTo } from "../../zone.ts";
import type { Filter } from "./filter.ts";
import { Heads, isOffered, shelf, type Info } from "./info.ts";
import { basePrice } from "../measure.ts";

export const sorts = ["nearest", "cheapest", "newest"] as const;
export type Sort = (typeof sorts)[number];

export interface ListQuery extends Filter {
  sort?: Sort;
  limit?: number;
  cursor?: string;
}

export interface Listed extends Page<Stored<Info>> {
  /** The order they come in: the wanted one, or newest where that one needs a commodity (cheapest) or a place (nearest). */
  sort: Sort;
}

/** Where a list is read, one shelf after the other: months back in time, villages further away. */
interface Walk {
  index: IndexName;
  shelves: { name: string; pk: string; begins?: string; reverse: boolean }[];
}

/** What one page reads at most, so that a narrow filter costs little: it then hands back a cursor to go on with. */
const budget = { items: 100, shelves: 8 };
const batch = 32;
/** In months: nothing is offered longer. */
const reach = 12;

/** The order that can be had for this filter. */
export function sortOf({ sort, commodity, near, village }: ListQuery): Sort {
  if (sort === "cheapest" && commodity) return "cheapest";
  if (sort === "nearest" && (near || village)) return "nearest";
  return "newest";
}

/**
 * What is on offer, a page at a time. In one village without a commodity goods come by kind, the newest of each first.
 * A page may hold fewer than `limit` and still have a cursor: a narrow filter stops after 100 items or 8 shelves.
 * @throws Fault invalid `cursor.invalid`
 */
export async function list(query: ListQuery, now: Date = new Date()): Promise<Listed> {
  const { limit = 24 } = query;
  const sort = sortOf(query);
  const { index, shelves } = walk(query, sort, now);
  const plain = isPlain(query, index);
  const items: Stored<Info>[] = [];
  let read = 0;
  let [at, cursor] = query.cursor ? place(query.cursor, shelves) : [0, undefined];
  for (let seen = 0; at < shelves.length; at++, seen++, cursor = undefined) {
    const { name, ...where } = shelves[at]!;
    if (seen === budget.shelves) return { items, sort, cursor: `${name}.` };
    do {
      const page = await queryItems({ index, ...where, limit: plain ? limit - items.length : batch, cursor });
      for (const image of page.items) {
        const listing = Heads.parse(image);
        if (!matches(listing, query, now)) continue;
        items.push(listing);
        if (items.length === limit) {
          const more = page.cursor !== undefined || page.items.at(-1) !== image;
          return { items, sort, cursor: more ? `${name}.${cursorAt(image, index)}` : start(shelves[at + 1]) };
        }
      }
      read += page.items.length;
      cursor = page.cursor;
      if (read >= budget.items) return { items, sort, cursor: cursor ? `${name}.${cursor}` : start(shelves[at + 1]) };
    } while (cursor);
  }
  return { items, sort };
}

const start = (shelf: { name: string } | undefined): string | undefined => shelf && `${shelf.name}.`;

function walk(query: ListQuery, sort: Sort, now: Date): Walk {
  const { commodity, village } = query;
  if (sort === "cheapest") return { index: "g1", shelves: [{ name: "price", pk: shelf.price(commodity!), reverse: false }] };
  const begins = commodity && `${commodity}#`;
  const inVillage = (code: string) => ({ name: code, pk: shelf.village(code), begins, reverse: true });
  if (sort === "nearest") return { index: "g4", shelves: nearestFirst(query).map(inVillage) };
  if (village) return { index: "g4", shelves: [inVillage(village)] };
  const months = monthsUpTo(now.toISOString().slice(0, 7), reach + 1);
  const pk = (m: string) => (commodity ? shelf.commodity(commodity, m) : shelf.city(m));
  return { index: commodity ? "g3" : "g2", shelves: months.map((m) => ({ name: m, pk: pk(m), reverse: true })) };
}

/** Villages by the distance of their label points; a named village comes first. */
function nearestFirst({ near, village }: ListQuery): string[] {
  const { villages, village: byCode } = use().region;
  const from = near ?? byCode(village ?? "");
  if (!from) return [];
  return villages.map((v) => ({ code: v.code, metres: v.code === village ? -1 : distance(from, v) })).sort((a, b) => a.metres - b.metres || (a.code < b.code ? -1 : 1)).map((v) => v.code);
}

/** Everything on the shelves fits, but for what a reaction has yet to take off them. */
const isPlain = (q: ListQuery, index: IndexName): boolean =>
  [q.priceFrom, q.priceTo, q.grade, q.harvestFrom, q.harvestTo, q.certificate].every((f) => f === undefined) && (index === "g4" || !q.village);

function matches(l: Info, q: ListQuery, now: Date): boolean {
  if (!isOffered(l, now)) return false;
  // Sorted by nearness a village is where to start, not a fence.
  if (q.village && l.village !== q.village && sortOf(q) !== "nearest") return false;
  return fits(l, q);
}

/** True when a listing is what the filter asks for, its place aside. */
export function fits(l: Info, q: Omit<Filter, "village" | "near">): boolean {
  if (q.commodity && l.commodity !== q.commodity) return false;
  if (q.priceFrom !== undefined || q.priceTo !== undefined) {
    const price = l.price === undefined ? undefined : basePrice(l.price, l.grams);
    if (price === undefined || price < (q.priceFrom ?? 0) || price > (q.priceTo ?? Infinity)) return false;
  }
  if (q.grade && l.standardGrade !== q.grade && !(l.grade ?? "").toLowerCase().includes(q.grade.toLowerCase())) return false;
  if (q.harvestFrom && l.harvestOn < q.harvestFrom) return false;
  if (q.harvestTo && l.harvestOn > q.harvestTo) return false;
  return !q.certificate || (l.certificates?.includes(q.certificate) ?? false);
}

function place(cursor: string, shelves: Walk["shelves"]): [number, string | undefined] {
  // Codes of villages hold dots, what follows the last one does not.
  const dot = cursor.lastIndexOf(".");
  const at = shelves.findIndex((s) => s.name === cursor.slice(0, dot));
  if (dot < 0 || at < 0) throw new Fault("invalid", "cursor.invalid");
  return [at, cursor.slice(dot + 1) || undefined];
}

/** Metres from a point to a listing's village; its exact place is nobody's business before an order. */
export function metresTo(listing: Pick<Info, "village">, near: Point): number | undefined {
  const village = use().region.village(listing.village);
  return village && Math.round(distance(near, village));
}
