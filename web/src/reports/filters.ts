import type { Region } from "@among/region";
import { list, stateFilters, type Filter, type ListQuery } from "@among/core/reports/report/list";
import { isDate } from "@among/core/zone";

const names = ["category", "village", "state", "from", "to"] as const;

/** What the address asks for. Anything the city does not have is left out, so that an old link still shows a list. */
export function readFilter(query: URLSearchParams, region: Region): Filter {
  const get = (name: string): string | undefined => query.get(name)?.trim() || undefined;
  const day = (name: string): string | undefined => {
    const value = get(name);
    return value && isDate(value) ? value : undefined;
  };
  const state = get("state");
  return {
    category: region.category(get("category") ?? "")?.key,
    village: region.village(get("village") ?? "")?.code,
    state: stateFilters.find((s) => s === state),
    from: day("from"),
    to: day("to"),
  };
}

/** `?category=…&state=…`, or nothing when nothing is filtered. */
export function queryOf(filter: Filter, more: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const name of names) if (filter[name]) query.set(name, filter[name]);
  for (const [name, value] of Object.entries(more)) if (value) query.set(name, value);
  const text = query.toString();
  return text && `?${text}`;
}

export const activeCount = (filter: Filter): number => names.filter((name) => filter[name]).length;

/** A narrow filter's page may be empty while older reports fit: looks a few pages further before saying so. */
export async function nonEmpty(query: ListQuery, now: Date): ReturnType<typeof list> {
  let page = await list(query, now);
  for (let tries = 0; tries < 3 && page.items.length === 0 && page.cursor; tries++) page = await list({ ...query, cursor: page.cursor }, now);
  return page;
}
