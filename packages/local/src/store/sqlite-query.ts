import type { SQLInputValue } from "node:sqlite";
import { resume, sortKey } from "@among/core/store/bounds";
import type { Query } from "@among/core/store/table-store";
import { columns } from "./sqlite-row.ts";

/** The same page read in two ways. */
export interface Statements {
  /** Only where its items are: SQLite finds that in the index alone. */
  keys: string;
  rows: string;
  values: SQLInputValue[];
}

/**
 * The statements for one page and their values, with one row more than asked for so that the last page is known
 * as such; undefined when the page is empty by its bounds. There are few different statements, so each can be prepared once.
 */
export function page(query: Query): Statements | undefined {
  const at = resume(query);
  if (at === "end") return undefined;
  const { index, begins, reverse = false } = query;
  const sort = sortKey(query);
  const values: SQLInputValue[] = [query.pk];
  const where = [`${index ?? ""}pk = ?`];
  const bound = (sql: string, ...parameters: SQLInputValue[]) => {
    where.push(sql);
    values.push(...parameters);
  };

  // The cursor lies inside the range, so it takes the place of the bound it comes from.
  const behind = typeof at === "object";
  const low = begins || query.from;
  const high = begins ? next(begins) : query.to;
  if (low !== undefined && !(behind && !reverse)) bound(`${sort} >= ?`, low);
  if (high !== undefined && !(behind && reverse)) bound(`${sort} ${begins ? "<" : "<="} ?`, high);
  if (behind && index) bound(`(${sort}, pk, sk) ${reverse ? "<" : ">"} (?, ?, ?)`, at[sort] as string, at.pk, at.sk);
  if (behind && !index) bound(`sk ${reverse ? "<" : ">"} ?`, at.sk);

  const order = (index ? [sort, "pk", "sk"] : ["sk"]).map((name) => (reverse ? `${name} DESC` : name));
  values.push(query.limit + 1);
  const rest = `FROM item WHERE ${where.join(" AND ")} ORDER BY ${order.join(", ")} LIMIT ?`;
  return { keys: `SELECT pk, sk ${rest}`, rows: `SELECT ${columns.join(", ")} ${rest}`, values };
}

/** The least text, in byte order, that is greater than everything with this prefix; undefined when there is none. */
function next(prefix: string): string | undefined {
  const points = Array.from(prefix, (c) => c.codePointAt(0)!);
  while (points.length) {
    const last = points.pop()!;
    if (last === 0x10ffff) continue;
    // Surrogates are no characters of their own.
    return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return undefined;
}
