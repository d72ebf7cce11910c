import type * as z from "zod";
import type { Region } from "@among/region";
import type { Actor } from "../../actor.ts";
import type { Action } from "../../identity/permissions.ts";
import type { Input, Step } from "../../step.ts";
import type { Stored } from "../../table.ts";
import type { Info, State } from "./info.ts";

/** Staff with this permission, whoever reported, or the platform by itself. */
export type Taker = Action | "reporter" | "platform";
export type Person = Extract<Actor, { kind: "person" }>;

/** One step of a report; everything that takes or shows steps is made from these objects. */
export interface ReportStep<Kind extends string, I extends Input, By extends Taker, Values extends object> extends Step<Kind, State, I> {
  by: By;
  /** False: only staff see it, unless what is told says otherwise. */
  public?: false;
  /** It counts as the agency's first answer to the reporter. */
  answers?: true;
  /** Whether it would change anything now; only what a page offers depends on it. */
  offered?(report: Info, actor: Actor): boolean;
  /** Judges what was told by what is stored, and completes it. Staff's steps alone. @throws Fault invalid with `fields` */
  prepare?(values: z.output<I>, about: { actor: Person; report: Stored<Info>; now: Date }): Values | Promise<Values>;
  /** What it changes in the report beside its state. Pure. */
  effect?(next: Info, values: Values, at: { region: Region; now: Date }): void;
}

/** Takes the types of a step from the step itself. */
export const stepOf = <const Kind extends string, I extends Input, const By extends Taker, Values extends object = z.output<I>>(of: ReportStep<Kind, I, By, Values>) => of;

