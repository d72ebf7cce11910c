import type { Figures } from "@among/core/respond/figures";
import { medianHours } from "@among/core/respond/figures";
import type { reports } from "./words/id.ts";

type Words = (typeof reports)["agencies"];

/** The median class in words, or that there is none yet. */
export function median(figures: Figures, promise: "respond" | "resolve", words: Words): string {
  const hours = medianHours(figures, promise);
  if (hours === undefined) return words.none;
  return words.within[(hours === Infinity ? "more" : hours) as keyof Words["within"]];
}

/** How many of those counted kept the promise; undefined when nothing was counted. */
export function share(counted: number, late: number): { percent: number; of: number } | undefined {
  return counted === 0 ? undefined : { percent: Math.round(((counted - late) / counted) * 100), of: counted };
}
