import { afterAll, beforeAll, expect, test } from "vitest";
import { system, type Actor } from "@among/core/actor";
import { connect, use } from "@among/core/config";
import type { Fault } from "@among/core/fault";
import { limit, limitActor, limiting } from "@among/core/limit";
import type { TableStore } from "@among/core/store/table-store";
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

test("who does something is counted, and where they come from, each on its own; the system and people a program made up are not", async () => {
  const rule = { who: { max: 2, seconds: 3600 }, address: { max: 3, seconds: 3600 } };
  const by = (actor: Actor) => limitActor("t.actor", actor, rule, start).then(() => "ok", (error: Fault) => error.code);
  const guest = (device: string, address?: string): Actor => ({ kind: "guest", device, address });
  expect([await by(guest("dev_a")), await by(guest("dev_a")), await by(guest("dev_a"))]).toEqual(["ok", "ok", "limit.t.actor"]);
  expect([await by(guest("dev_b", "192.0.2.1")), await by(guest("dev_b", "192.0.2.1")), await by(guest("dev_c", "192.0.2.1")), await by(guest("dev_d", "192.0.2.1"))]).toEqual(["ok", "ok", "ok", "limit.t.actor"]);
  expect(await by(guest("dev_d", "192.0.2.2"))).toBe("ok");
  // Whom nothing is known of is not counted as one and the same.
  for (let n = 0; n < 5; n++) expect(await by({ kind: "guest" })).toBe("ok");
  for (let n = 0; n < 5; n++) expect(await by(system("seed"))).toBe("ok");
  for (let n = 0; n < 5; n++) expect(await by({ kind: "guest", device: "dev_a", madeUp: true })).toBe("ok");
});

test("a rule's window is part of what counts a person, so that a changed rule begins anew", async () => {
  const who = { kind: "guest", device: "dev_window" } as const;
  const address = { max: 9, seconds: 60 };
  await limitActor("t.window", who, { who: { max: 1, seconds: 3600 }, address }, start);
  await expect(limitActor("t.window", who, { who: { max: 1, seconds: 3600 }, address }, start)).rejects.toMatchObject({ kind: "limited" });
  await limitActor("t.window", who, { who: { max: 1, seconds: 7200 }, address }, start);
});

test("says to the second when to come back: when the oldest quarter in the way has slid out", async () => {
  const rule = { max: 2, seconds: 400 };
  const wait = (at: number) => limit("t", "exact", rule, start + at * 1000).then(() => 0, (error: Fault) => error.detail.retryAfter);
  // Quarters of 100 s; what was used in one counts until the fifth after it begins.
  expect([await wait(10), await wait(110), await wait(120), await wait(399)]).toEqual([0, 0, 380, 101]);
  expect([await wait(499), await wait(500), await wait(501), await wait(600)]).toEqual([1, 0, 99, 0]);
});

test("says so too before work that is not done, and at least a second", async () => {
  const rule = { max: 1, seconds: 400 };
  const wait = (at: number) => limiting("t", "while exact", rule, async () => 0, start + at).catch((error: Fault) => error.detail.retryAfter);
  expect([await wait(0), await wait(1_000), await wait(499_999), await wait(500_000)]).toEqual([0, 499, 1, 0]);
});

test("the row says what it is, never when, and ends by itself two windows after its last use", async () => {
  const config = use();
  const writes: Parameters<TableStore["update"]>[0][] = [];
  connect({ ...config, table: { ...config.table, update: (write) => (writes.push(write), config.table.update(write)) } });
  await limit("t", "row", { max: 2, seconds: 900 }, start + 1);
  await limit("t", "pause row", { max: 2, seconds: 900, waits: [1] }, start + 1);
  connect(config);
  expect(writes).toHaveLength(3);
  for (const write of writes) expect(write).toMatchObject({ op: "update", set: { type: "limit", body: "{}", v: 1 } });
  expect(writes[0]!.key.pk).toMatch(/^limit#t#[\w-]{27}$/);
  expect(writes[0]).toMatchObject({ key: { sk: "limit" }, set: { type: "limit", body: "{}", v: 1, ttl: start / 1000 + 1 + 1800 } });
});

test("pauses: the last one repeats, the next use is possible the moment it ends, and the limit holds beside them", async () => {
  const rule = { max: 4, seconds: 3600, waits: [10, 20] };
  const at = (seconds: number) => limit("t", "pauses", rule, start + seconds * 1000).then(() => "ok", (error: Fault) => error.detail.retryAfter);
  expect([await at(0), await at(9), await at(10), await at(29), await at(30), await at(49), await at(50)]).toEqual(["ok", 1, "ok", 1, "ok", 1, "ok"]);
  // All four were in the first quarter hour, which slides out after the fourth.
  expect([await at(69), await at(70)]).toEqual([1, 4430]);
});

test("of two that end a pause at the same moment one waits, and an error of the table is no limit", async () => {
  const rule = { max: 4, seconds: 3600, waits: [10] };
  const at = (seconds: number) => limit("t", "both", rule, start + seconds * 1000).then(() => "ok", (error: Fault) => error.detail.retryAfter);
  expect((await Promise.all([at(0), at(0)])).map(String).sort()).toEqual(["10", "ok"]);
  expect((await Promise.all([at(10), at(10)])).map(String).sort()).toEqual(["10", "ok"]);
  const config = use();
  connect({ ...config, table: { ...config.table, update: () => Promise.reject(new Error("no table")) } });
  await expect(limit("t", "both", rule, start + 60_000)).rejects.toThrow("no table");
  connect(config);
});

test("at the very same moment, too, no more is done than there may be", async () => {
  const rule = { max: 3, seconds: 900 };
  let done = 0;
  await Promise.allSettled(Array.from({ length: 20 }, () => limiting("t", "at once", rule, async () => ++done, start)));
  expect(done).toBe(3);
});

test("the networks of one /48 of IPv6 share four times what one may have; others are not touched by it", async () => {
  const rule = { max: 3, seconds: 900 };
  const use = (key: string) => limit("t.site", key, rule, start).then(() => "ok", (error: Fault) => error.code);
  const results = [];
  for (let n = 0; n < 20; n++) results.push(await use(`2001:db8:1:${n.toString(16)}::/64`));
  expect(results).toEqual([...Array.from({ length: 12 }, () => "ok"), ...Array.from({ length: 8 }, () => "limit.t.site")]);
  expect(await use("2001:db8:2:1::/64")).toBe("ok");
  expect([await use("203.0.113.7"), await use("203.0.113.8")]).toEqual(["ok", "ok"]);
  const by = (n: number) => limitActor("t.site_actor", { kind: "guest", address: `2001:db8:1:${n.toString(16)}::/64` }, { who: rule, address: rule }, start).then(() => "ok", (error: Fault) => error.code);
  const actors = [];
  for (let n = 0; n < 14; n++) actors.push(await by(n));
  expect(actors.filter((result) => result === "ok")).toHaveLength(12);
});
