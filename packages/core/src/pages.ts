import type { Page } from "./table.ts";

/** Everything that lies behind the pages of a list, in their order: for one person's own things, never for a town's. */
export async function everything<T>(page: (cursor?: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const next = await page(cursor);
    items.push(...next.items);
    cursor = next.cursor;
  } while (cursor);
  return items;
}
