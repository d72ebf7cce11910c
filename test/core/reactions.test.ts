import { beforeEach, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { react, tick } from "@among/core/reactions";
import { about } from "@among/core/identity/audit";
import { open } from "@among/core/reports/report/open";
import { take } from "@among/core/reports/report/take";
import type { Item } from "@among/core/store/table-store";
import * as Timer from "@among/core/timer";
import { draft, guest, officer } from "../reports/make.ts";
import { world, type World } from "../world.ts";

let town: World;
beforeEach(async () => {
  town = await world();
  return () => town.close();
});

const now = new Date("2026-11-16T02:00:00Z");

/** What is written while something runs, and how rows are read. */
async function seen(work: () => Promise<unknown>): Promise<{ writes: number; gets: ({ consistent?: boolean } | undefined)[] }> {
  const config = use();
  const all: { writes: number; gets: ({ consistent?: boolean } | undefined)[] } = { writes: 0, gets: [] };
  const { table } = config;
  connect({ ...config, table: { ...table, get: (key, options) => (all.gets.push(options), table.get(key, options)), write: (writes) => (all.writes++, table.write(writes)), update: (write) => (all.writes++, table.update(write)) } });
  await work();
  connect(config);
  return all;
}

/** A report that was taken on, as its rows are: the head, and the event of the step. */
async function rows(): Promise<{ head: Item; event: Item }> {
  const { report } = await open(guest, draft({}, now), now);
  await take(officer(report.agency), { code: report.code, version: 1 }, "acknowledge", {}, now);
  const { items } = await town.table.query({ pk: `report#${report.code}`, limit: 10 });
  return { head: items.find((item) => item.type === "report")!, event: items.find((item) => item.type === "report_event")! };
}

test("what staff does with a report goes into the trail, from the report as it is now", async () => {
  const { event } = await rows();
  const { code } = JSON.parse(event.body as string) as { code: string };
  const { gets } = await seen(() => react({ kind: "INSERT", id: "1", item: event }, now));
  expect((await about(code)).items).toHaveLength(1);
  expect(gets).toContainEqual({ consistent: true });
});

test("an event of a report that is gone sets off what needs no report", async () => {
  const { head, event } = await rows();
  await town.table.write([{ op: "delete", key: { pk: head.pk, sk: head.sk } }]);
  await react({ kind: "INSERT", id: "1", item: event }, now);
  expect(town.sent).toEqual([]);
});

test("a new report is reacted to when it is new, not when it changes or goes", async () => {
  const { head } = await rows();
  expect((await seen(() => react({ kind: "INSERT", id: "1", item: head }, now))).writes).toBeGreaterThan(0);
  for (const kind of ["MODIFY", "REMOVE"] as const) expect((await seen(() => react({ kind, id: "2", item: head, old: head }, now))).writes).toBe(0);
});

test("what is gone, of no known kind, or without what it was before sets nothing off", async () => {
  const { head } = await rows();
  const { writes } = await seen(async () => {
    await react({ kind: "REMOVE", id: "1", old: head }, now);
    await react({ kind: "INSERT", id: "2" }, now);
    for (const type of ["unknown", "person", "photo"]) await react({ kind: "MODIFY", id: "3", item: { ...head, type } }, now);
    await react({ kind: "INSERT", id: "4", item: { ...head, type: "unknown" } }, now);
  });
  expect(writes).toBe(0);
});

test("a person who changed and was not deleted keeps everything", async () => {
  const person = { pk: "person#per_1", sk: "person", type: "person", v: 1, body: JSON.stringify({ id: "per_1", status: "active", name: "Sri", phone: null, village: null, grants: [], consents: [] }) };
  expect((await seen(() => react({ kind: "MODIFY", id: "1", item: { ...person, v: 2 }, old: person }, now))).writes).toBe(0);
});

test("a timer of a kind that nobody knows any more is done with", async () => {
  await Timer.set({ at: now.toISOString(), kind: "of an older version", subject: "x" }, now);
  expect(await tick(now)).toBe(1);
  expect(await tick(now)).toBe(0);
});
