import { Filter } from "@among/core/reports/report/filter";
import { list, type ListQuery } from "@among/core/reports/report/list";
import { filterIn, search } from "../shell/filters.ts";

const inAddress = filterIn(Filter, {
  category: { read: (key, region) => region.category(key)?.key },
  village: { read: (code, region) => region.village(code)?.code },
});

/** What the address asks for. Anything the city does not have is left out, so that an old link still shows a list. */
export const readFilter = inAddress.read;
export const unread = inAddress.unread;

/** `?category=…&state=…`, or nothing when nothing is filtered. */
export const queryOf = (filter: Filter, more: Record<string, string | undefined> = {}): string => search({ ...inAddress.parameters(filter), ...more });

export const activeCount = (filter: Filter): number => Object.keys(inAddress.parameters(filter)).length;

/** A narrow filter's page may be empty while older reports fit: looks a few pages further before saying so. */
export async function nonEmpty(query: ListQuery, now: Date): ReturnType<typeof list> {
  let page = await list(query, now);
  for (let tries = 0; tries < 3 && page.items.length === 0 && page.cursor; tries++) page = await list({ ...query, cursor: page.cursor }, now);
  return page;
}
