import type { Region } from "@among/region";
import { Fault } from "../../fault.ts";
import * as Overrides from "../../settings/overrides.ts";
import type { Step } from "../../step.ts";
import { transact, type Stored } from "../../table.ts";
import { eventId, Events, type Event } from "./event.ts";
import { Heads, isPending, type Info } from "./info.ts";
import { allowed, type EventKind, type StepName } from "./step-names.ts";
import { steps } from "./steps.ts";

type Steps = typeof steps;
/** A step that asks for nothing has no fields; zod gives it an index of all strings. */
type Fields<T> = string extends keyof T ? unknown : T;
type Prepared<Name extends StepName> = Steps[Name] extends { prepare?(...given: never[]): infer Done } ? Fields<Awaited<Done>> : never;

/** A step about to be taken, with all that will be kept of it. */
export type Move = { [Name in StepName]: { kind: Steps[Name]["kind"]; public?: boolean } & Prepared<Name> }[StepName];

/** In whose name the step is taken. */
export type Mover = Pick<Event, "side" | "by" | "byName" | "action" | "roles">;

export interface Moved {
  report: Stored<Info>;
  event: Event;
}

/** @throws Fault missing `report.missing`: also the answer to whoever may not know that it exists */
export async function load(code: string): Promise<Stored<Info>> {
  const report = await Heads.get({ code }, { consistent: true });
  if (!report) throw new Fault("missing", "report.missing");
  return report;
}

/**
 * Takes one step and writes report and event together, so that neither is ever seen without the other.
 * @param version the version the person was looking at; steps taken since are not overwritten
 * @throws Fault conflict `report.changed` with the state as it is now: the page shows what changed and keeps what was typed
 */
export async function move(report: Stored<Info>, change: Move, mover: Mover, now: Date, version?: number): Promise<Moved> {
  if (version !== undefined && version !== report.version) throw changed(report);
  const moved = step(await Overrides.region(), report, change, mover, now);
  const lost = new Fault("conflict", "report.lost_race");
  try {
    await transact([Heads.saving(moved.report), Events.creating(moved.event)], () => lost);
  } catch (error) {
    // Somebody was quicker: what is told is how the report stands after their step.
    throw error === lost ? changed(await load(report.code)) : error;
  }
  return { ...moved, report: { ...moved.report, version: report.version + 1 } };
}

/** Somebody took a step since: told before what is wrong with the step that was sent, whose form may be gone. */
export const changed = (report: Info): Fault => new Fault("conflict", "report.changed", { state: report.state, at: report.updatedAt });

/** A step as it looks to whoever does not know which it is. */
interface AnyStep extends Step<EventKind, Info["state"]> {
  answers?: true;
  public?: false;
  effect?(next: Info, values: object, at: { region: Region; now: Date }): void;
}
const byKind = new Map<EventKind, AnyStep>(Object.values(steps).map((one) => [one.kind, one as AnyStep]));

/**
 * Takes one step. Pure: the caller saves report and event in one write.
 * @throws Fault conflict `report.move_refused` with the state and the steps it allows
 */
export function step(region: Region, report: Stored<Info>, move: Move, mover: Mover, now: Date): { report: Stored<Info>; event: Event } {
  const { kind, ...values } = move;
  const rule = byKind.get(kind)!;
  if (!rule.from.includes(report.state)) throw new Fault("conflict", "report.move_refused", { state: report.state, move: kind, allowed: allowed(report.state) });
  // Steps of one report have an order, whatever the clocks of two processes say.
  const when = new Date(Math.max(now.getTime(), Date.parse(report.updatedAt) + 1));
  const at = when.toISOString();
  const next: Stored<Info> = { ...report, state: rule.to ?? report.state, updatedAt: at };
  const event: Event = { code: report.code, id: eventId(now, report), at, public: rule.public ?? true, agency: report.agency, state: next.state, kind, ...mover, ...filled(values) };
  if (rule.answers && report.respondedAt === undefined) {
    next.respondedAt = at;
    event.respondMinutes = minutes(report.receivedAt ?? report.createdAt, at);
    event.respondLate = minutes(report.respondBy, at);
    // From here the completion's clock runs, with its own warnings.
    next.escalated = 0;
  }
  if (rule.to && isPending(rule.to)) next.closesAt = undefined;
  rule.effect?.(next, values, { region, now: when });
  if (next.resolvedAt === at) {
    event.resolveMinutes = minutes(next.createdAt, at);
    if (next.resolveBy) event.resolveLate = minutes(next.resolveBy, at);
  }
  return { report: next, event };
}

/** What was left empty is not kept. */
const filled = (values: object): Partial<Event> => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== "" && value !== undefined));

const minutes = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
