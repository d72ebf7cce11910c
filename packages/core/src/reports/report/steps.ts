import type * as z from "zod";
import type { Action } from "../../identity/permissions.ts";
import type { State } from "./info.ts";
import { agency } from "./steps/agency.ts";
import type { TakenBy } from "./steps/define.ts";
import { moderation } from "./steps/moderation.ts";
import { platform } from "./steps/platform.ts";
import { reporter } from "./steps/reporter.ts";

/** Every step of a report, by the verb that takes it. */
export const steps = { ...agency, ...reporter, ...platform, ...moderation };

type Steps = typeof steps;
export type StepName = keyof Steps;
export type EventKind = Steps[StepName]["kind"];
type NameOfStepBy<By extends TakenBy> = { [Name in StepName]: Steps[Name]["by"] extends By ? Name : never }[StepName];
/** Steps that staff take by name. */
export type StaffStep = NameOfStepBy<Action>;
/** Steps that whoever reported takes by name. */
export type ReporterStep = NameOfStepBy<"reporter">;
/** What somebody sends for a step. */
export type StepValues<Name extends StepName> = z.input<Steps[Name]["input"]>;

const all = Object.entries(steps) as [StepName, Steps[StepName]][];
const stepsBy = <Name extends StepName>(fits: (by: TakenBy) => boolean) => Object.fromEntries(all.filter(([, { by }]) => fits(by))) as Pick<Steps, Name>;

export const staffSteps = stepsBy<StaffStep>((by) => by !== "reporter" && by !== "platform");
export const reporterSteps = stepsBy<ReporterStep>((by) => by === "reporter");

/** Every kind of event, in the order of the steps. */
export const kinds = all.map(([, { kind }]) => kind);

/** The kinds of steps a report in this state allows. */
export const allowed = (state: State): EventKind[] => all.filter(([, { from }]) => (from as readonly State[]).includes(state)).map(([, { kind }]) => kind);
