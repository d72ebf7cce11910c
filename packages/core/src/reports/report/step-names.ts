import type * as z from "zod";
import type { Action } from "../../identity/permissions.ts";
import type { State } from "./info.ts";
import type { Taker } from "./report-step.ts";
import { steps } from "./steps.ts";

type Steps = typeof steps;
export type StepName = keyof Steps;
export type EventKind = Steps[StepName]["kind"];
type TakenBy<By extends Taker> = { [Name in StepName]: Steps[Name]["by"] extends By ? Name : never }[StepName];
/** Steps that staff take by name. */
export type StaffStep = TakenBy<Action>;
/** Steps that whoever reported takes by name. */
export type ReporterStep = TakenBy<"reporter">;
/** What somebody tells with a step. */
export type StepValues<Name extends StepName> = z.input<Steps[Name]["input"]>;

const all = Object.entries(steps) as [StepName, Steps[StepName]][];
const some = <Name extends StepName>(fits: (by: Taker) => boolean) => Object.fromEntries(all.filter(([, { by }]) => fits(by))) as Pick<Steps, Name>;

export const staffSteps = some<StaffStep>((by) => by !== "reporter" && by !== "platform");
export const reporterSteps = some<ReporterStep>((by) => by === "reporter");

/** Every kind of event, in the order of the steps. */
export const kinds = all.map(([, { kind }]) => kind);

/** The kinds of steps a report in this state allows. */
export const allowed = (state: State): EventKind[] => all.filter(([, { from }]) => (from as readonly State[]).includes(state)).map(([, { kind }]) => kind);
