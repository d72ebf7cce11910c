import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import * as Passkey from "@among/core/identity/passkeys";
import * as Person from "@among/core/identity/person";
import { privacyVersion } from "@among/core/identity/profile";
import * as Session from "@among/core/identity/session";
import * as Message from "@among/core/messages/message";

/** What the account's page shows. @throws Fault unauthenticated */
export async function readAccount(actor: Actor, token: string | undefined) {
  if (actor.kind !== "person") throw new Fault("unauthenticated", "session.needed");
  const person = await Person.read(actor, actor.id);
  const [sessions, passkeys, wantsNews] = await Promise.all([
    Session.list(actor, token),
    person.staff ? Passkey.list(actor) : [],
    person.phone ? Message.isWanted(person.phone) : undefined,
  ]);
  const agreed = person.consents.some((c) => c.text === "privacy" && c.version === privacyVersion);
  return { person, sessions, passkeys, wantsNews, agreed };
}

/** What a form of the page did: the parameter by which the page then confirms it. */
export type Done = "berhenti" | "kabari" | "kunci-hapus";

/**
 * Does what one of the page's own forms asks for.
 * @throws Fault unauthenticated; forbidden `step_up.needed`; missing
 */
export async function runAction(actor: Actor, form: FormData): Promise<Done> {
  if (actor.kind !== "person") throw new Fault("unauthenticated", "session.needed");
  const action = form.get("do");
  if (action === "passkey") {
    await Passkey.remove(actor, String(form.get("id") ?? ""));
    return "kunci-hapus";
  }
  const { phone } = await Person.read(actor, actor.id);
  if (!phone || (action !== "stop" && action !== "resume")) throw new Fault("missing", "action.unknown");
  await Message[action](phone);
  return action === "stop" ? "berhenti" : "kabari";
}
