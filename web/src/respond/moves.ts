import type { Actor } from "@among/core/actor";
import { can, type Action } from "@among/core/identity/permissions";
import { allowed } from "@among/core/reports/report/steps";
import type { Info } from "@among/core/reports/report/info";
import type { Words } from "../shell/words.ts";

export type MoveName = Exclude<keyof Words["staff"]["moves"], "title" | "none">;

/** What a step's form asks for; a form without fields is one button. */
export type Field = "text" | "textOptional" | "question" | "note" | "reason" | "done" | "plannedFor" | "public" | "toAgency" | "rejection" | "duplicateOf" | "files" | "assignee";

interface MoveForm {
  action: Action;
  fields: readonly Field[];
}

/** Steps in the order in which they usually come: the first one allowed stands open. */
export const forms: Record<MoveName, MoveForm> = {
  taken: { action: "report.take", fields: [] },
  acknowledged: { action: "report.acknowledge", fields: ["textOptional"] },
  started: { action: "report.start", fields: ["textOptional"] },
  finished: { action: "report.finish", fields: ["done", "files"] },
  planned: { action: "report.plan", fields: ["plannedFor", "textOptional"] },
  asked: { action: "report.ask", fields: ["question"] },
  noted: { action: "report.note", fields: ["note", "public"] },
  forwarded: { action: "report.forward", fields: ["toAgency", "reason"] },
  assigned: { action: "report.assign", fields: ["assignee"] },
  rejected: { action: "report.reject", fields: ["rejection", "duplicateOf", "reason"] },
  hidden: { action: "report.moderate", fields: ["reason"] },
  shown: { action: "report.moderate", fields: ["reason"] },
};

export const moveNames = Object.keys(forms) as MoveName[];

/** The steps this person may take now on this report. */
export function movesFor(actor: Actor, report: Info): MoveName[] {
  const possible = allowed(report.state);
  return moveNames.filter((name) => {
    if (!possible.includes(name) || !can(actor, forms[name].action, { agency: report.agency })) return false;
    if (name === "taken") return actor.kind === "person" && report.assignee !== actor.id;
    if (name === "hidden") return !report.hidden && !report.confidential;
    if (name === "shown") return report.hidden === true;
    return true;
  });
}

/** The step that most often comes next: what a phone shows without another tap. */
export const nextMove = (report: Info, moves: readonly MoveName[]): MoveName | undefined => {
  const usual: Partial<Record<Info["state"], MoveName>> = { open: "acknowledged", acknowledged: "started", planned: "started", started: "finished", finished: "noted" };
  const next = usual[report.state];
  return next && moves.includes(next) ? next : undefined;
};
