import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import * as Unsent from "@among/core/identity/unsent";
import { expectPhoto, photoOf } from "@among/core/respond/photos";
import { act } from "./act.ts";
import type { Case } from "./case.ts";
import { readForm, wholeText, type Typed } from "./form.ts";
import { fieldsOf } from "../forms/unsent.ts";
import { moveNames, type MoveName } from "./moves.ts";

/** A form that was not accepted, with everything typed in it. */
export interface Returned {
  typed: Typed;
  status: 200 | 409 | 422;
  /** Field → code of what is wrong. */
  fields: Record<string, string>;
  /** Finished without a picture of the result: asked about once. */
  askPhoto: boolean;
  /** Not sent yet: its session had ended, or a photo went first. */
  unsent?: "session" | "photo";
}

/** A photo goes first; what was typed is kept until it is there. */
export interface Away {
  photo: string;
  cookie: string;
}

/**
 * Takes the step a posted form asks for.
 * @returns the step taken, the form to show again, or the photo to send first
 * @throws Fault forbidden, missing and the like: those are pages of their own
 */
export async function submit(actor: Actor, { detail: { report } }: Case, { request, path }: { request: Request; path: string }, templates: Partial<Record<MoveName, readonly string[]>>): Promise<MoveName | Returned | Away> {
  const form = await request.formData();
  const typed = readForm(form);
  const move = moveNames.find((m) => m === typed.move);
  if (!move) throw new Fault("missing", "move.unknown");
  const back = (status: 409 | 422, more: Partial<Returned> = {}): Returned => ({ typed, status, fields: {}, askPhoto: false, ...more });
  try {
    if (form.has("addPhoto") && actor.kind === "person") {
      const cookie = await Unsent.keep(actor.id, path, fieldsOf(form));
      return cookie ? { photo: (await expectPhoto(actor, report.code)).id, cookie } : back(422, { fields: { photos: "other" } });
    }
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

/**
 * A form that was kept: its session had ended, or it waited while a photo was sent.
 * @param photo id of the photo the browser comes back from sending, if it does
 */
export async function again(actor: Actor, code: string, kept: FormData | undefined, photo: string | null): Promise<Returned | undefined> {
  const sent = photo ? await photoOf(actor, code, photo) : undefined;
  const typed = readForm(kept ?? new FormData());
  if (sent) typed.move = "finished";
  if (!moveNames.some((m) => m === typed.move)) return undefined;
  const back: Returned = { typed, status: 200, fields: {}, askPhoto: false, unsent: sent ? "photo" : "session" };
  if (sent?.state === "refused") return { ...back, unsent: undefined, fields: { photos: sent.refusal ?? "other" } };
  if (sent) typed.photos = [...new Set([...typed.photos, sent.id])].slice(0, 3);
  return back;
}
