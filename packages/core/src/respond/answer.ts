import { agenciesOf, type Actor } from "../actor.ts";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { can, need, type Action } from "../identity/permissions.ts";
import type { Officer } from "../identity/officers.ts";
import * as Photo from "../media/photo.ts";
import { load, move, type Moved } from "../reports/report/move.ts";
import { isPublic, rejections, type Info, type Rejection } from "../reports/report/info.ts";
import { words } from "../reports/report/reporter.ts";
import type { Move, Mover } from "../reports/report/steps.ts";
import type { Stored } from "../table.ts";
import { dateAt, isDate } from "../zone.ts";

/** Which report, and the version the officer was looking at. */
export interface Case {
  code: string;
  version: number;
}

/**
 * Authorises one step on a case of an agency of the actor's and takes it.
 * A report of another agency answers 404, as if it did not exist, unless the actor may act everywhere.
 */
async function act(actor: Actor, action: Action, { code, version }: Case, wanted: (report: Stored<Info>) => Move | Promise<Move>, now: Date): Promise<Moved> {
  need(actor, action);
  const report = await load(code);
  if (!can(actor, action, { agency: report.agency })) throw new Fault("missing", "report.missing");
  return move(report, await wanted(report), mover(actor, action, report.agency), now, version);
}

function mover(actor: Actor, action: Action, agency: string): Mover {
  if (actor.kind !== "person") throw new Fault("unauthenticated", "session.needed");
  return { side: agenciesOf(actor).includes(agency) ? "agency" : "operator", by: actor.id, byName: actor.name, action, roles: actor.grants.map((g) => g.role) };
}

/** Makes the case one's own. */
export const take = (actor: Actor, on: Case, now = new Date()): Promise<Moved> =>
  act(actor, "report.take", on, () => (actor.kind === "person" ? { kind: "taken", assignee: actor.id, assigneeName: actor.name } : refuse()), now);

/**
 * The head gives the case to an officer of the agency.
 * @param to the officer, or how to find them once it is known that the actor may assign this case
 */
export const assign = (actor: Actor, on: Case, to: Officer | ((agency: string) => Promise<Officer>), now = new Date()): Promise<Moved> =>
  act(actor, "report.assign", on, async (report) => {
    const { id, name } = typeof to === "function" ? await to(report.agency) : to;
    return { kind: "assigned", assignee: id, assigneeName: name };
  }, now);

export const acknowledge = (actor: Actor, on: Case, text?: string, now = new Date()): Promise<Moved> =>
  act(actor, "report.acknowledge", on, () => ({ kind: "acknowledged", text: optional(text) }), now);

/** @param day local date on which the work is planned, today or later, at most a year ahead */
export const plan = (actor: Actor, on: Case, day: string, text?: string, now = new Date()): Promise<Moved> =>
  act(actor, "report.plan", on, () => ({ kind: "planned", plannedFor: upcoming(day, now), text: optional(text) }), now);

export const start = (actor: Actor, on: Case, text?: string, now = new Date()): Promise<Moved> =>
  act(actor, "report.start", on, () => ({ kind: "started", text: optional(text) }), now);

export const ask = (actor: Actor, on: Case, question: string, now = new Date()): Promise<Moved> =>
  act(actor, "report.ask", on, () => ({ kind: "asked", text: words(question) }), now);

/** @param visible true: everyone reads it; false: staff only */
export const note = (actor: Actor, on: Case, text: string, visible: boolean, now = new Date()): Promise<Moved> =>
  act(actor, "report.note", on, () => ({ kind: "noted", text: words(text), public: visible }), now);

/** Hands the report on; the chain stays in the timeline. */
export const forward = (actor: Actor, on: Case, toAgency: string, reason: string, now = new Date()): Promise<Moved> =>
  act(actor, "report.forward", on, (report) => {
    if (!use().region.agency(toAgency) || toAgency === report.agency) throw new Fault("invalid", "agency.unknown", { fields: { toAgency: "choice" } });
    return { kind: "forwarded", toAgency, text: words(reason) };
  }, now);

export const reject = (actor: Actor, on: Case, why: { rejection: Rejection; text: string; duplicateOf?: string }, now = new Date()): Promise<Moved> =>
  act(actor, "report.reject", on, async (report) => {
    if (!rejections.includes(why.rejection)) throw new Fault("invalid", "rejection.unknown", { fields: { rejection: "choice" } });
    const duplicateOf = why.rejection === "duplicate" ? await original(report, why.duplicateOf) : undefined;
    return { kind: "rejected", rejection: why.rejection, text: words(why.text), duplicateOf };
  }, now);

async function original(report: Info, code: string | undefined): Promise<string> {
  const bad = new Fault("invalid", "duplicate.unknown", { fields: { duplicateOf: "choice" } });
  if (!code || code === report.code) throw bad;
  const other = await load(code).catch(() => undefined);
  // Naming a report that is not public as the original would tell the public that it exists.
  if (!other || (isPublic(report) && !isPublic(other))) throw bad;
  return other.code;
}

/** @param photos ids of after-photos, at least one unless the agency says in words why there is none */
export const finish = (actor: Actor, on: Case, done: { text: string; photos?: string[] }, now = new Date()): Promise<Moved> =>
  act(actor, "report.finish", on, async (report) => ({
    kind: "finished",
    text: words(done.text),
    photos: await Photo.attach(done.photos ?? [], { of: report.code, confidential: !isPublic(report) }),
  }), now);

/** The command centre hides a report from the public, or shows it again; the reason stays in the timeline. */
export const moderate = (actor: Actor, on: Case, hide: boolean, reason: string, now = new Date()): Promise<Moved> =>
  act(actor, "report.moderate", on, () => ({ kind: hide ? "hidden" : "shown", text: words(reason) }), now);

const optional = (text?: string): string | undefined => (text?.trim() ? words(text) : undefined);

function upcoming(day: string, now: Date): string {
  const bad = new Fault("invalid", "plan.date", { fields: { plannedFor: "date" } });
  if (!isDate(day)) throw bad;
  const today = dateAt(now.getTime(), use().region.timezone);
  const limit = new Date(now.getTime() + 366 * 86_400_000).toISOString().slice(0, 10);
  if (day < today || day > limit) throw bad;
  return day;
}

const refuse = (): never => {
  throw new Fault("unauthenticated", "session.needed");
};
