import type { Event } from "@among/core/reports/report/event";
import { isDate } from "@among/core/zone";
import type { Format } from "../shell/format.ts";
import type { Words } from "../shell/words.ts";

/** The fields of an event that the timeline shows right after the step's name: those that have words. */
export function eventValues(event: Event, words: Words, format: Format): string[] {
  const texts: Partial<Record<keyof Event, (value: string) => string>> = words.reports.event.told;
  return Object.entries(texts).flatMap(([field, say]) => {
    const value = event[field as keyof Event];
    return value === undefined ? [] : [say(typeof value === "string" && isDate(value) ? format.date(value) : String(value))];
  });
}
