import type { Actor } from "@among/core/actor";
import { agenciesOf } from "@among/core/actor";
import { need } from "@among/core/identity/permissions";
import { medianHours, own, type Figures } from "@among/core/respond/figures";
import type { Words } from "../shell/words.ts";

/**
 * An agency's months, newest first, for its head and the command centre.
 * @throws Fault unauthenticated, forbidden; missing for an unknown agency
 */
export async function readFigures(actor: Actor, query: URLSearchParams): Promise<{ agency: string; months: Figures[] }> {
  const agency = query.get("agency") ?? agenciesOf(actor)[0] ?? "";
  need(actor, "agency.figures", { agency });
  return { agency, months: await own(actor, agency) };
}

/** The class of time in which the middle one falls, in words. */
export function median(month: Figures, promise: "respond" | "resolve", words: Words): string {
  const hours = medianHours(month, promise);
  if (hours === undefined) return words.staff.figures.none;
  const within: Record<string, string> = words.reports.agencies.within;
  return within[hours === Infinity ? "more" : String(hours)] ?? String(hours);
}
