import type { Actor, Role } from "@among/core/actor";
import { id } from "@among/core/id";
import * as Audit from "@among/core/identity/audit";
import * as Person from "@among/core/identity/person";
import * as Session from "@among/core/identity/session";
import { identify } from "@among/functions/http/actor";

export type Signed = Extract<Actor, { kind: "person" }>;
/** Whole seconds, as times of expiry are kept. Rows that have run out are not read, so it is the real time. */
export const now = new Date(Math.floor(Date.now() / 1000) * 1000);
export const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
export const admin: Signed = { kind: "person", id: `per_${"A".repeat(26)}`, name: "Wulan", grants: [{ role: "admin" }], provedAt: now.getTime() };
export const guest: Actor = { kind: "guest" };
export const clock: Actor = { kind: "system", name: "clock" };
export const as = (role: Role, more: object = {}): Signed => ({ kind: "person", id: id("per"), name: role, grants: [{ role, ...more }], provedAt: now.getTime() });

/** An account, and its holder with a fresh second factor. */
export async function somebody(over: Partial<Person.Person> = {}): Promise<Signed> {
  const person = { id: id("per"), name: "Sri Wahyuni", grants: [{ role: "citizen" as const }], consents: [], staff: false, status: "active" as const, createdAt: now.toISOString(), ...over };
  await Person.People.create(person);
  return { kind: "person", id: person.id, name: person.name, grants: person.grants, provedAt: now.getTime() };
}
export const rowOf = ({ id }: Signed) => Person.People.get({ id }, { consistent: true });
/** What the trail holds about one person or thing, newest first. */
export const trailOf = async ({ id }: { id: string }) => (await Audit.about(id)).items.map(({ action, by, detail }) => ({ action, by, detail }));

export async function signIn({ id: userId }: Signed, over: Partial<Session.Session> = {}): Promise<Session.Session> {
  const session = { id: id("ses"), token: Session.newToken(userId), userId, createdAt: now.toISOString(), expiresAt: later(3600).toISOString(), ...over };
  await Session.Sessions.create(session);
  return session;
}

export const actorOf = async (request: Request, now?: number): Promise<Actor> => (await identify(request, now)).actor;
