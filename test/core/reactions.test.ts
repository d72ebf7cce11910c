import { beforeEach, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { react, reactedTo, tick } from "@among/core/reactions";
import { about } from "@among/core/identity/audit";
import { open } from "@among/core/reports/report/open";
import { take } from "@among/core/reports/report/take";
import { id } from "@among/core/id";
import * as Photo from "@among/core/media/photo";
import type { Item, Write } from "@among/core/store/table-store";
import * as Timer from "@among/core/timer";
import { device, draft, guest, officer, operator } from "../reports/make.ts";
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

const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

/** What the reactions to one row write: kinds of rows, and what each timer waits for. */
async function written(change: Parameters<typeof react>[0]): Promise<string[]> {
  const config = use();
  const kinds: string[] = [];
  const note = (write: Write): void => void kinds.push(write.op === "put" ? (write.item.type === "timer" ? `timer ${JSON.parse(write.item.body as string).kind}` : String(write.item.type)) : `${write.op} ${write.key.pk.split("#")[0]}`);
  connect({ ...config, table: { ...town.table, write: (writes) => (writes.forEach(note), town.table.write(writes)), update: (write) => (note(write), town.table.update(write)) } });
  await react(change, now).finally(() => connect(config));
  return [...new Set(kinds)].filter((kind) => kind !== "timer_cursor").sort();
}

test("what a new report and each step of it set off, row by row", async () => {
  const by = device("hp");
  const dpupr = officer("dpupr");
  const { report } = await open(by, draft({ phone: "0812-3456-7890" }, now), now);
  const { code } = report;
  const rowsOf = async () => (await town.table.query({ pk: `report#${code}`, limit: 50 })).items;
  const [head] = await rowsOf();
  const results: Record<string, string[]> = { opened: await written({ kind: "INSERT", id: "1", item: head! }) };
  const step = async (name: string, run: () => Promise<unknown>) => {
    await run();
    results[name] = await written({ kind: "INSERT", id: name, item: (await rowsOf()).filter((item) => item.type === "report_event").at(-1)! });
  };
  const version = async () => (await rowsOf())[0]!.v as number;
  await step("acknowledged", async () => take(dpupr, { code, version: await version() }, "acknowledge", {}, later(1)));
  await step("hidden", async () => take(operator(), { code, version: await version() }, "hide", { text: "Menyebut nama." }, later(2)));
  await step("rejected", async () => take(dpupr, { code, version: await version() }, "reject", { rejection: "not_found", text: "Tidak ada." }, later(3)));
  expect(results).toEqual({
    opened: ["message", "once", "report_pointer", "timer report", "update figures", "update limit"],
    acknowledged: ["audit", "message", "once", "timer report", "update figures", "update limit"],
    hidden: ["audit", "timer report"],
    rejected: ["audit", "message", "once", "timer report_contact", "update figures", "update limit"],
  });
});

test("a photo that nobody claims is looked at again, one that is ready already, gone or claimed is not", async () => {
  const photo = async (more: object = {}) => {
    const made = await Photo.adopt(id("pho"), { of: undefined, width: 1, height: 1, colour: "#000000", hash: "x", ...more } as never);
    return (await town.table.get(Photo.Photos.key(made)))!;
  };
  const before = (item: Item, state = "waiting"): Item => ({ ...item, body: JSON.stringify({ ...JSON.parse(item.body as string), state }) });
  const turned = async (old: Item, item: Item) => written({ kind: "MODIFY", id: "1", old, item });
  const unclaimed = await photo();
  expect(await turned(before(unclaimed), unclaimed)).toContain("timer photo");
  expect(await turned(unclaimed, unclaimed)).toEqual([]);
  expect(await turned(unclaimed, before(unclaimed, "refused"))).toEqual([]);
  const claimed = await photo({ of: "rep_1" });
  expect(await turned(before(claimed), claimed)).toEqual([]);
  const gone = await photo();
  await town.table.write([{ op: "delete", key: { pk: gone.pk, sk: gone.sk } }]);
  expect(await turned(before(gone), gone)).toEqual([]);
  const forNobody = { ...unclaimed, body: JSON.stringify({ ...JSON.parse(unclaimed.body as string), for: { kind: "report", id: "BTU-33333" } }) };
  expect(await turned(before(forNobody), forNobody)).toContain("timer photo");
});

test("feeds are asked for the kinds that something reacts to, and no other", () => {
  expect([reactedTo.INSERT.toSorted(), reactedTo.MODIFY.toSorted()]).toEqual([["deal_event", "deal_line", "listing", "message", "report", "report_event"], ["listing", "listing_story", "person", "photo"]]);
});
