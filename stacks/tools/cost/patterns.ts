import { readFileSync } from "node:fs";

/** What an access pattern costs at most in DynamoDB's request units, and how many records of the change feed it is (0 where the README gives none). */
export type Pattern = Record<"read" | "write" | "records", number>;

const readme = readFileSync(new URL("../../../packages/core/README.md", import.meta.url), "utf8");
const number = (cell = ""): number => (/^[\d.]+$/.test(cell) ? Number(cell) : NaN);

/**
 * The access patterns of the core's README, the only place where their costs stand; tests hold them to measurements.
 * @param heading of one section; all of them when not given
 * @throws Error when there is no such section, or two patterns have the same name
 */
export function patternsOf(heading?: string): Map<string, Pattern> {
  const text = heading === undefined ? readme : readme.split(/^#+ /m).find((section) => section.startsWith(`${heading}\n`));
  if (text === undefined) throw new Error(`the README has no section "${heading}"`);
  const rows = text.split("\n").map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim())).filter((cells) => !Number.isNaN(number(cells.at(-2))));
  const patterns = new Map(rows.map((cells) => [cells[0]!, { read: number(cells.at(-2)), write: number(cells.at(-1)), records: number(cells.at(-3)) || 0 }]));
  if (patterns.size < rows.length) throw new Error("two access patterns of the README have the same name");
  return patterns;
}
