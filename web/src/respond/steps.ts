import type * as z from "zod";
import type { Actor } from "@among/core/actor";
import type { Info } from "@among/core/reports/report/info";
import { staffSteps, type StaffStep, type StepValues } from "@among/core/reports/report/steps";
import { offeredTo } from "@among/core/reports/report/take";
import { fieldsOfInput } from "@among/core/step";

/** Forms, addresses and words name a step of staff by the kind of its event. */
export type StepKind = (typeof staffSteps)[StaffStep]["kind"];

const steps = Object.entries(staffSteps) as [StaffStep, (typeof staffSteps)[StaffStep]][];
const names = new Map<string, StaffStep>(steps.map(([name, { kind }]) => [kind, name]));
const fields = new Map(steps.map(([, { kind, input }]) => [kind, fieldsOfInput(input)]));

/** The step that is called so in a form or an address. */
export const isStepKind = (kind: string): kind is StepKind => names.has(kind);
/** The verb that takes it. */
export const stepNameOf = (move: StepKind): StaffStep => names.get(move)!;
/** What its form asks for. */
export const fieldsOf = (move: StepKind): Record<string, z.ZodType> => fields.get(move)!;
/** Steps that show the result in photos. */
export const kindsWithPhotos = steps.map(([, { kind }]) => kind).filter((move) => "photos" in fieldsOf(move));

type KeyOf<T> = T extends T ? (string extends keyof T ? never : keyof T) : never;
type FieldName = KeyOf<StepValues<StaffStep>>;
/** What a form calls its fields: a step's text is called by what it is for. */
export type Label = Exclude<FieldName, "text" | "photos"> | "text" | "textOptional" | "question" | "note" | "reason" | "done" | "files";

// A text that is not named here is a message to the reporter.
const texts: Partial<Record<StepKind, Label>> = { asked: "question", noted: "note", finished: "done", forwarded: "reason", rejected: "reason", hidden: "reason", shown: "reason" };

export function labelOf(move: StepKind, field: string): Label {
  if (field === "photos") return "files";
  if (field !== "text") return field as Label;
  return texts[move] ?? (fieldsOf(move).text?.safeParse(undefined).success ? "textOptional" : "text");
}

/** The order in which steps usually come; one that is not named here comes last. */
const usual: readonly StepKind[] = ["taken", "acknowledged", "started", "finished", "planned", "asked", "noted", "forwarded", "assigned", "rejected", "hidden", "shown"];
const inOrder = [...new Set([...usual, ...fields.keys()])];

/** The steps this person may take now on this report. */
export function stepsFor(actor: Actor, report: Info): StepKind[] {
  const offered = offeredTo(actor, report).map((name) => staffSteps[name].kind);
  return inOrder.filter((move) => offered.includes(move));
}

/** The step that most often comes next: what a phone shows without another tap. */
export const likelyStep = (report: Info, moves: readonly StepKind[]): StepKind | undefined => {
  const likely: Partial<Record<Info["state"], StepKind>> = { open: "acknowledged", acknowledged: "started", planned: "started", started: "finished", finished: "noted" };
  const next = likely[report.state];
  return next && moves.includes(next) ? next : undefined;
};
