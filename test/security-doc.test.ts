import { existsSync, globSync, readFileSync } from "node:fs";
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

test("every file that its text names exists, and the known gaps stand in the standard's order", () => {
  const named = [...text.matchAll(/`((?:packages|functions|web|stacks|test|docs)\/[^`\s]+)`/g)].map(([, path]) => path!);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const gaps = [...text.split("## Known gaps")[1]!.matchAll(/^- (\d+)\.(\d+)\.(\d+)/gm)].map(([, ...parts]) => parts.reduce((sum, part) => sum * 100 + Number(part), 0));
  expect(gaps.length).toBeGreaterThan(5);
  expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
});

test("what must not be guessed comes from the system's generator: the quick one draws pauses alone", () => {
  const lines = globSync(["packages/{core,region}/src/**/*.ts", "functions/src/**/*.ts", "web/src/**/*.{ts,astro}"], { cwd: root }).flatMap((path) => readFileSync(join(root, path), "utf8").split("\n").map((line) => `${path}: ${line}`));
  expect(lines.filter((line) => line.includes("Math.random") && !/pause/.test(line))).toEqual([]);
  expect(readFileSync(join(root, "packages/core/src/identity/one-time-code.ts"), "utf8")).toContain("randomInt(1_000_000)");
});
