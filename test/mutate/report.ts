import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { equivalents, type Equivalent } from "./equivalents.ts";

/** What is used of Stryker's result; lines and columns count from 1. */
export interface Mutant {
  fileName: string;
  mutatorName: string;
  replacement?: string;
  status: string;
  /** Why it was not tried. */
  statusReason?: string;
  location: { start: { line: number; column: number }; end: { line: number; column: number } };
}

/** At least so many of 100 changes have to be noticed. */
const neededPercent = 85;

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

const sources = new Map<string, string>();

/** Keeps a file as it is now: somebody may edit it while its mutants are tried. */
export const keep = (path: string): unknown => sources.set(resolve(path), readFileSync(path, "utf8"));

/** The text a mutant replaces, and the line it begins in. */
function source({ fileName, location: { start, end } }: Mutant): { original: string; line: string } {
  const lines = (sources.get(fileName) ?? readFileSync(fileName, "utf8")).split("\n");
  const line = lines[start.line - 1]!;
  const part = lines.slice(start.line - 1, end.line);
  part[part.length - 1] = part.at(-1)!.slice(0, end.column - 1);
  part[0] = part[0]!.slice(start.column - 1);
  return { original: oneLine(part.join("\n")), line: oneLine(line) };
}

const describes = (entry: Equivalent, mutant: Mutant): boolean => {
  if (entry.file !== relative(process.cwd(), mutant.fileName) || entry.mutator !== mutant.mutatorName || entry.to !== oneLine(mutant.replacement ?? "")) return false;
  const { original, line } = source(mutant);
  return entry.from === original && (entry.line === undefined || entry.line === line);
};

const equivalentOf = (mutant: Mutant): Equivalent | undefined => equivalents.find((entry) => describes(entry, mutant));

/** Where a mutant is that no test noticed, and what was changed; undefined for any other, and for what nobody can notice. */
export function unnoticed(mutant: Mutant): string | undefined {
  const kind = counted[mutant.status];
  if ((kind !== "survived" && kind !== "uncovered") || equivalentOf(mutant)) return undefined;
  const { original, line } = source(mutant);
  return `${relative(process.cwd(), mutant.fileName)}:${mutant.location.start.line}:${mutant.location.start.column} ${kind} ${mutant.mutatorName}\n  ${line}\n  ${original} → ${oneLine(mutant.replacement ?? "")}`;
}

interface Row {
  killed: number;
  timeout: number;
  survived: number;
  uncovered: number;
  equivalent: number;
  failed: number;
}

const none = (): Row => ({ killed: 0, timeout: 0, survived: 0, uncovered: 0, equivalent: 0, failed: 0 });
const counted: Record<string, keyof Row> = { Killed: "killed", Timeout: "timeout", Survived: "survived", NoCoverage: "uncovered", RuntimeError: "failed", CompileError: "failed" };

/** Of 100 changes that can be noticed, so many are. */
function score({ killed, timeout, survived, uncovered }: Row): number {
  const all = killed + timeout + survived + uncovered;
  return all === 0 ? 100 : ((killed + timeout) / all) * 100;
}

/**
 * Prints a table by file.
 * @param stopped there would have been more
 * @returns whether enough was noticed, and the list of equivalents says nothing wrong about these files
 */
export function report(mutants: readonly Mutant[], { stopped = false, print = console.log as (line: string) => void } = {}): boolean {
  const rows = new Map<string, Row>();
  const used = new Set<Equivalent>();
  const wrong: string[] = [];
  const total = none();
  const leftOut = new Map<string, number>();
  for (const mutant of mutants) {
    if (mutant.status === "Ignored") leftOut.set(mutant.statusReason ?? "", (leftOut.get(mutant.statusReason ?? "") ?? 0) + 1);
    const kind = counted[mutant.status];
    if (!kind) continue;
    const file = relative(process.cwd(), mutant.fileName);
    const row = rows.get(file) ?? none();
    rows.set(file, row);
    const entry = equivalentOf(mutant);
    if (entry) used.add(entry);
    if (entry && kind === "killed") wrong.push(`${file}: not equivalent, a test notices ${entry.from} → ${entry.to}`);
    const column = entry && kind !== "killed" ? "equivalent" : kind;
    row[column]++;
    total[column]++;
  }
  if (!stopped) for (const entry of equivalents) if (rows.has(entry.file) && !used.has(entry)) wrong.push(`${entry.file}: nothing is changed as the list of equivalents says: ${entry.from} → ${entry.to}`);
  for (const line of [...table([...rows].sort(([a], [b]) => (a < b ? -1 : 1)), total), ...[...leftOut].map(([why, count]) => `${count} left out: ${why}`), ...wrong]) print(line);
  return score(total) >= neededPercent && wrong.length === 0;
}

function table(rows: [string, Row][], total: Row): string[] {
  const width = Math.max(...rows.map(([file]) => file.length), 4);
  const cells = (values: string[]): string => values.map((value) => value.padStart(12)).join("");
  const line = (name: string, row: Row): string => name.padEnd(width) + cells([row.killed, row.survived, row.uncovered, row.timeout, row.equivalent, row.failed].map(String).concat(score(row).toFixed(1)));
  return ["", "file".padEnd(width) + cells(["killed", "survived", "no coverage", "timeout", "equivalent", "failed", "score %"]), ...rows.map(([file, row]) => line(file, row)), line("all", total)];
}
