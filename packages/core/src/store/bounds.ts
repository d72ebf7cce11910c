import type { Item, Query } from "./table-store.ts";

/** Orders text as the stores do: by its UTF-8 bytes (JavaScript's own order differs beyond U+FFFF). */
export const compare = (a: string, b: string): number => (a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b)));

/** The attribute a query sorts by. */
export const sortKey = (query: Pick<Query, "index">): string => (query.index ? `${query.index}sk` : "sk");

/**
 * Where the next page begins. When a query's bounds depend on the time, a cursor from before can lie outside of them, which
 * DynamoDB would refuse: before the range means from its beginning, behind it means that nothing is left.
 */
export function resume(query: Query): Item | "start" | "end" {
  if (!query.after) return "start";
  const side = place(query, query.after[sortKey(query)] as string) * (query.reverse ? -1 : 1);
  if (side === 0) return query.after;
  return side < 0 ? "start" : "end";
}

/** -1 before the query's range, 0 inside, 1 behind, in ascending order. */
function place({ begins, from, to }: Query, at: string): -1 | 0 | 1 {
  if (begins !== undefined) {
    if (at.startsWith(begins)) return 0;
    return compare(at, begins) < 0 ? -1 : 1;
  }
  if (from !== undefined && compare(at, from) < 0) return -1;
  if (to !== undefined && compare(at, to) > 0) return 1;
  return 0;
}
