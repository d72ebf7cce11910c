import type { Calendar } from "@among/region";
import { dateAt, instantAt, next } from "./zone.ts";

/**
 * Working time of a town's offices.
 *
 * The pack's targets speak the way people do: "24 hours" is one working day, "336 hours" is fourteen.
 * So all hours here are *target hours*, 24 to a working day: with offices open 07:30–16:00 a working
 * day is 8.5 open hours, and one target hour is 8.5/24 of an open hour. Emergencies do not come here;
 * they run around the clock.
 */
const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** How many hours the offices are open on a working day. */
export const openHours = ({ hours }: Calendar): number => hours.reduce((sum, { from, to }) => sum + minutes(to) - minutes(from), 0) / 60;

/** Open milliseconds that make one target hour. */
const openPerHour = (calendar: Calendar): number => (openHours(calendar) * 3_600_000) / 24;

/** One local day: its open spans as instants, in order (none on a closed day), and the day after it, once it was computed. */
interface Day {
  spans: readonly [number, number][];
  next: string;
  after?: Day;
}

// One deadline after the other needs the same few weeks, so each day is computed once.
const dayCaches = new WeakMap<Calendar, Map<string, Day>>();
const maxCachedDays = 4_000;

function dayOf(date: string, calendar: Calendar, timezone: string): Day {
  let days = dayCaches.get(calendar);
  if (!days) dayCaches.set(calendar, (days = new Map()));
  const name = `${timezone} ${date}`;
  let day = days.get(name);
  if (day) return day;
  const works = calendar.days.includes(new Date(`${date}T00:00Z`).getUTCDay() || 7) && !calendar.holidays.some((h) => h.date === date);
  const at = (clock: string): number => instantAt(date, minutes(clock), timezone);
  day = { spans: works ? calendar.hours.map(({ from, to }) => [at(from), at(to)]) : [], next: next(date) };
  if (days.size >= maxCachedDays) days.clear();
  days.set(name, day);
  return day;
}

const after = (day: Day, calendar: Calendar, timezone: string): Day => (day.after ??= dayOf(day.next, calendar, timezone));

/**
 * The moment when so many target hours have passed in open time. Outside opening hours the clock starts
 * when the offices next open; the result is always an open moment or a closing time.
 * @param hours target hours, 24 to a working day; fractions count
 */
export function addWorkingHours(start: Date, hours: number, calendar: Calendar, timezone: string): Date {
  let left = Math.round(hours * openPerHour(calendar));
  for (let day = dayOf(dateAt(start.getTime(), timezone), calendar, timezone); ; day = after(day, calendar, timezone)) {
    for (const [opens, closes] of day.spans) {
      const from = Math.max(opens, start.getTime());
      if (from >= closes) continue;
      if (left <= closes - from) return new Date(from + left);
      left -= closes - from;
    }
  }
}

/**
 * The end of office hours on the last of so many working days. The day of `start` does not count,
 * as in the law's way of counting days; 0 is the end of that day, or of the next working day.
 */
export function addWorkingDays(start: Date, days: number, calendar: Calendar, timezone: string): Date {
  let day = dayOf(dateAt(start.getTime(), timezone), calendar, timezone);
  let left = days;
  if (left > 0) day = after(day, calendar, timezone);
  for (; ; day = after(day, calendar, timezone)) {
    const end = day.spans.at(-1)?.[1];
    if (end === undefined || end < start.getTime()) continue;
    if (--left <= 0) return new Date(end);
  }
}

/**
 * Target hours of open time between two moments, 24 to a working day; negative when `b` is before `a`.
 * It undoes {@link addWorkingHours}. The cost grows with the days between them.
 */
export function workingHoursBetween(a: Date, b: Date, calendar: Calendar, timezone: string): number {
  if (b < a) return -workingHoursBetween(b, a, calendar, timezone);
  const last = dateAt(b.getTime(), timezone);
  let open = 0;
  for (let date = dateAt(a.getTime(), timezone); date <= last; date = dayOf(date, calendar, timezone).next) {
    for (const [opens, closes] of dayOf(date, calendar, timezone).spans) {
      open += Math.max(0, Math.min(closes, b.getTime()) - Math.max(opens, a.getTime()));
    }
  }
  return open / openPerHour(calendar);
}
