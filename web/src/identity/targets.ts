import type { Category } from "@among/region";
import type { Format } from "../shell/format.ts";
import type { Words } from "../shell/words.ts";

/** True where the hours of a category's targets run through nights and Sundays; else 24 of them are one working day. */
export const roundTheClock = (category: Category): boolean => category.emergency || category.otherwise !== undefined;

/**
 * A target as people say it: fourteen working days, not 336 hours.
 * @param hours null where no end is promised
 */
export function targetText(hours: number | null, aroundTheClock: boolean, words: Words, format: Format): string {
  const w = words.admin.categories;
  if (hours === null) return w.none;
  if (hours < 1) return w.minutes(format.number(hours * 60));
  if (!aroundTheClock) return hours < 24 ? w.workingHours(format.number(hours, 2)) : w.workingDays(format.number(hours / 24, 2));
  return hours < 48 ? w.hours(format.number(hours, 2)) : w.days(format.number(hours / 24, 2));
}
