import * as z from "zod";
import type { Actor } from "../actor.ts";
import { Fault } from "../fault.ts";
import { everything } from "../pages.ts";
import { entity } from "../table.ts";
import { record } from "./audit.ts";
import { isFresh } from "./permissions.ts";
import { partition } from "./person.ts";

/** What is shown of a passkey; the sign-in library writes these rows, with more in them. */
const Info = z.object({ id: z.string(), userId: z.string(), name: z.string().nullish(), createdAt: z.string().nullish() });
export type Passkey = Pick<z.output<typeof Info>, "id" | "name" | "createdAt">;

const Passkeys = entity(Info, { name: "auth_passkey", key: (p: { userId: string; id: string }) => ({ pk: partition(p.userId), sk: `passkey#${p.id}` }) });

/** One's own passkeys. */
export async function list(actor: Actor): Promise<Passkey[]> {
  if (actor.kind !== "person") return [];
  const items = await everything((cursor) => Passkeys.query({ pk: partition(actor.id), begins: "passkey#", limit: 50, consistent: true, cursor }));
  return items.map(({ id, name, createdAt }) => ({ id, name, createdAt }));
}

/**
 * Takes one of one's own passkeys away.
 * @throws Fault unauthenticated; forbidden `step_up.needed`; missing `passkey.missing`, also for somebody else's
 */
export async function remove(actor: Actor, id: string, now: Date = new Date()): Promise<void> {
  if (actor.kind !== "person") throw new Fault("unauthenticated", "session.needed");
  if (!isFresh(actor, now.getTime())) throw new Fault("forbidden", "step_up.needed");
  const passkey = await Passkeys.get({ userId: actor.id, id }, { consistent: true });
  if (!passkey) throw new Fault("missing", "passkey.missing");
  await Passkeys.remove(passkey);
  await record(actor, "passkey.remove", actor.id, {}, now);
}
