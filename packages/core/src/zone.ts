const day = 86_400_000;
const minute = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsetsByDay = new Map<string, Map<number, number>>();

/** Milliseconds by which the zone's clocks are ahead of UTC at an instant, from Intl itself. */
function offsetFromIntl(instant: number, timezone: string): number {
  let format = formats.get(timezone);
  if (!format) formats.set(timezone, (format = new Intl.DateTimeFormat("en", { timeZone: timezone, timeZoneName: "longOffset" })));
  const name = format.formatToParts(instant).find((part) => part.type === "timeZoneName")!.value;
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? [];
  return sign ? (Number(hours) * 60 + Number(minutes)) * minute * (sign === "-" ? -1 : 1) : 0;
}

function atMidnight(utcDay: number, timezone: string): number {
  let days = offsetsByDay.get(timezone);
  if (!days) offsetsByDay.set(timezone, (days = new Map()));
  let offset = days.get(utcDay);
  if (offset === undefined) days.set(utcDay, (offset = offsetFromIntl(utcDay * day, timezone)));
  return offset;
}

/** Milliseconds the zone is ahead of UTC. Intl is asked once per UTC day, and again only on days when clocks change. */
function offsetAt(instant: number, timezone: string): number {
  const utcDay = Math.floor(instant / day);
  const before = atMidnight(utcDay, timezone);
  return before === atMidnight(utcDay + 1, timezone) ? before : offsetFromIntl(instant, timezone);
}

let latest = { day: NaN, date: "" };

/** The local date at an instant: `2026-11-21`. */
export function dateAt(instant: number, timezone: string): string {
  const localDay = Math.floor((instant + offsetAt(instant, timezone)) / day);
  // A list asks for the same day again and again.
  if (latest.day !== localDay) latest = { day: localDay, date: new Date(localDay * day).toISOString().slice(0, 10) };
  return latest.date;
}

/** True for a date that stands in the calendar; `Date.parse` alone takes 31 November for 1 December. */
export const isDate = (text: string): boolean => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
};

/** The date after: plain calendar arithmetic, no zone in it. */
export const next = (date: string): string => new Date(Date.parse(`${date}T00:00Z`) + day).toISOString().slice(0, 10);

/** `2026-11` of an ISO date or instant, as it is written: of an instant it is the month in UTC. */
export const monthOf = (at: string): string => at.slice(0, 7);

/** The months up to and with this one, newest first: `2026-11`, `2026-10`, … Plain calendar arithmetic. */
export function monthsUpTo(last: string, count: number): string[] {
  const [year, month] = last.split("-").map(Number) as [number, number];
  const newest = year * 12 + month - 1;
  return Array.from({ length: count }, (_, i) => `${Math.floor((newest - i) / 12)}-${String(((newest - i) % 12) + 1).padStart(2, "0")}`);
}

/**
 * The instant of a local time, in minutes after local midnight by the clock on the wall.
 * A time that clocks skip falls after the gap; of a time they show twice it is the first.
 */
export function instantAt(date: string, minutes: number, timezone: string): number {
  const wall = Date.parse(`${date}T00:00Z`) + minutes * minute;
  const early = wall - offsetAt(wall - day, timezone);
  const late = wall - offsetAt(wall + day, timezone);
  if (early === late) return early;
  const fits = [early, late].filter((instant) => instant + offsetAt(instant, timezone) === wall);
  return fits.length ? Math.min(...fits) : Math.max(early, late);
}
