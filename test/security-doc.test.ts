import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const text = readFileSync(join(root, "SECURITY.md"), "utf8");
const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| (.+) \| `([^`]+)` \| `([^`]+)` \|$/gm)].map(([, id, , where, check]) => ({ id: id!, where: where!, check: check! }));

test("the table has its rows, in the standard's order", () => {
  expect(rows.length).toBeGreaterThanOrEqual(40);
  expect(rows.length).toBe(text.split("\n").filter((line) => /^\| \d/.test(line)).length);
  const places = rows.map(({ id }) => id.split(".").reduce((sum, part) => sum * 100 + Number(part), 0));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test("every file and test it names exists, and the test tests something", () => {
  const missing = rows.flatMap(({ where, check }) => [where, check]).filter((path) => !existsSync(join(root, path)));
  expect(missing).toEqual([]);
  const empty = rows.filter(({ check }) => !check.endsWith(".test.ts") || !/expect\(|Suite\(|contract\(/.test(readFileSync(join(root, check), "utf8")));
  expect(empty.map(({ check }) => check)).toEqual([]);
});
