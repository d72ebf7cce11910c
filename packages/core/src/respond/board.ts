import type { Actor } from "../actor.ts";
import { use } from "../config.ts";
import { need } from "../identity/permissions.ts";
import { inQueue } from "../reports/report/queue.ts";
import { region } from "../settings/overrides.ts";
import { dueAt, type Info } from "../reports/report/info.ts";
import type { Stored } from "../table.ts";

/** The most overdue cases of one agency that a board shows; more than that is a talk, not a list. */
const maxCases = 12;

/** How many the command centre is shown to pass on; the next appear once these are gone. */
const maxToPassOn = 50;

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

/**
 * What belongs to no agency and still has to be passed on by the command centre, soonest due first.
 * One read per agency that holds such reports, which is one in most towns.
 * @throws Fault forbidden
 */
export async function toPassOn(actor: Actor): Promise<Stored<Info>[]> {
  need(actor, "operator.board");
  const town = await region();
  const routed = town.categories.filter((c) => c.dispatch).map(({ key }) => town.category(key)!);
  const pages = await Promise.all([...new Set(routed.map((c) => c.agency))].map((agency) => inQueue(agency, "open", { limit: maxToPassOn })));
  return pages
    .flatMap((page) => page.items)
    .filter((report) => report.state === "open" && routed.some((c) => c.key === report.category && c.agency === report.agency))
    .sort((a, b) => dueAt(a).localeCompare(dueAt(b)));
}
