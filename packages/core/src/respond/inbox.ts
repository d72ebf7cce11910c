import { agenciesOf, has, ref, type Actor } from "../actor.ts";
import { pageSize } from "../cursor.ts";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { need } from "../identity/permissions.ts";
import { inQueue } from "../reports/report/queue.ts";
import type { Info } from "../reports/report/info.ts";
import type { Page, Stored } from "../table.ts";

export interface InboxQuery {
  /** One of the actor's own, the first without it; an operator names any. */
  agency?: string;
  half?: "open" | "done";
  /** Only cases assigned to the actor. */
  mine?: boolean;
  category?: string;
  village?: string;
  cursor?: string;
  limit?: number;
}

/** How many pages a narrow filter reads before it hands back what it found. */
const maxPages = 4;

/**
 * One page of an agency's cases: those that wait, soonest due first; or those done, newest first.
 * With a filter a page may hold fewer than `limit`, or none, and still go on.
 * @throws Fault forbidden, missing `agency.missing`
 */
export async function inbox(actor: Actor, query: InboxQuery): Promise<Page<Stored<Info>>> {
  const agency = mayRead(actor, query.agency);
  const { half = "open", limit = pageSize } = query;
  const assignee = query.mine ? ref(actor) : undefined;
  const fits = (r: Info): boolean =>
    (!assignee || r.assignee === assignee) && (!query.category || r.category === query.category) && (!query.village || r.village === query.village);
  const items: Stored<Info>[] = [];
  let { cursor } = query;
  for (let pages = 0; pages < maxPages; pages++) {
    const page = await inQueue(agency, half, { limit, cursor });
    items.push(...page.items.filter(fits));
    cursor = page.cursor;
    if (!cursor || items.length * 2 > limit) break;
  }
  return { items, cursor };
}

/** The agency whose cases this actor may read: the one wanted, or the first of the own; an operator may name any. */
export function mayRead(actor: Actor, requested?: string): string {
  const own = agenciesOf(actor);
  const agency = requested ?? own[0];
  need(actor, "report.take");
  if (!agency || !use().region.agency(agency) || !(own.includes(agency) || has(actor, "operator"))) throw new Fault("missing", "agency.missing");
  return agency;
}
