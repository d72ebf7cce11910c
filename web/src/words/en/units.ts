import type { units as shape } from "../id/units.ts";

const counted = (one: string) => (n: number) => `${n} ${one}${n === 1 ? "" : "s"}`;

export const units: typeof shape = {
  now: "just now",
  ago: (span) => `${span} ago`,
  ahead: (span) => `in ${span}`,
  yesterday: "yesterday",
  tomorrow: "tomorrow",
  today: "today",
  minutes: counted("minute"),
  hours: counted("hour"),
  days: counted("day"),
  months: counted("month"),
  years: counted("year"),
};
