import { use } from "../../config.ts";
import { Fault } from "../../fault.ts";
import { instantAt, isDate, next } from "../../zone.ts";
import { cursorAt } from "../../cursor.ts";
import { queryItems, type Page, type Stored } from "../../table.ts";
import type { Filter } from "./filter.ts";
import { isPending, feed, Heads, month, type Info } from "./info.ts";

export interface ListQuery extends Filter {
  limit?: number;
  cursor?: string;
}

/** What one page may read at most: items, and months. Keeps a narrow filter from reading a whole year at once. */
const budget = { items: 100, months: 6 };
/** What is read at once where not every item fits the filter. */
const batch = 32;
/** How far back a list goes, in months: when no start is named, and at most. */
const reach = { usual: 12, most: 120 };

/**
 * Public reports, newest first, one month's partition after the other. A page may hold fewer than `limit`
 * and still have a cursor: a narrow filter stops after reading 100 items or 6 months.
 * @throws Fault invalid `cursor.invalid`; `period.invalid` for what is no date
 */
export async function list(query: ListQuery, now: Date = new Date()): Promise<Page<Stored<Info>>> {
  const { limit = 24, from, to } = query;
  if (from && to && from > to) return { items: [] };
  const { first, last } = period(query, now);
  const { index, pk } = narrowest(query);
  const plain = !query.state && !(query.category && query.village);
  const items: Stored<Info>[] = [];
  let read = 0;
  let [at, cursor] = query.cursor ? place(query.cursor, first, last) : [last, undefined];
  for (let months = 0; at >= first; months++, at = before(at), cursor = undefined) {
    if (months === budget.months) return { items, cursor: `${at}.` };
    do {
      const page = await queryItems({ index, pk: pk(at), ...bounds(query), reverse: true, limit: plain ? limit - items.length : batch, cursor });
      for (const image of page.items) {
        const report = Heads.parse(image);
        if (!matches(report, query)) continue;
        items.push(report);
        if (items.length === limit) return { items, cursor: more(page, image) ? `${at}.${cursorAt(image, index)}` : previous(at, first) };
      }
      read += page.items.length;
      cursor = page.cursor;
      if (read >= budget.items) return { items, cursor: cursor ? `${at}.${cursor}` : previous(at, first) };
    } while (cursor);
  }
  return { items };
}

const more = (page: Page<{ pk: string }>, image: { pk: string }): boolean => page.cursor !== undefined || page.items.at(-1) !== image;
const previous = (at: string, first: string): string | undefined => (before(at) >= first ? `${before(at)}.` : undefined);

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

function period({ from, to }: Filter, now: Date): { first: string; last: string } {
  const b = bounds({ from, to });
  const last = b.to && b.to < now.toISOString() ? month(b.to) : month(now.toISOString());
  let first = last;
  for (let i = 1; i < (from ? reach.most : reach.usual); i++) first = before(first);
  return { first: b.from && month(b.from) > first ? month(b.from) : first, last };
}

function place(cursor: string, first: string, last: string): [string, string | undefined] {
  const [at = "", inner = ""] = [cursor.slice(0, 7), cursor.slice(8)];
  if (!/^\d{4}-\d{2}$/.test(at) || at < first || at > last) throw new Fault("invalid", "cursor.invalid");
  return [at, inner || undefined];
}

function before(m: string): string {
  const [year, mon] = m.split("-").map(Number) as [number, number];
  return mon === 1 ? `${year - 1}-12` : `${year}-${String(mon - 1).padStart(2, "0")}`;
}

function midnight(day: string): string {
  if (!isDate(day)) throw new Fault("invalid", "period.invalid");
  return new Date(instantAt(day, 0, use().region.timezone)).toISOString();
}
