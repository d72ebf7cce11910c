import { cursorAt } from "./cursor.ts";
import { Fault } from "./fault.ts";
import type { IndexName, Item, Query } from "./store/table-store.ts";
import { queryItems, type Page } from "./table.ts";

/** One partition of a long list, or the part of it that the list holds. */
export interface Shelf {
  /** Stands in cursors: `2026-11`, a village's code. */
  name: string;
  where: Pick<Query, "pk" | "begins" | "from" | "to" | "reverse">;
}

export interface Walk<T> {
  index: IndexName;
  /** In the order of the list: months back in time, villages further away. */
  shelves: readonly Shelf[];
  /** How many of them one page reads at most. */
  maxShelves: number;
  /** What a stored item is in the list; undefined where the filter does not want it. */
  pick(item: Item): T | undefined;
  /** True where nearly everything on the shelves is wanted: no more is read then than shown. */
  plain: boolean;
  limit: number;
  cursor?: string;
}

/** Items one page reads at most, so that a narrow filter costs little. */
const maxItems = 100;
/** What is read at once where not every item is wanted. */
const batch = 32;

/**
 * One page of a list that is kept on several shelves, one read after the other. It may hold fewer than `limit` and
 * still have a cursor: a narrow filter stops after 100 items or `maxShelves` shelves. Without a cursor the list ends.
 * @throws Fault invalid `cursor.invalid`
 */
export async function walk<T>({ index, shelves, maxShelves, pick, plain, limit, cursor: start }: Walk<T>): Promise<Page<T>> {
  const items: T[] = [];
  let read = 0;
  let [at, cursor] = start ? placeOf(start, shelves) : [0, undefined];
  /** The cursor that goes on after what was read, on this shelf or at the start of the next. */
  const goOn = (inside: string | undefined): string | undefined => (inside ? `${shelves[at]!.name}.${inside}` : startOf(shelves[at + 1]));
  for (let seen = 0; at < shelves.length; at++, seen++, cursor = undefined) {
    if (seen === maxShelves) return { items, cursor: startOf(shelves[at]) };
    do {
      const page = await queryItems({ index, ...shelves[at]!.where, limit: plain ? limit - items.length : batch, cursor });
      for (const image of page.items) {
        const item = pick(image);
        if (item === undefined) continue;
        items.push(item);
        const more = page.cursor !== undefined || page.items.at(-1) !== image;
        if (items.length === limit) return { items, cursor: goOn(more ? cursorAt(image, index) : undefined) };
      }
      read += page.items.length;
      cursor = page.cursor;
      if (read >= maxItems) return { items, cursor: goOn(cursor) };
    } while (cursor);
  }
  return { items };
}

const startOf = (shelf: Shelf | undefined): string | undefined => shelf && `${shelf.name}.`;

function placeOf(cursor: string, shelves: readonly Shelf[]): [number, string | undefined] {
  // Codes of villages hold dots, what follows the last one does not.
  const dot = cursor.lastIndexOf(".");
  const name = dot < 0 ? cursor : cursor.slice(0, dot);
  const at = shelves.findIndex((shelf) => shelf.name === name);
  if (at < 0) throw new Fault("invalid", "cursor.invalid");
  return [at, dot < 0 ? undefined : cursor.slice(dot + 1) || undefined];
}
