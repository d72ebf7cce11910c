import { beforeAll, expect, test } from "vitest";
import type { Filter } from "@among/core/reports/report/filter";
import * as List from "@among/core/reports/report/list";
import { isPending, type Info } from "@among/core/reports/report/info";
import { open } from "@among/core/reports/report/open";
import * as Near from "@among/core/reports/report/near";
import { take } from "@among/core/reports/report/take";
import { world } from "../world.ts";
import { answersFor, batu, draft, faultOf, guest, officer, seeded } from "./make.ts";

const now = new Date();
const random = seeded("lists");
const all: Info[] = [];

beforeAll(async () => {
  const w = await world();
  const keys = ["jalan_rusak", "sampah", "pju"];
  const offices: Record<string, string> = { jalan_rusak: "dpupr", sampah: "dlh", pju: "dishub" };
  for (let n = 0; n < 150; n++) {
    // Bunched in some months, with empty months between, and some at the same instant.
    const days = random.pick([0, 0, 1, 2, 31, 32, 33, 95, 96, 200, 201, 330]);
    const at = new Date(now.getTime() - days * 86_400_000 - (n % 7) * 60_000);
    const category = random.pick(keys);
    const { report } = await open(guest, { ...draft({ category, answers: answersFor(batu.category(category)!) }, at), village: random.pick(batu.villages.slice(0, 4)).code }, at);
    if (n % 3 === 0) all.push((await take(officer(offices[category]!), { code: report.code, version: 1 }, "reject", { rejection: "not_found", text: "Tidak ada." }, at)).report);
    else all.push(report);
  }
  all.sort((a, b) => (a.createdAt === b.createdAt ? b.code.localeCompare(a.code) : b.createdAt.localeCompare(a.createdAt)));
  return () => w.close();
});

async function walk(query: List.ListQuery): Promise<string[]> {
  const codes: string[] = [];
  let cursor: string | undefined;
  for (let pages = 0; ; pages++) {
    const page = await List.list({ ...query, cursor }, now);
    expect(page.items.length).toBeLessThanOrEqual(query.limit ?? 24);
    codes.push(...page.items.map((r) => r.code));
    cursor = page.cursor;
    if (!cursor) return codes;
    expect(pages).toBeLessThan(200);
  }
}

const day = (back: number): string => new Date(now.getTime() - back * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 10);
const localDay = (at: string): string => new Date(Date.parse(at) + 7 * 3_600_000).toISOString().slice(0, 10);
const village = batu.villages[1]!.code;

test.each<[string, Filter]>([
  ["everything", {}],
  ["a category", { category: "sampah" }],
  ["a village", { village }],
  ["a category in a village", { category: "sampah", village }],
  ["a state", { state: "rejected" }],
  ["what waits", { state: "pending" }],
  ["a state in a category in a village", { category: "pju", village, state: "open" }],
  ["a state that nothing is in", { state: "finished" }],
  ["a period", { from: day(96), to: day(31) }],
  ["from a day on", { from: day(32) }],
  ["up to a day", { to: day(95) }],
  ["one day", { from: day(1), to: day(1) }],
  ["a category in a period", { category: "jalan_rusak", from: day(201), to: day(33) }],
])("%s: every page size walks the whole, each once, newest first", async (_, filter) => {
  const matches = (r: Info) =>
    (!filter.category || r.category === filter.category) &&
    (!filter.village || r.village === filter.village) &&
    (!filter.state || (filter.state === "pending" ? isPending(r.state) : r.state === filter.state)) &&
    (!filter.from || localDay(r.createdAt) >= filter.from) &&
    (!filter.to || localDay(r.createdAt) <= filter.to);
  const wanted = all.filter(matches).map((r) => r.code);
  for (const limit of [1, 3, 7, 24, 100]) {
    const found = await walk({ ...filter, limit });
    expect(new Set(found).size).toBe(found.length);
    expect(found.toSorted()).toEqual(wanted.toSorted());
    const times = found.map((code) => all.find((r) => r.code === code)!.createdAt);
    expect(times).toEqual(times.toSorted().reverse());
  }
});

