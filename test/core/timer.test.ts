import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import type { Query, TableStore, Write } from "@among/core/store/table-store";
import * as Timer from "@among/core/timer";
import { world, type World } from "../world.ts";

let town: World;
beforeAll(async () => void (town = await world()));
afterAll(() => town.close());

const noon = new Date("2026-11-21T12:00:00.000Z");
const later = (hours: number): Date => new Date(noon.getTime() + hours * 3_600_000);
const timer = (hours: number, subject: string): Timer.Timer => ({ at: later(hours).toISOString(), kind: "test", subject });

async function due(now: Date, fails: (subject: string) => boolean = () => false): Promise<string[]> {
  const handled: string[] = [];
  await Timer.run(async ({ subject }) => {
    if (fails(subject)) throw new Error(subject);
    handled.push(subject);
  }, now).catch((error) => handled.push(error.message));
  return handled;
}

test("a clock that starts days after the first timer misses none, and does each once", async () => {
  await Timer.set(timer(1, "early"), noon);
  await Timer.set(timer(1, "early"), noon);
  await Timer.set(timer(30, "tomorrow"), noon);
  await Timer.set(timer(-5, "long past"), noon);
  await Timer.set(timer(200, "next week"), noon);
  expect(await due(later(48))).toEqual(["long past", "early", "tomorrow"]);
  expect(await due(later(49))).toEqual([]);
  expect(await due(later(24 * 9))).toEqual(["next week"]);
});

test("one that fails holds up no other and comes again", async () => {
  await Timer.set(timer(240, "bad"), later(216));
  await Timer.set(timer(240.01, "good"), later(216));
  await Timer.set(timer(243, "good too"), later(216));
  expect(await due(later(244), (s) => s === "bad")).toEqual(["good", "good too", "1 timers failed, 2 were handled"]);
  expect(await due(later(260))).toEqual(["bad"]);
  expect(await due(later(261))).toEqual([]);
});

test("two clocks at once do no harm", async () => {
  for (let i = 0; i < 20; i++) await Timer.set(timer(300 + i / 100, `n${i}`), later(299));
  const [one, two] = await Promise.all([due(later(302)), due(later(302))]);
  expect(new Set([...one, ...two]).size).toBe(20);
});

test("a timer that another process is still setting for the hour that just ended is not lost", async () => {
  const hour = later(400);
  expect(await due(new Date(hour.getTime() + 60_000))).toEqual([]);
  // Set a moment before the hour ended, written a moment after the clock had looked at it.
  const before = new Date(hour.getTime() - 1_000);
  await Timer.set({ at: before.toISOString(), kind: "test", subject: "late" }, before);
  expect(await due(new Date(hour.getTime() + 120_000))).toEqual(["late"]);
});

test("more timers in one hour than a page holds are all done, and only those that are due", async () => {
  for (let i = 0; i < 130; i++) await Timer.set({ at: new Date(later(420).getTime() + i * 10).toISOString(), kind: "test", subject: `m${i}` }, later(419));
  await Timer.set(timer(420.9, "not yet"), later(419));
  expect(await due(later(420.5))).toHaveLength(130);
  expect(await due(later(420.6))).toEqual([]);
  expect(await due(later(421))).toEqual(["not yet"]);
});

test("a clock that stood still for more than forty days forgets what is older, and goes on", async () => {
  await Timer.set(timer(500, "forgotten"), later(499));
  await Timer.set(timer(500 + 10 * 24, "kept"), later(499));
  expect(await due(later(500 + 41 * 24))).toEqual(["kept"]);
  await Timer.set(timer(501 + 41 * 24, "new"), later(500 + 41 * 24));
  expect(await due(later(502 + 41 * 24))).toEqual(["new"]);
});

