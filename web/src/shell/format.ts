import { dateAt } from "@among/core/zone";
import type { Region } from "@among/region";
import type { Lang } from "./lang.ts";
import { words } from "./words.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

type Zone = Pick<Region, "timezone" | "zoneLabel">;
export type Instant = string | Date;

/** Everything a page says in numbers, in one language and one region's zone. */
export interface Format {
  /** `Rp 15.000` or, with a unit, `Rp 15.000/kg`. `amount` in whole rupiah. */
  money(amount: number, unit?: string): string;
  number(value: number, digits?: number): string;
  /** A share such as 0.123 as `12,3%`, with a sign when `signed`. */
  percent(share: number, signed?: boolean): string;
  /** `Sab 21 Nov 2026, 09.30 WIB` */
  dateTime(at: Instant): string;
  /** `Sab 21 Nov 2026` of an instant in the zone, or of a local day `2026-11-21` as it is. */
  date(at: Instant): string;
  /** `Nov 2026` */
  month(at: Instant): string;
  /** `09.30` */
  time(at: Instant): string;
  /** `3 jam lalu`, `kemarin`, `2 hari lagi` */
  relative(at: Instant, now?: Date): string;
  /** A span in milliseconds by its largest unit: `3 jam`, `2 hari`. */
  duration(ms: number): string;
  /** Metres as `250 m` or `1,2 km`. */
  distance(metres: number): string;
}

const made = new Map<string, Format>();

/** The formats of a language in a region; made once, because building Intl objects is slow. */
export function formatter(lang: Lang, zone: Zone): Format {
  const key = `${lang} ${zone.timezone} ${zone.zoneLabel}`;
  let format = made.get(key);
  if (!format) made.set(key, (format = make(lang, zone)));
  return format;
}

function make(lang: Lang, { timezone, zoneLabel }: Zone): Format {
  const w = words[lang].units;
  const locale = lang === "id" ? "id-ID" : "en-GB";
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const days = dateFormats(locale);
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: timezone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const localDay = (at: Date) => Date.parse(dateAt(at.getTime(), timezone));
  const withDigits: Intl.NumberFormat[] = [whole];

  const number = (value: number, digits = 0) => (withDigits[digits] ??= new Intl.NumberFormat(locale, { maximumFractionDigits: digits })).format(value);
  const time = (at: Instant) => clock.format(new Date(at)).replace(":", lang === "id" ? "." : ":");
  const dayOf = (at: Instant) => (isDay(at) ? at : dateAt(new Date(at).getTime(), timezone));
  const date = (at: Instant) => days.day(dayOf(at));
  const duration = (ms: number) => span(Math.abs(ms), w);

  return {
    number,
    time,
    date,
    duration,
    month: (at) => days.month(dayOf(at)),
    money: (amount, unit) => `Rp ${whole.format(amount)}${unit ? `/${unit}` : ""}`,
    percent: (share, signed) => `${signed && share > 0 ? "+" : ""}${number(share * 100, 1)}%`.replace("-", "−"),
    dateTime: (at) => `${date(at)}, ${time(at)} ${zoneLabel}`,
    distance: (metres) => (metres < 1000 ? `${whole.format(metres < 100 ? Math.round(metres) : Math.round(metres / 10) * 10)} m` : `${number(metres / 1000, 1)} km`),
    relative(at, now = new Date()) {
      const ms = new Date(at).getTime() - now.getTime();
      const apart = (localDay(new Date(at)) - localDay(now)) / day;
      if (Math.abs(ms) < minute) return w.now;
      if (apart === -1 && ms < -12 * hour) return w.yesterday;
      if (apart === 1 && ms > 12 * hour) return w.tomorrow;
      const text = Math.abs(ms) < day ? duration(ms) : Math.abs(apart) < 45 ? w.days(Math.abs(apart)) : duration(ms);
      return ms < 0 ? w.ago(text) : w.ahead(text);
    },
  };
}

const isDay = (at: Instant): at is string => typeof at === "string" && /^\d{4}-\d{2}-\d{2}$/.test(at);

/** Days of which the text is remembered: a page names few, and Intl takes longer for one than a card for all the rest. */
const maxDays = 1_000;

/** The texts of a local day, `2026-11-21`. */
function dateFormats(locale: string): { day(local: string): string; month(local: string): string } {
  const days = new Intl.DateTimeFormat(locale, { timeZone: "UTC", weekday: "short", day: "numeric", month: "short", year: "numeric" });
  const months = new Intl.DateTimeFormat(locale, { timeZone: "UTC", month: "short", year: "numeric" });
  const texts = new Map<string, string>();
  return {
    day(local) {
      let text = texts.get(local);
      if (text === undefined) {
        // Both languages set a comma after the weekday, which we do not.
        text = days.format(new Date(local)).replace(",", "");
        if (texts.size >= maxDays) texts.delete(texts.keys().next().value!);
        texts.set(local, text);
      }
      return text;
    },
    month: (local) => months.format(new Date(local)),
  };
}

function span(ms: number, w: (typeof words)["id"]["units"]): string {
  if (ms < hour) return w.minutes(Math.max(1, Math.round(ms / minute)));
  if (ms < 2 * day) return w.hours(Math.round(ms / hour));
  if (ms < 60 * day) return w.days(Math.round(ms / day));
  if (ms < 730 * day) return w.months(Math.round(ms / (30.44 * day)));
  return w.years(Math.floor(ms / (365.25 * day)));
}