test("the last page of a period has no cursor, one that ends before it has", async () => {
  const codes: string[] = [];
  for (const at of ["2033-05-10T03:00:00Z", "2033-05-11T03:00:00Z", "2033-05-12T03:00:00Z"]) codes.unshift((await open(guest, draft({}, new Date(at)), new Date(at))).report.code);
  const page = async (query: List.ListQuery) => {
    const { items, cursor } = await List.list({ from: "2033-05-02", ...query }, new Date("2033-05-20T03:00:00Z"));
    return { codes: items.map((r) => r.code), cursor };
  };
  for (const limit of [4, 100]) expect(await page({ limit })).toEqual({ codes, cursor: undefined });
  // DynamoDB cannot tell that a page it filled is the last one: then the next one is empty.
  const full = await page({ limit: 3 });
  expect(full.codes).toEqual(codes);
  if (full.cursor) expect(await page({ limit: 3, cursor: full.cursor })).toEqual({ codes: [], cursor: undefined });
  const { cursor, ...first } = await page({ limit: 2 });
  expect(first.codes).toEqual(codes.slice(0, 2));
  expect(cursor).toBeDefined();
  expect(await page({ limit: 2, cursor })).toEqual({ codes: codes.slice(2), cursor: undefined });
});

test("a start longer ago than a year is honoured", async () => {
  const at = new Date(now.getTime() - 700 * 86_400_000);
  const { report } = await open(guest, draft({}, at), at);
  expect(await walk({ from: day(701), to: day(699) })).toEqual([report.code]);
  expect((await walk({ from: day(701), limit: 100 })).at(-1)).toBe(report.code);
  expect(await walk({ limit: 100 })).not.toContain(report.code);
});

test("from after to is an empty list; what is no date is refused", async () => {
  expect(await List.list({ from: day(1), to: day(5) }, now)).toEqual({ items: [] });
  for (const day of ["kemarin", "2026-02-30", "2026-13-01", "2026-1-1"]) {
    expect(await faultOf(() => List.list({ from: day }, now)), day).toMatchObject({ kind: "invalid", code: "period.invalid" });
    expect(await faultOf(() => List.list({ to: day }, now)), day).toMatchObject({ kind: "invalid", code: "period.invalid" });
  }
});

// Where a list goes on, as a cursor says it: month, and the keys of the last report in three indexes.
const forged = (month: string, ...keys: unknown[]): string => `${month}.${Buffer.from(JSON.stringify(keys)).toString("base64url")}`;
const thisMonth = now.toISOString().slice(0, 7);
const nextMonth = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString().slice(0, 7);
const yearAgo = `${now.getUTCFullYear() - 1}-${thisMonth.slice(5)}`;

test.each(["x", "9999-99.", `${nextMonth}.`, `${yearAgo}.`, `${thisMonth}.abc`, `${thisMonth}.W10`, forged(thisMonth, "a", "b"), forged(thisMonth, 1, 2, 3), forged(thisMonth, "", "b", "c"), forged(thisMonth, "a", "b", "c", "d")])(
  "the cursor %j is refused",
  async (cursor) => {
    expect(await faultOf(() => List.list({ cursor }, now))).toMatchObject({ kind: "invalid", code: "cursor.invalid" });
  },
);

test("a cursor that somebody made up reads on in the list it is sent to, whatever keys it names", async () => {
  const first = await List.list({ category: "pju" }, now);
  expect(first.items.length).toBeGreaterThan(0);
  for (const cursor of [thisMonth, `${thisMonth}.`, forged(thisMonth, "feed#sampah#2026-11", "0#head", "~"), forged(thisMonth, "queue#dpupr#open", "0#head", "9999")]) {
    expect(await List.list({ category: "pju", cursor }, now)).toEqual(first);
  }
});

