import type { Region } from "@among/region";
import { isTraded } from "@among/core/market/listing/draft";
import { Filter } from "@among/core/market/listing/filter";
import { list, sorts, type Listed, type ListQuery } from "@among/core/market/listing/list";
import { readRupiah } from "@among/core/market/measure";
import { filterIn, search } from "../shell/filters.ts";
import { meant } from "./goods.ts";

export interface PageQuery extends ListQuery {
  /** What was typed where no commodity fits it. */
  typed?: string;
}

/** As people type it: `7.500`. */
const typedPrice = { read: readRupiah };

const inAddress = filterIn(Filter, {
  commodity: {
    read: (key, region) => {
      const named = region.commodity(key);
      return isTraded(named) ? named.key : undefined;
    },
  },
  village: { read: (code, region) => region.village(code)?.code },
  near: { read: pointOf, write: ({ lat, lng }) => `${lat},${lng}` },
  priceFrom: typedPrice,
  priceTo: typedPrice,
  grade: { read: (text) => text.slice(0, 30) },
});

/** What the address asks for. What the town does not have is left out, so that an old link still shows a list. */
export function readPageQuery(query: URLSearchParams, region: Region): PageQuery {
  const typed = query.get("q")?.trim();
  const filter = inAddress.read(query, region);
  const commodity = typed ? meant(region.commodities.filter(isTraded), typed)?.key : filter.commodity;
  const sort = query.get("sort")?.trim();
  return { ...filter, commodity, typed: typed && !commodity ? typed : undefined, sort: sorts.find((s) => s === sort), cursor: query.get("lanjut")?.trim() || undefined };
}

export const unread = inAddress.unread;

function pointOf(text: string): { lat: number; lng: number } | undefined {
  const match = /^(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?)$/.exec(text);
  if (!match) return undefined;
  const [lat, lng] = [Number(match[1]), Number(match[2])];
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng } : undefined;
}

/** `?commodity=…&sort=…`, or nothing when nothing is asked; a change of `undefined` takes a name off. */
export const queryOf = (query: PageQuery, change: Record<string, string | undefined> = {}): string => search({ ...inAddress.parameters(query), sort: query.sort, ...change });

/** How many filters hold, the sort aside. */
export const activeCount = (query: PageQuery): number => Object.keys(inAddress.parameters(query)).length;

/** A narrow filter's page may be empty while others fit: looks a few pages further before saying so. */
export async function nonEmpty(query: PageQuery, now: Date): Promise<Listed> {
  let page = await list(query, now);
  for (let tries = 0; tries < 3 && page.items.length === 0 && page.cursor; tries++) page = await list({ ...query, cursor: page.cursor }, now);
  return page;
}
