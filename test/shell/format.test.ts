import { describe, expect, test } from "vitest";
import { formatter } from "../../web/src/shell/format.ts";

const wib = { timezone: "Asia/Jakarta", zoneLabel: "WIB" };
const id = formatter("id", wib);
const en = formatter("en", wib);
const now = new Date("2026-11-21T02:30:00Z");
const minutes = (n: number) => new Date(now.getTime() + n * 60_000);

describe("money and numbers", () => {
  test("rupiah in each language's grouping, with a unit", () => {
    expect(id.money(15_000, "kg")).toBe("Rp 15.000/kg");
    expect(en.money(1_250_000)).toBe("Rp 1,250,000");
    expect(id.money(0)).toBe("Rp 0");
  });

  test("shares carry a real minus and one decimal", () => {
    expect(id.percent(-0.1234)).toBe("−12,3%");
    expect(id.percent(0.05, true)).toBe("+5%");
    expect(en.percent(0.104)).toBe("10.4%");
  });

  test("distances are rounded to what a walker can use", () => {
    expect(id.distance(37.4)).toBe("37 m");
    expect(id.distance(253)).toBe("250 m");
    expect(id.distance(1234)).toBe("1,2 km");
    expect(en.distance(1234)).toBe("1.2 km");
  });
});

describe("dates", () => {
  test("an instant is shown in the region's zone", () => {
    expect(id.dateTime("2026-11-21T02:30:00Z")).toBe("Sab 21 Nov 2026, 09.30 WIB");
    expect(en.dateTime("2026-11-21T02:30:00Z")).toBe("Sat 21 Nov 2026, 09:30 WIB");
    expect(id.date("2026-11-20T17:30:00Z")).toBe("Sab 21 Nov 2026");
  });

  test("midnight is 00.00", () => expect(id.time("2026-11-20T17:00:00Z")).toBe("00.00"));

  test("a local day stays that day wherever the zone is", () => {
    expect(id.date("2026-08-17")).toBe("Sen 17 Agu 2026");
    expect(formatter("en", { timezone: "America/New_York", zoneLabel: "ET" }).date("2026-08-17")).toBe("Mon 17 Aug 2026");
    expect(id.month("2026-05-01")).toBe("Mei 2026");
  });

  test("another zone of the country says so", () => {
    expect(formatter("id", { timezone: "Asia/Jayapura", zoneLabel: "WIT" }).dateTime("2026-11-21T02:30:00Z")).toBe("Sab 21 Nov 2026, 11.30 WIT");
  });
});

describe("relative time", () => {
  test.each([
    [0, "baru saja", "just now"],
    [-1, "1 menit lalu", "1 minute ago"],
    [-59, "59 menit lalu", "59 minutes ago"],
    [-120, "2 jam lalu", "2 hours ago"],
    [90, "2 jam lagi", "in 2 hours"],
    [-24 * 60, "kemarin", "yesterday"],
    [24 * 60, "besok", "tomorrow"],
    [-3 * 24 * 60, "3 hari lalu", "3 days ago"],
    [10 * 24 * 60, "10 hari lagi", "in 10 days"],
    [-90 * 24 * 60, "3 bulan lalu", "3 months ago"],
    [-800 * 24 * 60, "2 tahun lalu", "2 years ago"],
  ])("%i minutes", (n, indonesian, english) => {
    expect(id.relative(minutes(n), now)).toBe(indonesian);
    expect(en.relative(minutes(n), now)).toBe(english);
  });

  test("yesterday is by the calendar of the region, not by 24 hours", () => {
    // 09.30 now; 20.00 the evening before is 13.5 hours back.
    expect(id.relative("2026-11-20T13:00:00Z", now)).toBe("kemarin");
    // 02.00 this night is 7.5 hours back and still today.
    expect(id.relative("2026-11-20T19:00:00Z", now)).toBe("8 jam lalu");
  });

  test.each([
    // 00.30 in the night to Saturday: 22.00 is another date, and still this night.
    ["2026-11-20T17:30:00Z", "2026-11-20T15:00:00Z", "3 jam lalu", "3 hours ago"],
    ["2026-11-20T17:30:00Z", "2026-11-20T05:29:00Z", "kemarin", "yesterday"],
    ["2026-11-20T17:30:00Z", "2026-11-19T17:00:00Z", "kemarin", "yesterday"],
    ["2026-11-20T17:30:00Z", "2026-11-19T16:59:00Z", "2 hari lalu", "2 days ago"],
    // 23.30 on Saturday: 10.00 is long ago, and still today.
    ["2026-11-21T16:30:00Z", "2026-11-21T03:00:00Z", "14 jam lalu", "14 hours ago"],
    // 23.30: 02.00 is tomorrow's date, and still this night; 12.00 is tomorrow.
    ["2026-11-21T16:30:00Z", "2026-11-21T19:00:00Z", "3 jam lagi", "in 3 hours"],
    ["2026-11-21T16:30:00Z", "2026-11-22T05:00:00Z", "besok", "tomorrow"],
    // 00.30: 14.00 is half a day ahead, and still today.
    ["2026-11-20T17:30:00Z", "2026-11-21T07:00:00Z", "14 jam lagi", "in 14 hours"],
  ])("at %s, %s is %s", (at, instant, indonesian, english) => {
    expect(id.relative(instant, new Date(at))).toBe(indonesian);
    expect(en.relative(instant, new Date(at))).toBe(english);
  });
});

test("a span is said in its largest useful unit", () => {
  expect(id.duration(20_000)).toBe("1 menit");
  expect(id.duration(36 * 3_600_000)).toBe("36 jam");
  expect(id.duration(5 * 86_400_000)).toBe("5 hari");
  expect(en.duration(3_600_000)).toBe("1 hour");
});
