import { distance } from "@among/region/geometry";
import type { Actor } from "../../actor.ts";
import { use } from "../../config.ts";
import type { Stored } from "../../table.ts";
import { monthOf, monthsUpTo } from "../../zone.ts";
import { spend } from "../limits.ts";
import { feed, Heads, isPending, type Info } from "./info.ts";

/** FixMyStreet suggests duplicates within this distance, in metres; so do we. */
export const nearby = 250;
const months = 3;
const maxReports = 5;

export interface Near {
  report: Stored<Info>;
  /** Metres; undefined when either side has no exact point and only the village matches. */
  metres?: number;
}

/** Where to look for reports of one category. */
export interface Place {
  category: string;
  point?: { lat: number; lng: number };
  village?: string;
}

/** As `closeBy`, for whoever is about to report. @throws Fault limited */
export async function near(actor: Actor, place: Place, now: Date = new Date()): Promise<Near[]> {
  await spend("near", actor, now);
  return closeBy(place, now);
}

/**
 * Open public reports of the same category close to a place: "is it one of these?".
 * With a point: within 250 m. With a village alone: in that village.
 */
export async function closeBy(query: Place, now: Date = new Date()): Promise<Near[]> {
  const { region } = use();
  if (region.category(query.category)?.confidential) return [];
  const searchedMonths = monthsUpTo(monthOf(now.toISOString()), months);
  const pages = await Promise.all(searchedMonths.map((m) => Heads.query({ index: "g3", pk: feed.category(query.category, m), reverse: true, limit: 100 })));
  return pages
    .flatMap((page) => page.items)
    .filter((report) => isPending(report.state))
    .map((report) => ({ report, metres: query.point && report.lat !== undefined ? distance(query.point, { lat: report.lat, lng: report.lng! }) : undefined }))
    .filter(({ report, metres }) => (query.point ? metres !== undefined && metres <= nearby : report.village === query.village))
    .sort((a, b) => (a.metres ?? 0) - (b.metres ?? 0))
    .slice(0, maxReports);
}
