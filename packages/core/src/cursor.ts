import { Fault } from "./fault.ts";
import type { IndexName, Item, Query } from "./store/table-store.ts";

/** Rows on a page where nobody says how many, and at most. */
export const pageSize = 24;
export const maxPageSize = 100;

/**
 * The cursor that goes on after this item, for a caller that stops in the middle of a page.
 * It carries only where to go on inside a partition the server names, so a forged one reads nothing else.
 */
export function cursorAt(last: Item, index: IndexName | undefined): string {
  const parts = index ? [last.pk, last.sk, last[`${index}sk`]] : [last.pk, last.sk];
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** Where a cursor goes on, for the store. @throws Fault invalid `cursor.invalid` */
export function opened(cursor: string, { index, pk }: Pick<Query, "index" | "pk">): Item {
  const bad = new Fault("invalid", "cursor.invalid");
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    throw bad;
  }
  if (!Array.isArray(parts) || parts.length !== (index ? 3 : 2) || !parts.every((p) => typeof p === "string" && p)) throw bad;
  const [itemPk, itemSk, indexSk] = parts as string[];
  if (!index) return { pk, sk: itemSk! };
  return { pk: itemPk!, sk: itemSk!, [`${index}pk`]: pk, [`${index}sk`]: indexSk! };
}
