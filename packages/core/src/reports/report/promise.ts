import type { Category, Region } from "@among/region";
import { addWorkingDays, addWorkingHours, openHours } from "../../worktime.ts";
import { isAnswered } from "./answers.ts";
import type { Story } from "./info.ts";

/** SP4N-LAPOR! closes a followed-up report after this many silent working days. */
const silentDays = 10;

/** True when the category, or the answer the pack names, makes this an emergency. */
export function isEmergency(category: Category, answers: Story["answers"]): boolean {
  const { emergencyIf } = category;
  if (!emergencyIf) return category.emergency;
  return isAnswered(emergencyIf, answers);
}

const later = (start: Date, hours: number): Date => new Date(start.getTime() + hours * 3_600_000);

/**
 * Whole days of a target are working days; what is under a day is meant as hours with the doors open,
 * so that "within an hour" is an hour and not its share of a working day.
 */
const worked = (hours: number, calendar: Region["calendar"]): number => (hours < 24 ? Math.min(24, (hours * 24) / openHours(calendar)) : hours);

/** The category as it applies here: the pack may send what turns out to be no emergency elsewhere, with time. */
export const asFound = (category: Category, emergency: boolean): Category =>
  emergency || !category.otherwise ? category : { ...category, ...category.otherwise };

/**
 * When the first answer and the completion are promised, from the pack's targets in hours:
 * emergencies run around the clock, everything else in the offices' working time.
 */
export function promise(region: Region, category: Category, emergency: boolean, start: Date): { respondBy: string; resolveBy?: string } {
  const { respondHours, resolveHours } = asFound(category, emergency).targets;
  const add = (hours: number) => (emergency ? later(start, hours) : addWorkingHours(start, worked(hours, region.calendar), region.calendar, region.timezone)).toISOString();
  return { respondBy: add(respondHours), resolveBy: resolveHours === null ? undefined : add(resolveHours) };
}

/** When a finished report closes by itself if the reporter stays silent. */
export const closesAt = (region: Region, finished: Date): string =>
  addWorkingDays(finished, silentDays, region.calendar, region.timezone).toISOString();
