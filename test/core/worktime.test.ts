import { expect, test } from "vitest";
import { loadRegion, packFolder, type Calendar } from "@among/region";
import { promise } from "@among/core/reports/report/promise";
import { addWorkingDays, addWorkingHours, workingHoursBetween } from "@among/core/worktime";
import { instantAt } from "@among/core/zone";

const { calendar, timezone, ...batu } = loadRegion(packFolder("batu"));
const wib = (time: string): Date => new Date(`${time.replace(" ", "T")}+07:00`);
/** Target hours of so many hours on the clock: a day of 8.5 open hours is 24. */
const open = (hours: number): number => (hours * 24) / 8.5;

test.each([
  ["one day is the same time tomorrow", "2026-11-17 10:00", 24, "2026-11-18 10:00"],
  ["a whole day from opening ends at closing", "2026-11-17 07:30", 24, "2026-11-17 16:00"],
  ["Friday runs on into Monday", "2026-11-20 15:00", 24, "2026-11-23 15:00"],
  ["at night the clock waits for the morning", "2026-11-17 22:00", 12, "2026-11-18 11:45"],
  ["before opening too", "2026-11-17 05:00", 12, "2026-11-17 11:45"],
  ["on Saturday it waits for Monday", "2026-11-21 10:00", 24, "2026-11-23 16:00"],
  ["closing time is too late for today", "2026-11-17 16:00", open(1), "2026-11-18 08:30"],
  ["fourteen days skip two weekends", "2026-11-16 09:00", 336, "2026-12-04 09:00"],
  ["Christmas and its joint leave are skipped", "2026-12-23 15:00", 24, "2026-12-28 15:00"],
  ["Eid takes a week", "2026-03-17 15:00", open(2), "2026-03-25 08:30"],
  ["New Year is a holiday in both years", "2026-12-31 15:00", 24, "2027-01-04 15:00"],
  ["part of an hour", "2026-11-17 10:00", 1, "2026-11-17 10:21:15"],
  ["nothing at all inside hours", "2026-11-17 10:00", 0, "2026-11-17 10:00"],
  ["nothing at all on a Sunday is the next opening", "2026-11-22 10:00", 0, "2026-11-23 07:30"],
  ["the day in Batu counts, not the day in UTC", "2026-11-23 06:00", open(1), "2026-11-23 08:30"],
])("%s", (_, start, hours, end) => {
  expect(addWorkingHours(wib(start), hours, calendar, timezone)).toEqual(wib(end));
});

test.each([
  ["the day itself does not count", "2026-11-16 09:00", 1, "2026-11-17 16:00"],
  ["ten days from Saturday", "2026-11-21 10:00", 10, "2026-12-04 16:00"],
  ["over Christmas", "2026-12-23 09:00", 1, "2026-12-28 16:00"],
  ["zero is the end of today", "2026-11-17 09:00", 0, "2026-11-17 16:00"],
  ["zero after closing is the end of tomorrow", "2026-11-17 16:01", 0, "2026-11-18 16:00"],
])("working days: %s", (_, start, days, end) => {
  expect(addWorkingDays(wib(start), days, calendar, timezone)).toEqual(wib(end));
});

test.each([
  ["a night", "2026-11-17 16:00", "2026-11-18 07:30", 0],
  ["a weekend", "2026-11-20 15:00", "2026-11-23 08:30", open(2)],
  ["two weeks", "2026-11-16 09:00", "2026-11-30 09:00", 240],
  ["backwards", "2026-11-18 10:00", "2026-11-17 10:00", -24],
])("working time between: %s", (_, a, b, hours) => {
  expect(workingHoursBetween(wib(a), wib(b), calendar, timezone)).toBeCloseTo(hours, 9);
});

const broken: Calendar = { days: [1, 2, 3, 4, 5, 6], hours: [{ from: "08:00", to: "12:00" }, { from: "13:00", to: "15:00" }], holidays: [] };

test("a lunch break is closed", () => {
  expect(addWorkingHours(wib("2026-11-17 11:30"), 4, broken, timezone)).toEqual(wib("2026-11-17 13:30"));
  expect(addWorkingHours(wib("2026-11-21 14:30"), 4, broken, timezone)).toEqual(wib("2026-11-23 08:30"));
});

