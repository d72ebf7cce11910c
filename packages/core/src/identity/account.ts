import type { Actor } from "../actor.ts";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { everything } from "../pages.ts";
import { maxWrites } from "../store/table-store.ts";
import { queryItems } from "../table.ts";
import { record } from "./audit.ts";
import { need } from "./permissions.ts";
import { partition, People, type Person } from "./person.ts";
import { release } from "./unique.ts";

/** What is left of somebody who deleted the account: an id without a name, so that what must stay public still has an author. */
const tombstone = { name: "", email: null, phone: null, village: null, image: null, grants: [], consents: [], staff: false, status: "deleted" } as const;

/**
 * Deletes one's own account at once: sign-ins end, name and number are gone and the number is free again.
 * What hangs on it elsewhere (reports, texts) is forgotten by the change feed.
 * @throws Fault unauthenticated; conflict `account.last_admin`
 */
export async function deleteAccount(actor: Actor, now: Date = new Date()): Promise<void> {
  if (actor.kind !== "person") throw new Fault("unauthenticated", "session.needed");
  need(actor, "person.delete", { person: actor.id });
  const person = await People.get({ id: actor.id }, { consistent: true });
  if (!person || person.status === "deleted") return;
  if (person.grants.some((g) => g.role === "admin")) throw new Fault("conflict", "account.admin");
  await People.save({ ...person, ...tombstone, grants: [], consents: [], updatedAt: now.toISOString() });
  await release(person);
  await forgetSignIns(actor.id);
  // The trail keeps that it happened, under the id alone.
  await record({ ...actor, name: "" }, "person.delete", actor.id, {}, now);
}

/** Sessions, passwords, passkeys and second factors all live in the person's partition. */
export async function forgetSignIns(id: string): Promise<void> {
  const isKept = (sk: string) => sk === People.key({ id }).sk || sk.startsWith("device#");
  const items = await everything((cursor) => queryItems({ pk: partition(id), limit: 100, consistent: true, cursor }));
  const keys = items.filter(({ sk }) => !isKept(sk)).map(({ pk, sk }) => ({ pk, sk }));
  for (let at = 0; at < keys.length; at += maxWrites) await use().table.write(keys.slice(at, at + maxWrites).map((key) => ({ op: "delete", key })));
}

/** True for the write in which a person deleted the account. */
export const wasDeleted = (before: Person | undefined, after: Person): boolean => after.status === "deleted" && before?.status === "active";
