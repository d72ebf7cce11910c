import type { Actor } from "../actor.ts";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
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
  for (;;) {
    const { items } = await queryItems({ pk: partition(id), limit: 100, consistent: true });
    const toDelete = items.filter((item) => !isKept(item.sk));
    for (const { pk, sk } of toDelete) await use().table.write([{ op: "delete", key: { pk, sk } }]);
    if (items.length < 100 || toDelete.length === 0) return;
  }
}

/** True for the write in which a person deleted the account. */
export const wasDeleted = (before: Person | undefined, after: Person): boolean => after.status === "deleted" && before?.status === "active";