const nights: Calendar = { days: [1, 2, 3, 4, 5, 6, 7], hours: [{ from: "00:00", to: "24:00" }], holidays: [] };

test.each([
  ["Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 23],
  ["Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25],
  ["America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", 23],
  ["Australia/Lord_Howe", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z", 23.5],
])("in %s the day from %s to %s is one local day", (zone, from, to, length) => {
  expect(workingHoursBetween(new Date(from), new Date(to), nights, zone)).toBeCloseTo(length, 9);
});

test("offices open by the clock on the wall, before and after clocks change", () => {
  const berlin = (start: string, hours: number) => addWorkingHours(new Date(start), hours, calendar, "Europe/Berlin").toISOString();
  expect(berlin("2026-03-27T14:00:00Z", 24)).toBe("2026-03-30T13:00:00.000Z");
  expect(berlin("2026-10-23T13:00:00Z", 24)).toBe("2026-10-26T14:00:00.000Z");
  expect(new Date(instantAt("2026-03-29", 150, "Europe/Berlin")).toISOString()).toBe("2026-03-29T01:30:00.000Z");
  expect(new Date(instantAt("2026-10-25", 150, "Europe/Berlin")).toISOString()).toBe("2026-10-25T00:30:00.000Z");
});

/** A small seeded generator, so that a failure can be had again. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const zones = [[timezone, calendar], ["Asia/Jayapura", broken], ["Europe/Berlin", calendar], ["America/New_York", broken]] as const;
const isOpen = (at: Date, plan: Calendar, zone: string): boolean => {
  const local = Object.fromEntries(new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23" }).formatToParts(at).map((p) => [p.type, p.value]));
  const clock = `${local.hour}:${local.minute}:${local.second}.${local.fractionalSecond}`;
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(local.weekday!) + 1;
  const holiday = plan.holidays.some((h) => h.date === `${local.year}-${local.month}-${local.day}`);
  return plan.days.includes(day) && !holiday && plan.hours.some((h) => clock >= h.from && clock <= `${h.to}:00.000`);
};

test.each(zones)("in %s: never ends closed, grows with hours and start, adds up, and counts back", (zone, plan) => {
  const next = chance(20_261_121);
  for (let i = 0; i < 300; i++) {
    const start = new Date(Date.UTC(2026, 0, 1) + Math.floor(next() * 365 * 86_400_000));
    const [a, b] = [next() * 200, next() * 200 + 0.01];
    const end = addWorkingHours(start, a, plan, zone);
    const later = addWorkingHours(start, a + b, plan, zone);
    expect(isOpen(end, plan, zone), `${start.toISOString()} + ${a} ends at ${end.toISOString()}`).toBe(true);
    expect(later.getTime()).toBeGreaterThanOrEqual(end.getTime());
    expect(addWorkingHours(new Date(start.getTime() + 60_000), a, plan, zone).getTime()).toBeGreaterThanOrEqual(end.getTime());
    // Two roundings to whole milliseconds may lie between the sum and the two steps.
    const apart = workingHoursBetween(addWorkingHours(end, b, plan, zone), later, plan, zone);
    expect(Math.abs(apart)).toBeLessThan(0.0001);
    expect(workingHoursBetween(start, end, plan, zone)).toBeCloseTo(a, 4);
    const closing = addWorkingDays(start, 1 + (i % 12), plan, zone);
    expect(isOpen(closing, plan, zone) && closing > start).toBe(true);
  }
});

test("emergencies and working time part ways in the promise", () => {
  const region = { ...batu, calendar, timezone };
  const night = wib("2026-11-21 23:00");
  expect(promise(region, region.category("kebakaran")!, true, night)).toEqual({ respondBy: wib("2026-11-21 23:15").toISOString(), resolveBy: wib("2026-11-22 05:00").toISOString() });
  expect(promise(region, region.category("jalan_rusak")!, false, night)).toEqual({ respondBy: wib("2026-11-23 16:00").toISOString(), resolveBy: wib("2026-12-10 16:00").toISOString() });
});