/** What the table is asked while something runs. */
async function asked(work: () => Promise<unknown>, instead: Partial<TableStore> = {}): Promise<{ gets: unknown[]; queries: Query[]; writes: Write[] }> {
  const config = use();
  const { table } = config;
  const seen: { gets: unknown[]; queries: Query[]; writes: Write[] } = { gets: [], queries: [], writes: [] };
  const spy: TableStore = {
    ...table,
    get: (key, options) => (seen.gets.push({ ...key, ...options }), table.get(key, options)),
    query: (query) => (seen.queries.push(query), table.query(query)),
    write: (writes) => (seen.writes.push(...writes), (instead.write ?? table.write)(writes)),
  };
  connect({ ...config, table: spy });
  try {
    await work();
  } finally {
    connect(config);
  }
  return seen;
}
const hours = (queries: Query[]): string[] => queries.map(({ pk }) => pk.replace("timer#2027-", ""));

test("a tick reads only the hours that are not settled, ten minutes after their end, and nothing from a copy that may be old", async () => {
  const day = new Date("2027-02-10T12:30:00.000Z");
  const at = (minutes: number): Date => new Date(day.getTime() + minutes * 60_000);
  await due(day);
  const same = await asked(() => due(at(5)));
  expect(hours(same.queries)).toEqual(["02-10T12"]);
  expect(same.writes).toEqual([]);
  const next = await asked(() => due(at(39)));
  expect(hours(next.queries)).toEqual(["02-10T12", "02-10T13"]);
  expect(next.writes).toEqual([]);
  expect((await asked(() => due(at(40)))).writes).toHaveLength(1);
  expect(hours((await asked(() => due(at(41)))).queries)).toEqual(["02-10T13"]);
  for (const read of [...next.gets, ...next.queries]) expect(read).toMatchObject({ consistent: true });
});

test("an hour in which one failed is read until it is done, those after it too", async () => {
  const day = new Date("2027-03-10T12:30:00.000Z");
  const at = (hours: number): Date => new Date(day.getTime() + hours * 3_600_000);
  await due(day);
  for (const n of [1, 2]) await Timer.set({ at: at(n).toISOString(), kind: "test", subject: `bad ${n}` }, day);
  await due(at(4), (subject) => subject.startsWith("bad"));
  expect(hours((await asked(() => due(at(4), (subject) => subject.startsWith("bad")))).queries)).toEqual(["03-10T13", "03-10T14", "03-10T15", "03-10T16"]);
  expect(await due(at(4))).toEqual(["bad 1", "bad 2"]);
  expect(hours((await asked(() => due(at(4)))).queries)).toEqual(["03-10T16"]);
});

test("a clock that another was quicker than goes on, any other error is told", async () => {
  const day = new Date("2027-04-10T12:30:00.000Z");
  const at = (hours: number): Date => new Date(day.getTime() + hours * 3_600_000);
  await due(day);
  const failing = (error: Error): Partial<TableStore> => ({ write: () => Promise.reject(error) });
  const run = (now: Date) => Timer.run(async () => {}, now);
  let done: number | undefined;
  await asked(async () => (done = await run(at(2))), { write: use().table.write });
  expect(done).toBe(0);
  const twice = Promise.all([run(at(4)), run(at(4)), run(at(4))]);
  expect(await twice).toEqual([0, 0, 0]);
  await expect(asked(() => run(at(6)), failing(new Error("no table")))).rejects.toThrow("no table");
  await expect(asked(() => run(at(6)), failing(new Fault("missing", "table")))).rejects.toMatchObject({ kind: "missing" });
});

test("a timer at a time that is none is refused", async () => {
  await expect(Timer.set({ at: "tomorrow", kind: "test", subject: "never" }, noon)).rejects.toThrow("timer");
});

test("the first timer of all marks where the clock begins, once for a process", async () => {
  const fresh = await world();
  expect(await Timer.run(async () => {}, noon)).toBe(0);
  const { writes } = await asked(async () => {
    await Timer.set(timer(1, "first"), noon);
    await Timer.set(timer(1, "second"), noon);
  });
  expect(writes.map((write) => write.op === "put" && write.item.type)).toEqual(["timer_cursor", "timer", "timer"]);
  await fresh.close();
});