test("near: the same kind, open, within 250 m, nearest first", async () => {
  const place = batu.villages[6]!;
  const metres = (m: number) => ({ lat: place.lat + m / 111_195, lng: place.lng });
  const at = async (m: number, category = "jalan_rusak") => (await open(guest, draft({ category, answers: answersFor(batu.category(category)!), point: metres(m) }))).report.code;
  const [b, a, far] = [await at(120), await at(30), await at(300)];
  const other = await at(10, "sampah");
  const done = await at(20);
  await take(officer("dpupr"), { code: done, version: 1 }, "reject", { rejection: "not_found", text: "Tidak ada." });
  const found = await Near.near(guest, { category: "jalan_rusak", point: { lat: place.lat, lng: place.lng } });
  expect(found.map((n) => n.report.code)).toEqual([a, b]);
  expect(Math.round(found[0]!.metres!)).toBe(30);
  for (const code of [far, other, done]) expect(found.map((n) => n.report.code)).not.toContain(code);
});

test("near: the five nearest", async () => {
  const place = batu.villages[7]!;
  const codes: string[] = [];
  for (const m of [60, 20, 50, 10, 40, 30]) codes.push((await open(guest, draft({ point: { lat: place.lat + m / 111_195, lng: place.lng } }))).report.code);
  const found = await Near.near(guest, { category: "jalan_rusak", point: { lat: place.lat, lng: place.lng } });
  expect(found.map((n) => n.report.code)).toEqual([3, 1, 5, 4, 2].map((n) => codes[n]));
});

test("near: one of two months ago that nobody has answered is still the same hole, one of four months ago is not offered", async () => {
  const at = async (date: string, village: number) => (await open(guest, draft({ village: batu.villages[village]!.code }, new Date(date)), new Date(date))).report.code;
  const [old, , elsewhere] = [await at("2031-09-02T03:00:00Z", 8), await at("2031-07-28T03:00:00Z", 8), await at("2031-09-02T03:00:00Z", 9)];
  const found = await Near.near(guest, { category: "jalan_rusak", village: batu.villages[8]!.code }, new Date("2031-11-21T03:00:00Z"));
  expect(found).toMatchObject([{ report: { code: old } }]);
  expect(found[0]!.metres).toBeUndefined();
  // A point says nothing about a report that has none.
  const point = { lat: batu.villages[9]!.lat, lng: batu.villages[9]!.lng };
  expect((await Near.near(guest, { category: "jalan_rusak", point }, new Date("2031-11-21T03:00:00Z"))).map((n) => n.report.code)).not.toContain(elsewhere);
});

test("a day begins and ends at the town's midnight, also where that is another day or month in UTC", async () => {
  const times = ["2032-02-29T16:59:59.999Z", "2032-02-29T17:00:00.000Z", "2032-02-29T18:00:00.000Z", "2032-03-01T16:59:59.999Z", "2032-03-01T17:00:00.000Z"];
  const codes: string[] = [];
  for (const at of times) codes.push((await open(guest, draft({}, new Date(at)), new Date(at))).report.code);
  const later = new Date("2032-03-20T00:00:00Z");
  const listed = async (filter: Filter) => (await List.list({ ...filter, limit: 100 }, later)).items.map((r) => r.code);
  expect(await listed({ from: "2032-03-01", to: "2032-03-01" })).toEqual([codes[3], codes[2], codes[1]]);
  expect(await listed({ from: "2032-02-29", to: "2032-02-29" })).toEqual([codes[0]]);
  expect(await listed({ from: "2032-03-02" })).toEqual([codes[4]]);
  // Half past midnight on the first: the newest are still in UTC's last month.
  expect((await List.list({ limit: 3 }, new Date("2032-02-29T17:30:00Z"))).items.map((r) => r.code)).toContain(codes[1]);
});
