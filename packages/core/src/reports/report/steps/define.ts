import type * as z from "zod";
import type { Region } from "@among/region";
import type { Actor } from "../../../actor.ts";
import type { Action } from "../../../identity/permissions.ts";
import type { Input, Step } from "../../../step.ts";
import type { Stored } from "../../../table.ts";
import type { Info, State } from "../info.ts";

/** Who takes a step: staff with this permission, whoever reported, or the platform by itself. */
export type TakenBy = Action | "reporter" | "platform";
export type Person = Extract<Actor, { kind: "person" }>;

/** One step of a report; everything that takes or shows steps is made from these objects. */
interface ReportStep<Kind extends string, I extends Input, By extends TakenBy, Values extends object> extends Step<Kind, State, I> {
  by: By;
  /** False: only staff see it, unless its values say otherwise. */
  public?: false;
  /** It counts as the agency's first answer to the reporter. */
  answers?: true;
  /** Whether it would change anything now; only what a page offers depends on it. */
  offered?(report: Info, actor: Actor): boolean;
  /** Checks what was sent against what is stored, and completes it. Only for steps of staff. @throws Fault invalid with `fields` */
  prepare?(values: z.output<I>, about: { actor: Person; report: Stored<Info>; now: Date }): Values | Promise<Values>;
  /** What it changes in the report beside its state. Pure. */
  effect?(next: Info, values: Values, at: { region: Region; now: Date }): void;
}

/** Infers the types of a step from the step itself. */
export const defineStep = <const Kind extends string, I extends Input, const By extends TakenBy, Values extends object = z.output<I>>(step: ReportStep<Kind, I, By, Values>) => step;
