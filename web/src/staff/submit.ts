import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import { act, receive } from "./act.ts";
import type { Case } from "./case.ts";
import { filesOf, readForm, wholeText, type Typed } from "./form.ts";
import { moveNames, type MoveName } from "./moves.ts";

/** A form that was not accepted, with everything typed in it. */
export interface Returned {
  typed: Typed;
  status: 409 | 422;
  /** Field → code of what is wrong. */
  fields: Record<string, string>;
  /** Finished without a picture of the result: asked about once. */
  askPhoto: boolean;
}

/**
 * Takes the step a posted form asks for.
 * @returns the step taken, or the form to show again
 * @throws Fault forbidden, missing and the like: those are pages of their own
 */
export async function submit(actor: Actor, { detail: { report } }: Case, request: Request, templates: Partial<Record<MoveName, readonly string[]>>): Promise<MoveName | Returned> {
  const form = await request.formData();
  const typed = readForm(form);
  const move = moveNames.find((m) => m === typed.move);
  if (!move) throw new Fault("missing", "move.unknown");
  const back = (status: 409 | 422, more: Partial<Returned> = {}): Returned => ({ typed, status, fields: {}, askPhoto: false, ...more });
  try {
    await receive(actor, filesOf(form), typed);
    if (move === "finished" && typed.photos.length === 0 && !typed.withoutPhoto) return back(422, { askPhoto: true });
    await act(actor, { code: report.code, version: typed.version }, typed, wholeText(typed, templates));
    return move;
  } catch (error) {
    if (!Fault.is(error)) throw error;
    if (error.kind === "conflict") return back(409);
    if (error.kind === "invalid" || error.kind === "too_large") return back(422, { fields: error.detail.fields ?? { form: "other" } });
    throw error;
  }
}
