import { agencyOf, has, type Actor } from "../actor.ts";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { need } from "../identity/permissions.ts";
import { inQueue } from "../reports/queue.ts";
import type { Info } from "../reports/report.ts";
import type { Page, Stored } from "../table.ts";

/**
 * One page of an agency's cases: those that wait, soonest due first; or those done, newest first.
 * @param agency the actor's own unless the actor is an operator, who names one
 * @throws Fault forbidden, missing `agency.missing`
 */
export async function inbox(actor: Actor, query: { agency?: string; half?: "open" | "done"; cursor?: string; limit?: number }): Promise<Page<Stored<Info>>> {
  const agency = mayRead(actor, query.agency);
  return inQueue(agency, query.half ?? "open", { limit: query.limit ?? 24, cursor: query.cursor });
}

/** The agency whose cases this actor may read; an operator may name any. */
export function mayRead(actor: Actor, wanted?: string): string {
  const own = agencyOf(actor);
  const agency = wanted ?? own;
  need(actor, "report.take", { agency: has(actor, "operator") ? agency : own });
  if (!agency || !use().region.agency(agency) || (agency !== own && !has(actor, "operator"))) throw new Fault("missing", "agency.missing");
  return agency;
}
