import { use } from "../../config.ts";
import { pageSize } from "../../cursor.ts";
import { Fault } from "../../fault.ts";
import type { Page, Stored } from "../../table.ts";
import { walk } from "../../walk.ts";
import { instantAt, isDate, monthOf, monthsUpTo, next } from "../../zone.ts";
import type { Filter } from "./filter.ts";
import { isPending, feed, Heads, type Info } from "./info.ts";

export interface ListQuery extends Filter {
  limit?: number;
  cursor?: string;
}

/** Months one page reads at most, so that a narrow filter does not read a whole year at once. */
const maxShelves = 6;
/** How far back a list goes, in months: when no start is named, and at most. */
const reach = { usual: 12, most: 120 };

/**
 * Public reports, newest first, one month's partition after the other. A page may hold fewer than `limit`
 * and still have a cursor: a narrow filter stops after reading 100 items or 6 months.
 * @throws Fault invalid `cursor.invalid`; `period.invalid` for what is no date
 */
export async function list(query: ListQuery, now: Date = new Date()): Promise<Page<Stored<Info>>> {
  const { limit = pageSize, cursor, from, to } = query;
  if (from && to && from > to) return { items: [] };
  const between = bounds(query);
  const { index, pk } = narrowest(query);
  return walk({
    index,
    shelves: months(query, now).map((name) => ({ name, where: { pk: pk(name), ...between, reverse: true } })),
    maxShelves,
    pick: (item) => {
      const report = Heads.parse(item);
      return matches(report, query) ? report : undefined;
    },
    plain: !query.state && !(query.category && query.village),
    limit,
    cursor,
  });
}

function narrowest({ category, village }: Filter): { index: "g2" | "g3" | "g4"; pk: (m: string) => string } {
  if (category) return { index: "g3", pk: (m) => feed.category(category, m) };
  if (village) return { index: "g4", pk: (m) => feed.village(village, m) };
  return { index: "g2", pk: feed.city };
}

function matches(report: Info, { category, village, state }: Filter): boolean {
  if (category && report.category !== category) return false;
  if (village && report.village !== village) return false;
  return !state || (state === "pending" ? isPending(report.state) : report.state === state);
}

/** A local day's bounds as UTC instants. */
function bounds({ from, to }: Filter): { from?: string; to?: string } {
  return { from: from ? midnight(from) : undefined, to: to && midnight(to) ? midnight(next(to)) : undefined };
}

/** The months of a period, the latest first. */
function months(filter: Filter, now: Date): string[] {
  const { from, to } = bounds(filter);
  const last = monthOf(to && to < now.toISOString() ? to : now.toISOString());
  return monthsUpTo(last, from ? reach.most : reach.usual).filter((m) => !from || m >= monthOf(from));
}

function midnight(day: string): string {
  if (!isDate(day)) throw new Fault("invalid", "period.invalid");
  return new Date(instantAt(day, 0, use().region.timezone)).toISOString();
}
