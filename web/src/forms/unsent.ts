import type { Actor } from "@among/core/actor";
import * as Unsent from "@among/core/identity/unsent";

/** The texts of a form; files are not among what is kept. */
export const fieldsOf = (form: FormData): Unsent.Fields => [...form].filter((pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "" && pair[0] !== "addPhoto");

/**
 * Keeps a form that was posted after its session ended, for the person of that session. Only the cookie of the ended session
 * says who that is; after signing out there is none, and text kept for whoever signs in next would be shown to a stranger.
 * @returns the cookie that opens it, or undefined when it is not kept
 */
export async function keepForm(actor: Actor, path: string, form: () => Promise<FormData>): Promise<string | undefined> {
  if (actor.kind !== "guest" || !actor.was) return undefined;
  const read = await form().catch(() => undefined);
  return read && Unsent.keep(actor.was, path, fieldsOf(read));
}

/** What this person left unsent on this page, as the form it was. */
export async function openForm(actor: Actor, path: string, cookies: string | null): Promise<FormData | undefined> {
  const fields = await Unsent.open(actor, path, cookies);
  if (!fields) return undefined;
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}
