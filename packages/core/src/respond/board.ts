import type { Actor } from "../actor.ts";
import { use } from "../config.ts";
import { need } from "../identity/permissions.ts";
import { inQueue } from "../reports/report/queue.ts";
import { dueAt, type Info } from "../reports/report/info.ts";
import type { Stored } from "../table.ts";

/** The most overdue cases of one agency that a board shows; more than that is a talk, not a list. */
const maxCases = 12;

/**
 * What is past due anywhere in town, for the command centre: what it was warned of first, then the longest overdue.
 * Queues are sorted by due time, so one short read per agency is enough.
 * @throws Fault forbidden
 */
export async function overdue(actor: Actor, now: Date = new Date()): Promise<Stored<Info>[]> {
  need(actor, "operator.board");
  const pages = await Promise.all(use().region.agencies.map(({ key }) => inQueue(key, "open", { limit: maxCases })));
  const at = now.toISOString();
  return pages
    .flatMap((page) => page.items)
    .filter((report) => dueAt(report) < at)
    .sort((a, b) => Number(b.escalated === 2) - Number(a.escalated === 2) || dueAt(a).localeCompare(dueAt(b)));
}
