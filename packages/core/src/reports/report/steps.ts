import type { Region } from "@among/region";
import { Fault } from "../../fault.ts";
import type { Stored } from "../../table.ts";
import { eventId, type Event, type EventKind } from "./event.ts";
import { closesAt, promise } from "./promise.ts";
import type { Info, Rejection, State } from "./info.ts";

/** A step somebody wants to take. The rules below say from where it may be taken and where it leads. */
export type Move =
  | { kind: "acknowledged" | "started" | "confirmed" | "closed"; text?: string }
  /** Photos of what is wrong, by whoever reported it. */
  | { kind: "added" }
  | { kind: "planned"; plannedFor: string; text?: string }
  | { kind: "asked" | "replied" | "noted"; text: string; public?: boolean; photos?: string[] }
  | { kind: "taken" | "assigned"; assignee: string; assigneeName: string }
  | { kind: "forwarded"; toAgency: string; text: string }
  | { kind: "rejected"; rejection: Rejection; text: string; duplicateOf?: string }
  | { kind: "finished"; text: string; photos?: string[] }
  | { kind: "reopened"; text: string }
  | { kind: "escalated"; level: 1 | 2 }
  | { kind: "hidden" | "shown"; text: string };

/** In whose name the step is taken. */
export interface Mover {
  side: Event["side"];
  by?: string;
  byName?: string;
  action?: string;
  roles?: string[];
}

const working: State[] = ["open", "acknowledged", "planned", "started"];
const anywhere: State[] = [...working, "finished", "closed", "rejected"];

/** Every step, from which states it may be taken, and the state it leads to (none: stays). */
export const rules: Record<EventKind, { from: readonly State[]; to?: State }> = {
  acknowledged: { from: ["open"], to: "acknowledged" },
  planned: { from: working, to: "planned" },
  started: { from: ["open", "acknowledged", "planned"], to: "started" },
  asked: { from: working },
  replied: { from: [...working, "finished"] },
  added: { from: working },
  noted: { from: anywhere },
  taken: { from: working },
  assigned: { from: working },
  forwarded: { from: working, to: "open" },
  rejected: { from: working, to: "rejected" },
  finished: { from: working, to: "finished" },
  confirmed: { from: ["finished"], to: "closed" },
  reopened: { from: ["finished"], to: "open" },
  closed: { from: ["finished"], to: "closed" },
  escalated: { from: working },
  hidden: { from: anywhere },
  shown: { from: anywhere },
};

/** Steps that count as the agency's first answer to the reporter. */
const answers: readonly EventKind[] = ["acknowledged", "planned", "started", "asked", "rejected", "finished"];

/** The steps a report in this state allows. */
export const allowed = (state: State): EventKind[] => (Object.keys(rules) as EventKind[]).filter((kind) => rules[kind].from.includes(state));

/**
 * Takes one step. Pure: the caller saves report and event in one write.
 * @throws Fault conflict `report.move_refused` with the state and the steps it allows
 */
export function step(region: Region, report: Stored<Info>, move: Move, mover: Mover, now: Date): { report: Stored<Info>; event: Event } {
  const rule = rules[move.kind];
  if (!rule.from.includes(report.state)) {
    throw new Fault("conflict", "report.move_refused", { state: report.state, move: move.kind, allowed: allowed(report.state) });
  }
  // Steps of one report have an order, whatever the clocks of two processes say.
  const when = new Date(Math.max(now.getTime(), Date.parse(report.updatedAt) + 1));
  const at = when.toISOString();
  const next: Stored<Info> = { ...report, state: rule.to ?? report.state, updatedAt: at };
  const { kind, ...told } = move;
  const event: Event = {
    code: report.code,
    id: eventId(now, report),
    at,
    public: isPublicStep(move),
    agency: report.agency,
    state: next.state,
    kind,
    ...mover,
    ...told,
  };
  if (answers.includes(kind) && report.respondedAt === undefined) {
    next.respondedAt = at;
    event.respondMinutes = minutes(report.receivedAt ?? report.createdAt, at);
    event.respondLate = minutes(report.respondBy, at);
    // From here the completion's clock runs, with its own warnings.
    next.escalated = 0;
  }
  if (rule.to && working.includes(rule.to)) next.closesAt = undefined;
  effects[kind]?.(region, next, move, event, when);
  return { report: next, event };
}

function isPublicStep(move: Move): boolean {
  if ("public" in move && move.public !== undefined) return move.public;
  return !["noted", "taken", "assigned"].includes(move.kind);
}

const minutes = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 60_000);

type Effect = (region: Region, next: Info, move: any, event: Event, now: Date) => void;

const effects: Partial<Record<EventKind, Effect>> = {
  planned(_region, next, move: Extract<Move, { kind: "planned" }>) {
    next.plannedFor = move.plannedFor;
  },
  taken: (_region, next, move) => void (next.assignee = move.assignee),
  assigned: (_region, next, move) => void (next.assignee = move.assignee),
  // The completion promised to the citizen stands; only the first answer starts anew at the next agency.
  forwarded(region, next, move: Extract<Move, { kind: "forwarded" }>, event, now) {
    next.agency = move.toAgency;
    next.receivedAt = event.at;
    next.assignee = undefined;
    next.plannedFor = undefined;
    next.respondedAt = undefined;
    next.respondBy = promise(region, region.category(next.category)!, next.emergency, now).respondBy;
    next.escalated = 0;
  },
  rejected(_region, next, move: Extract<Move, { kind: "rejected" }>) {
    next.rejection = move.rejection;
    next.duplicateOf = move.duplicateOf;
  },
  finished(region, next, _move, event, now) {
    next.resolvedAt = event.at;
    next.closesAt = closesAt(region, now);
    event.resolveMinutes = minutes(next.createdAt, event.at);
    if (next.resolveBy) event.resolveLate = minutes(next.resolveBy, event.at);
  },
  reopened(region, next, _move, event, now) {
    next.receivedAt = event.at;
    next.plannedFor = undefined;
    Object.assign(next, promise(region, region.category(next.category)!, next.emergency, now));
    next.respondedAt = undefined;
    next.resolvedAt = undefined;
    next.escalated = 0;
    next.reopened += 1;
  },
  confirmed: (_region, next) => void (next.closesAt = undefined),
  closed: (_region, next) => void (next.closesAt = undefined),
  escalated: (_region, next, move: Extract<Move, { kind: "escalated" }>) => void (next.escalated = move.level),
  hidden: (_region, next) => void (next.hidden = true),
  shown: (_region, next) => void (next.hidden = undefined),
};
