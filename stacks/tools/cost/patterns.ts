import { readFileSync } from "node:fs";

/** What one access pattern costs at most, in DynamoDB's request units, indexes and transactions included. */
export interface Pattern {
  read: number;
  write: number;
  /** Records of the change feed it is worth, where the table says so. */
  records: number;
}

const readme = readFileSync(new URL("../../../packages/core/README.md", import.meta.url), "utf8");

/** Sections of the core's README whose tables are held to measurements by tests. */
export const sections = ["Access patterns", "Identity", "The market's access patterns", "What follows by itself"] as const;

const number = (cell: string | undefined): number => (/^[\d.]+$/.test(cell ?? "") ? Number(cell) : NaN);

/**
 * Reads a table of the core's README: the only place where these figures stand.
 * @param heading of the section with the table, without its marks
 * @throws Error when there is no such section
 */
export function patternsOf(heading: string): Map<string, Pattern> {
  const section = readme.split(/^#+ /m).find((text) => text.startsWith(`${heading}\n`));
  if (!section) throw new Error(`the README has no section "${heading}"`);
  const cells = section.split("\n").map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  return new Map(cells.filter((c) => !Number.isNaN(number(c.at(-2)))).map((c) => [c[0]!, { read: number(c.at(-2)), write: number(c.at(-1)), records: number(c.at(-3)) || 0 }]));
}

/** All of them, by name. @throws Error when two have the same */
export function patterns(): Map<string, Pattern> {
  const all = new Map<string, Pattern>();
  for (const [name, pattern] of sections.flatMap((heading) => [...patternsOf(heading)])) {
    if (all.has(name)) throw new Error(`two access patterns are called "${name}"`);
    all.set(name, pattern);
  }
  return all;
}
