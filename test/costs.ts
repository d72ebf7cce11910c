import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Capacity } from "@among/core/store/dynamo";

interface Row {
  pattern: string;
  read: number;
  write: number;
  "allowed read": number;
  "allowed write": number;
}

const readme = readFileSync(new URL("../packages/core/README.md", import.meta.url), "utf8");

/**
 * Measures what access patterns cost and holds them to a table of the core's README, whose last two columns
 * are the read and write units allowed.
 * @param heading of the section with the table, without its marks
 */
export function costs(heading: string) {
  const section = readme.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`));
  if (!section) throw new Error(`the README has no section "${heading}"`);
  const cells = section.split("\n").map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const allowed = new Map(cells.filter((c) => /^[\d.]+$/.test(c.at(-2) ?? "")).map((c) => [c[0]!, { read: Number(c.at(-2)), write: Number(c.at(-1)) }]));
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
