import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { equivalents } from "./equivalents.ts";
import { report } from "./report.ts";

const oneLine = (text: string): string => text.replace(/\s+/g, " ");

test("what is listed as equivalent still stands in its file", () => {
  const gone = equivalents.filter(({ file, from, line }) => !oneLine(readFileSync(join(import.meta.dirname, "../..", file), "utf8")).includes(line ?? from));
  expect(gone).toEqual([]);
  expect(equivalents.filter(({ reason }) => reason.length < 20)).toEqual([]);
});

test("fewer than 85 of 100 noticed is not enough", () => {
  const mutants = (survived: number) => Array.from({ length: 100 }, (_, n) => ({ fileName: import.meta.filename, mutatorName: "Test", status: n < survived ? "Survived" : "Killed", location: { start: { line: 1, column: 1 }, end: { line: 1, column: 7 } } }));
  const lines: string[] = [];
  expect([15, 16].map((survived) => report(mutants(survived), { print: (line) => lines.push(line) }))).toEqual([true, false]);
  expect(lines.at(-1)).toMatch(/^all .* 84 +16 +0 +0 +0 +0 +84\.0$/);
});
