import { afterAll, beforeAll, expect, test } from "vitest";
import { open } from "@among/core/reports/report/open";
import { applyStep } from "@among/core/reports/report/apply";
import * as Figures from "@among/core/respond/figures";
import { world, type World } from "../world.ts";
import { batu, draft, faultOf, guest, head, info, officer } from "../reports/make.ts";

let town: World;
beforeAll(async () => void (town = await world()));
afterAll(() => town.close());

test("a report of half past midnight on the first counts in the month people were in", async () => {
  const night = new Date("2026-10-31T17:30:00.000Z");
  const { report } = await open(guest, draft(), night);
  await town.drain();
  const received = async (now: string) => (await Figures.agencies(1, new Date(now))).find((f) => f.agency === report.agency);
  expect(await received("2026-11-15T05:00:00.000Z")).toMatchObject({ month: "2026-11", received: 1 });
  expect(await received("2026-10-15T05:00:00.000Z")).toBeUndefined();
  expect(await received("2026-10-31T17:45:00.000Z")).toMatchObject({ received: 1 });
});

const month = (counts: Partial<Figures.Figures>): Figures.Figures => ({ ...zero, ...counts });
const zero = Object.fromEntries([...Figures.classes, "more"].flatMap((n) => [[`respond_${n}`, 0], [`resolve_${n}`, 0]])) as unknown as Figures.Figures;

test.each<[Partial<Figures.Figures>, number | undefined]>([
  [{}, undefined],
  [{ respond_4: 1 }, 4],
  // Of an even number the middle is the lower one.
  [{ respond_1: 1, respond_24: 1 }, 1],
  [{ respond_1: 2, respond_24: 2 }, 1],
  [{ respond_1: 1, respond_24: 2 }, 24],
  [{ respond_1: 1, respond_4: 1, respond_72: 1 }, 4],
  [{ respond_1: 1, respond_more: 2 }, Infinity],
  [{ resolve_1: 9 }, undefined],
])("the class in the middle of %j is %s hours", (counts, hours) => {
  expect(Figures.medianHours(month(counts), "respond")).toBe(hours);
});

test.each<[number, number, string, boolean]>([
  [60, -1, "1", false],
  [61, 0, "4", false],
  [240, 1, "4", true],
  [336 * 60, 0, "336", false],
  [336 * 60 + 1, 0, "more", false],
])("an answer after %i minutes, %i past the promise, is counted up to %s hours; late: %s", (respondMinutes, respondLate, upTo, late) => {
  const { event } = applyStep(batu, info({ respondedAt: undefined }), { kind: "acknowledged" }, { side: "agency" }, new Date());
  const counted = Figures.counts({ ...event, respondMinutes, respondLate });
  expect(counted).toEqual({ responded: 1, [`respond_${upTo}`]: 1, ...(late ? { respondedLate: 1 } : {}) });
  const { respondMinutes: _, respondLate: __, ...plain } = event;
  expect(Figures.counts({ ...plain, resolveMinutes: respondMinutes, resolveLate: respondLate })).toEqual({ resolved: 1, [`resolve_${upTo}`]: 1, ...(late ? { resolvedLate: 1 } : {}) });
});

test("figures of several months are summed under the oldest, and are the agency's own head's to see", async () => {
  const times = ["2035-01-10T03:00:00Z", "2035-03-10T03:00:00Z", "2035-03-11T03:00:00Z"].map((at) => new Date(at));
  for (const at of times) await open(guest, draft({}, at), at);
  await town.drain();
  const now = new Date("2035-03-20T03:00:00Z");
  expect(await Figures.agencies(3, now)).toMatchObject([{ agency: "dpupr", month: "2035-01", received: 3 }]);
  expect(await Figures.agencies(2, now)).toMatchObject([{ agency: "dpupr", month: "2035-03", received: 2 }]);
  expect((await Figures.own(head("dpupr"), undefined, 6, now)).map((f) => [f.month, f.received])).toEqual([["2035-03", 2], ["2035-01", 1]]);
  expect(await faultOf(() => Figures.own(officer("dpupr"), "dpupr", 6, now))).toMatchObject({ kind: "forbidden" });
  expect(await faultOf(() => Figures.own(head("dlh"), "dpupr", 6, now))).toMatchObject({ kind: "missing" });
});
