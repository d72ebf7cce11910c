import type { Region } from "@among/region";
import { Fault } from "../../fault.ts";
import * as Overrides from "../../settings/overrides.ts";
import type { Step } from "../../step.ts";
import { transact, type Stored } from "../../table.ts";
import { eventId, Events, type Event } from "./event.ts";
import { Heads, isPending, load, type Info } from "./info.ts";
import { allowed, steps, type EventKind, type StepName } from "./steps.ts";

type Steps = typeof steps;
/** A step that asks for nothing has no fields; zod gives it an index of all strings. */
type Fields<T> = string extends keyof T ? unknown : T;
type Prepared<Name extends StepName> = Steps[Name] extends { prepare?(...args: never[]): infer Done } ? Fields<Awaited<Done>> : never;

/** A step with all that its event will keep. */
export type CompleteStep = { [Name in StepName]: { kind: Steps[Name]["kind"]; public?: boolean } & Prepared<Name> }[StepName];

/** In whose name a step is taken. */
export type Author = Pick<Event, "side" | "by" | "byName" | "action" | "roles">;

export interface StepResult {
  report: Stored<Info>;
  event: Event;
}

/**
 * Applies one step and writes report and event together, so that neither is ever seen without the other.
 * @param version the version the person was looking at; steps taken since are not overwritten
 * @throws Fault conflict `report.changed` with the state as it is now: the page shows what changed and keeps what was typed
 */
export async function saveStep(report: Stored<Info>, step: CompleteStep, author: Author, now: Date, version?: number): Promise<StepResult> {
  if (version !== undefined && version !== report.version) throw changed(report);
  const result = applyStep(await Overrides.region(), report, step, author, now);
  const lost = new Fault("conflict", "report.lost_race");
  try {
    await transact([Heads.saving(result.report), Events.creating(result.event)], () => lost);
  } catch (error) {
    // Somebody was quicker: the answer gives the report's state after their step.
    throw error === lost ? changed(await load(report.code)) : error;
  }
  return { ...result, report: { ...result.report, version: report.version + 1 } };
}

/** Somebody took a step since. It is said before what is wrong with the step that was sent, because that step's form may no longer be offered. */
export const changed = (report: Info): Fault => new Fault("conflict", "report.changed", { state: report.state, at: report.updatedAt });

/** A step of whatever kind. */
interface AnyStep extends Step<EventKind, Info["state"]> {
  answers?: true;
  public?: false;
  effect?(next: Info, values: object, at: { region: Region; now: Date }): void;
}
const byKind = new Map<EventKind, AnyStep>(Object.values(steps).map((step) => [step.kind, step as AnyStep]));

/**
 * What a step makes of a report. Pure: the caller saves report and event in one write.
 * @throws Fault conflict `report.move_refused` with the state and the steps it allows
 */
export function applyStep(region: Region, report: Stored<Info>, { kind, ...values }: CompleteStep, author: Author, now: Date): StepResult {
  const rule = byKind.get(kind)!;
  if (!rule.from.includes(report.state)) throw new Fault("conflict", "report.move_refused", { state: report.state, move: kind, allowed: allowed(report.state) });
  // Steps of one report have an order, whatever the clocks of two processes say.
  const takenAt = new Date(Math.max(now.getTime(), Date.parse(report.updatedAt) + 1));
  const at = takenAt.toISOString();
  const next: Stored<Info> = { ...report, state: rule.to ?? report.state, updatedAt: at };
  const event: Event = { code: report.code, id: eventId(now, report), at, public: rule.public ?? true, agency: report.agency, state: next.state, kind, ...author, ...filled(values) };
  if (rule.answers && report.respondedAt === undefined) {
    next.respondedAt = at;
    event.respondMinutes = minutes(report.receivedAt ?? report.createdAt, at);
    event.respondLate = minutes(report.respondBy, at);
    // From here the completion's clock runs, with its own warnings.
    next.escalated = 0;
  }
  if (rule.to && isPending(rule.to)) next.closesAt = undefined;
  rule.effect?.(next, values, { region, now: takenAt });
  if (next.resolvedAt === at) {
    event.resolveMinutes = minutes(next.createdAt, at);
    if (next.resolveBy) event.resolveLate = minutes(next.resolveBy, at);
  }
  return { report: next, event };
}

/** Fields left empty are not stored. */
const filled = (values: object): Partial<Event> => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "" && value !== undefined));

const minutes = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
