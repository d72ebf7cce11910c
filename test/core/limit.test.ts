import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { limit, limiting } from "@among/core/limit";
import { seeded } from "../reports/make.ts";
import { world, type World } from "../world.ts";

let town: World;
beforeAll(async () => void (town = await world()));
afterAll(() => town.close());

const start = Date.parse("2026-11-21T02:00:00Z");

test("what has slid out of the window is taken away, so that the row of somebody who comes for years stays small", async () => {
  const config = use();
  let largest = 0;
  connect({
    ...config,
    table: {
      ...config.table,
      async update(write) {
        const item = await config.table.update(write);
        largest = Math.max(largest, Object.keys(item).length);
        return item;
      },
    },
  });
  for (let n = 0; n < 200; n++) await limit("t", "long", { max: 100, seconds: 3600 }, start + n * 900_000);
  connect(config);
  // Its keys and marks, the five quarters that count, and those that wait to be taken away.
  expect(largest).toBeLessThanOrEqual(21);
});

test("taking away what slid out forgets nothing that still counts: never more than the limit in any window", async () => {
  const rule = { max: 4, seconds: 3600 };
  const random = seeded("limit");
  const granted: number[] = [];
  for (let n = 0, at = start; n < 600; n++, at += 1000 * random.pick([30, 100, 400, 900, 1500])) await limit("t", "steady", rule, at).then(() => granted.push(at), () => {});
  for (const at of granted) expect(granted.filter((other) => other >= at && other < at + 3_600_000).length).toBeLessThanOrEqual(4);
  expect(granted.length).toBeGreaterThan(200);
});

test("what is done while it is counted is not done where nothing is left", async () => {
  const rule = { max: 3, seconds: 900 };
  let done = 0;
  const work = (at = start) => limiting("t", "while", rule, async () => ++done, at);
  for (const n of [1, 2, 3]) expect(await work()).toBe(n);
  await expect(work()).rejects.toMatchObject({ kind: "limited", code: "limit.t", detail: { retryAfter: expect.any(Number) } });
  expect(done).toBe(3);
  expect(await work(start + 900_000 * 1.25)).toBe(4);
});
