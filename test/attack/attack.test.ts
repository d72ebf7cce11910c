import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { fuzz, outcomesOf } from "./fuzz/fuzz.ts";
import { rooms } from "./rooms.ts";
import { table } from "./table.ts";
import { target } from "./target.ts";

// Each test starts the whole program.
vi.setConfig({ testTimeout: 120_000 });

/** Of the rooms, those that take a few seconds; `npm run attack` goes into all. */
const quick = ["races", "edges", "confidential"];
test("the site is built, as the program needs it", () => {
  expect(existsSync(join(import.meta.dirname, "../../web/dist/server/entry.mjs"))).toBe(true);
});

test.each(quick)("what is tried in the room %s does not succeed", async (name) => {
  const at = await target();
  try {
    const outcomes = (await (await rooms[name]!())(at)).filter(({ timed }) => !timed);
    expect(outcomes.length).toBeGreaterThan(3);
    expect(table(outcomes.filter(({ held }) => !held))).toBe(table([]));
  } finally {
    await at.close();
  }
});

test("no operation and no form breaks of what nobody should send it", async () => {
  const at = await target();
  try {
    const found = await fuzz(at, { requests: 2_000, seed: 20_261_121, pages: 25 });
    expect(found.broken).toEqual([]);
    expect(found.operations).toBeGreaterThan(60);
    expect(found.forms).toBeGreaterThan(40);
    const failed = outcomesOf(found).filter(({ held, timed }) => !held && !timed);
    expect(table(failed)).toBe(table([]));
  } finally {
    await at.close();
  }
});
