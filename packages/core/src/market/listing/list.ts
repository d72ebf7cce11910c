import { distance, type Point } from "@among/region/geometry";
import { pageSize } from "../../cursor.ts";
import { use } from "../../config.ts";
import type { IndexName, Item } from "../../store/table-store.ts";
import type { Page, Stored } from "../../table.ts";
import { walk, type Walk } from "../../walk.ts";
import { monthOf, monthsUpTo } from "../../zone.ts";
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

/** Shelves one page reads at most, so that a narrow filter costs little. */
const maxShelves = 8;
/** In months: nothing is offered longer. */
const reach = 12;

/** The order that can be had for this filter. */
function sortOf({ sort, commodity, near, village }: ListQuery): Sort {
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
  const { limit = pageSize, cursor } = query;
  const sort = sortOf(query);
  const { index, shelves } = shelvesOf(query, sort, now);
  const pick = (item: Item): Stored<Info> | undefined => {
    const listing = Heads.parse(item);
    return matches(listing, query, now) ? listing : undefined;
  };
  return { ...(await walk({ index, shelves, maxShelves, pick, plain: isPlain(query, index), limit, cursor })), sort };
}

function shelvesOf(query: ListQuery, sort: Sort, now: Date): Pick<Walk<Info>, "index" | "shelves"> {
  const { commodity, village } = query;
  if (sort === "cheapest") return { index: "g1", shelves: [{ name: "price", where: { pk: shelf.price(commodity!), reverse: false } }] };
  const begins = commodity && `${commodity}#`;
  const inVillage = (code: string) => ({ name: code, where: { pk: shelf.village(code), begins, reverse: true } });
  if (sort === "nearest") return { index: "g4", shelves: nearestFirst(query).map(inVillage) };
  if (village) return { index: "g4", shelves: [inVillage(village)] };
  const months = monthsUpTo(monthOf(now.toISOString()), reach + 1);
  const pk = (m: string) => (commodity ? shelf.commodity(commodity, m) : shelf.city(m));
  return { index: commodity ? "g3" : "g2", shelves: months.map((m) => ({ name: m, where: { pk: pk(m), reverse: true } })) };
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

/** Metres from a point to a listing's village; its exact place is nobody's business before an order. */
export function metresTo(listing: Pick<Info, "village">, near: Point): number | undefined {
  const village = use().region.village(listing.village);
  return village && Math.round(distance(near, village));
}
