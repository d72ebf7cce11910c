import * as z from "zod";
import type { Actor } from "../actor.ts";
import { id } from "../id.ts";
import { entity, type Page, type Stored } from "../table.ts";
import { monthOf } from "../zone.ts";
import { need } from "./permissions.ts";

/** One thing somebody did, or read. Only ever added to: there is no verb that changes or removes one. */
export const Info = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** `per_…`, or `system:clock`. */
  by: z.string(),
  /** The name at that time: a name changed later does not rewrite history. */
  byName: z.string().optional(),
  /** Roles at that time. */
  roles: z.array(z.string()),
  action: z.string(),
  /** Code or id of what it was done to. */
  subject: z.string(),
  /** Never personal data: states, keys, counts. */
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.undefined()])),
});
export type Entry = z.output<typeof Info>;

const newest = (e: Entry): string => `${e.at}#${e.id}`;

const Entries = entity(Info, {
  name: "audit",
  key: (e: { id: string; at: string }) => ({ pk: `audit#${monthOf(e.at)}`, sk: `${e.at}#${e.id}` }),
  index: {
    g1: (e) => [`audit_of#${e.subject}`, newest(e)],
    g2: (e) => [`audit_by#${e.by}`, newest(e)],
  },
});

/** Writes down that this actor did this to that. @param subject code or id, never a name or number */
export async function record(actor: Actor, action: string, subject: string, detail: Entry["detail"] = {}, now: Date = new Date()): Promise<void> {
  await Entries.create({ id: id("aud", now.getTime()), at: now.toISOString(), ...signature(actor), action, subject, detail });
}

/**
 * Writes down a step that staff took, from the event that was written with it: so no step is ever without its entry,
 * and the step itself stays one write. Again changes nothing.
 */
export async function recordStep(step: { id: string; at: string; by: string; byName?: string; roles?: string[]; action: string; code: string; state: string }): Promise<void> {
  const { at, by, byName, roles = [], action, code, state } = step;
  await Entries.ensure({ id: `aud_${step.id.slice(4)}`, at, by, byName, roles, action, subject: code, detail: { state } });
}

function signature(actor: Actor): Pick<Entry, "by" | "byName" | "roles"> {
  if (actor.kind === "person") return { by: actor.id, byName: actor.name, roles: actor.grants.map((g) => g.role) };
  return { by: actor.kind === "guest" ? (actor.device ?? "guest") : `system:${actor.name}`, roles: [] };
}

export interface Filter {
  /** `2026-11`; the current one when absent. Not used with `subject` or `by`. */
  month?: string;
  subject?: string;
  by?: string;
  /** An action, or a noun: `report` finds every `report.…`. */
  action?: string;
}

/**
 * The trail, newest first. A page may hold fewer than `limit` and still go on: the filter looks at one page at a time.
 * @throws Fault forbidden
 */
export async function trail(actor: Actor, filter: Filter & { cursor?: string; limit?: number }, now: Date = new Date()): Promise<Page<Stored<Entry>>> {
  need(actor, "audit.read", undefined, now.getTime());
  return find(filter, now);
}

/** What was done to or read about one person or thing: a part of "my data". No check: the caller knows whose it is. */
export const about = (subject: string, cursor?: string): Promise<Page<Stored<Entry>>> => find({ subject, cursor, limit: 100 }, new Date());

/** What one person did: another part of "my data". No check: the caller knows whose it is. */
export const by = (person: string, cursor?: string): Promise<Page<Stored<Entry>>> => find({ by: person, cursor, limit: 100 }, new Date());

/** The trail without a check of permissions: the caller has made it. */
export async function find({ month, subject, by, action, cursor, limit = 50 }: Filter & { cursor?: string; limit?: number }, now: Date): Promise<Page<Stored<Entry>>> {
  const where = subject
    ? ({ index: "g1", pk: `audit_of#${subject}` } as const)
    : by
      ? ({ index: "g2", pk: `audit_by#${by}` } as const)
      : { pk: `audit#${/^\d{4}-\d{2}$/.test(month ?? "") ? month : monthOf(now.toISOString())}` };
  const page = await Entries.query({ ...where, reverse: true, limit, cursor });
  const fits = (e: Entry) =>
    (!action || e.action === action || e.action.startsWith(`${action}.`)) && (!subject || !by || e.by === by);
  return { ...page, items: page.items.filter(fits) };
}
