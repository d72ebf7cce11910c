import type { Actor } from "../actor.ts";
import { csv } from "../csv.ts";
import { find, record, type Entry, type Filter } from "./audit.ts";
import { need } from "./permissions.ts";
import { monthOf } from "../zone.ts";

/** What one export may hold; a month of a town stays below it. */
const maxRows = 20_000;

/**
 * The filtered trail as CSV, for the auditor. Itself recorded. In a file of its own, so that code which only writes the trail does
 * not load the CSV library.
 * @throws Fault forbidden, also `step_up.needed`
 */
export async function exportCsv(actor: Actor, filter: Filter, now: Date = new Date()): Promise<string> {
  need(actor, "audit.export", undefined, now.getTime());
  await record(actor, "audit.export", filter.subject ?? filter.by ?? filter.month ?? monthOf(now.toISOString()), { action: filter.action }, now);
  const rows: Entry[] = [];
  let cursor: string | undefined;
  do {
    const page = await find({ ...filter, cursor, limit: 500 }, now);
    rows.push(...page.items);
    cursor = page.cursor;
  } while (cursor && rows.length < maxRows);
  return csv(
    ["at", "by", "name", "roles", "action", "subject", "detail"],
    rows.map((e) => [e.at, e.by, e.byName, e.roles.join(" "), e.action, e.subject, JSON.stringify(e.detail)]),
  );
}
