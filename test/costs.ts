import { expect } from "vitest";
import type { Capacity } from "@among/core/store/dynamo";
import { patternsOf } from "../stacks/tools/cost/patterns.ts";

interface Row {
  pattern: string;
  read: number;
  write: number;
  "allowed read": number;
  "allowed write": number;
}

/**
 * Measures what access patterns cost and holds them to a table of the core's README, whose last two columns
 * are the read and write units allowed.
 * @param heading of the section with the table, without its marks
 */
export function costs(heading: string) {
  const allowed = patternsOf(heading);
  const spent: Capacity[] = [];
  const rows: Row[] = [];
  return {
    allowed,
    rows,
    onCapacity: (capacity: Capacity): void => void spent.push(capacity),
    /** Runs one pattern and writes down what it cost. */
    async cost<T>(pattern: string, run: () => Promise<T>): Promise<T> {
      spent.length = 0;
      const result = await run();
      const sum = (pick: (c: Capacity) => number) => spent.reduce((total, c) => total + pick(c), 0);
      const limit = allowed.get(pattern) ?? { read: NaN, write: NaN };
      rows.push({ pattern, read: sum((c) => c.read), write: sum((c) => c.write), "allowed read": limit.read, "allowed write": limit.write });
      return result;
    },
    /** Fails where a pattern cost more than its line allows. */
    hold(): void {
      console.table(rows);
      for (const row of rows) {
        expect.soft(row.read, `${row.pattern}: read units`).toBeLessThanOrEqual(row["allowed read"]);
        expect.soft(row.write, `${row.pattern}: write units`).toBeLessThanOrEqual(row["allowed write"]);
      }
    },
    /** Fails where the table has a line that was not measured, or lacks one. */
    whole: (): void => expect(rows.map((r) => r.pattern).sort()).toEqual([...allowed.keys()].sort()),
  };
}
