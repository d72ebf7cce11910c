import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import { columns } from "./sqlite-row.ts";

/** Where in a row what is no key of an index begins. */
export const bodyAt = columns.indexOf("type");
export const insert = `INSERT INTO item VALUES (${columns.map(() => "?").join(", ")})`;
const setting = (names: string[]): string => `UPDATE item SET ${names.map((name) => `${name} = ?`).join(", ")} WHERE pk = ? AND sk = ?`;
export const updateAll = setting(columns.slice(2));
// SQLite rewrites the indexes of every column that a statement names, changed or not.
export const updateBody = setting(columns.slice(bodyAt));
export const log = "INSERT INTO change (at, kind, pk, sk, old, new) VALUES (?, ?, ?, ?, ?, ?)";

/** Each statement is prepared once. */
export function statements(db: DatabaseSync) {
  const bySql = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    let statement = bySql.get(sql);
    if (!statement) {
      statement = db.prepare(sql);
      statement.setReturnArrays(true);
      bySql.set(sql, statement);
    }
    return statement;
  };
  return {
    all: (sql: string, values: SQLInputValue[]) => prepared(sql).all(...values) as unknown as SQLOutputValue[][],
    /** @returns the number of the row that was added, where one was */
    run: (sql: string, values: SQLInputValue[]): number => Number(prepared(sql).run(...values).lastInsertRowid),
  };
}
