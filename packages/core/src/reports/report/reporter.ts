import { ref, type Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import type { Stored } from "../../table.ts";
import { spend } from "../limits.ts";
import { load, move, type Moved } from "./move.ts";
import { isReporter } from "./owner.ts";
import { isPublic, type Info } from "./info.ts";
import type { Move } from "./steps.ts";

/** The actor's own report. @throws Fault missing; forbidden `report.not_yours` */
export async function loadOwn(actor: Actor, code: string, key: string | undefined): Promise<Stored<Info>> {
  const report = await load(code);
  if (!(await isReporter(actor, report, key))) throw isPublic(report) ? new Fault("forbidden", "report.not_yours") : new Fault("missing", "report.missing");
  return report;
}

/** What only the reporter may do: confirm the mending, reopen it, answer the agency's question. */
async function asReporter(actor: Actor, code: string, key: string | undefined, wanted: Move, now: Date): Promise<Moved> {
  // Before the look-up, so that keys are not guessed quickly.
  await spend("answer", actor, now);
  return move(await loadOwn(actor, code, key), wanted, { side: "reporter", by: ref(actor) }, now);
}

/** @throws Fault forbidden `report.not_yours`; limited; conflict `report.move_refused` unless it is finished */
export const confirm = (actor: Actor, code: string, key?: string, now = new Date()): Promise<Moved> =>
  asReporter(actor, code, key, { kind: "confirmed" }, now);

/** @param reason what is still wrong; reaches the agency and the timeline */
export const reopen = (actor: Actor, code: string, reason: string, key?: string, now = new Date()): Promise<Moved> =>
  asReporter(actor, code, key, { kind: "reopened", text: words(reason) }, now);

export const reply = (actor: Actor, code: string, text: string, key?: string, now = new Date()): Promise<Moved> =>
  asReporter(actor, code, key, { kind: "replied", text: words(text), public: false }, now);

/**
 * A text somebody must write: trimmed, 3 to 1000 characters.
 * @throws Fault invalid `text.required` | `text.long` with the field
 */
export function words(text: unknown, field = "text"): string {
  const trimmed = typeof text === "string" ? text.trim() : "";
  if (trimmed.length < 3) throw new Fault("invalid", "text.required", { fields: { [field]: "required" } });
  if (trimmed.length > 1000) throw new Fault("invalid", "text.long", { fields: { [field]: "long" } });
  return trimmed;
}
