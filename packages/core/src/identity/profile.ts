import * as z from "zod";
import type { Actor } from "../actor.ts";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { transact, type Stored } from "../table.ts";
import { record } from "./audit.ts";
import { can, need } from "./permissions.ts";
import { GrantInfo, isStaffRole, People, publicRoles, type Person } from "./person.ts";

/** Version of the privacy text shown at sign-in; a new text gets a new version and is asked again. */
export const privacyVersion = "2026-11";

/**
 * Answers the first sign-in's questions, or changes them later.
 * @throws Fault invalid `profile.invalid` with `fields`
 */
export async function introduce(actor: Actor, input: { name?: string; village?: string; consent?: boolean; farmer?: boolean; buyer?: boolean }, now: Date = new Date()): Promise<Stored<Person>> {
  const person = await own(actor);
  const name = (input.name ?? "").normalize("NFC").replace(/[\p{C}\s]+/gu, " ").trim();
  const fields: Record<string, string> = {};
  if (name.length < 2) fields.name = "required";
  if (name.length > 60) fields.name = "long";
  if (input.village && !use().region.village(input.village)) fields.village = "choice";
  const agreed = person.consents.some((c) => c.text === "privacy" && c.version === privacyVersion);
  if (!agreed && !input.consent) fields.consent = "required";
  if (Object.keys(fields).length > 0) throw new Fault("invalid", "profile.invalid", { fields });
  const consents = agreed ? person.consents : [...person.consents, { text: "privacy", version: privacyVersion, at: now.toISOString() }];
  const declared = publicRoles.filter((role) => role === "citizen" || input[role as "farmer" | "buyer"]);
  const keptGrants = person.grants.filter((g) => isStaffRole(g.role) || declared.includes(g.role) || g.verified);
  const grants = [...keptGrants, ...declared.filter((role) => !keptGrants.some((g) => g.role === role)).map((role) => ({ role }))];
  return People.save({ ...person, name, village: input.village || null, consents, grants, updatedAt: now.toISOString() });
}

async function own(actor: Actor): Promise<Stored<Person>> {
  if (actor.kind !== "person") throw new Fault("unauthenticated", "session.needed");
  const person = await People.get({ id: actor.id }, { consistent: true });
  if (!person || person.status === "deleted") throw new Fault("unauthenticated", "session.needed");
  return person;
}

const GrantInputs = z.array(GrantInfo.pick({ role: true, agency: true, villages: true, commodities: true }).strict()).max(12);

/**
 * Checks roles an admin wants to give: agency roles name an agency of the pack, villages exist.
 * @throws Fault invalid `roles.invalid` with `fields`
 */
export function checkGrants(input: unknown): Person["grants"] {
  const parsed = GrantInputs.safeParse(input);
  const bad = (what: string) => new Fault("invalid", "roles.invalid", { fields: { grants: what } });
  if (!parsed.success) throw bad("invalid");
  for (const { role, agency, villages } of parsed.data) {
    const ofAgency = role === "agency_officer" || role === "agency_head";
    if (ofAgency !== Boolean(agency) || (agency && !use().region.agency(agency))) throw bad("agency");
    if (villages?.some((code) => !use().region.village(code))) throw bad("village");
  }
  return parsed.data;
}

/**
 * Gives and takes roles; it works with the next request of that person, in every session.
 * @param seenVersion the version of the person that the admin was looking at: what somebody else gave meanwhile is not taken back unseen
 * @throws Fault forbidden, also `step_up.needed`; invalid; conflict `roles.own_admin`, `person.stale`
 */
export async function setRoles(actor: Actor, id: string, input: unknown, seenVersion: number, now: Date = new Date()): Promise<Stored<Person>> {
  need(actor, "person.roles", undefined, now.getTime());
  const person = await People.get({ id }, { consistent: true });
  if (!person || person.status === "deleted") throw new Fault("missing", "person.missing");
  if (person.version !== seenVersion) throw new Fault("conflict", "person.stale");
  const newGrants = checkGrants(input);
  if (!person.staff && newGrants.some((g) => isStaffRole(g.role))) throw new Fault("invalid", "roles.not_staff", { fields: { grants: "staff" } });
  // An admin who drops the own role could leave a town with none.
  if (actor.kind === "person" && actor.id === id && !newGrants.some((g) => g.role === "admin")) throw new Fault("conflict", "roles.own_admin");
  const grants = newGrants.map((g) => ({ ...person.grants.find((old) => old.role === g.role && old.verified), ...g }));
  const changed = { ...person, grants, updatedAt: now.toISOString() };
  const saved = isAdmin(person) && !isAdmin(changed) ? await saveFormerAdmin(actor, changed) : await People.save(changed);
  await record(actor, "person.roles", id, { before: names(person), after: names(saved) }, now);
  return saved;
}

const isAdmin = ({ grants }: Pick<Person, "grants">): boolean => grants.some((g) => g.role === "admin");

/**
 * Saves somebody who stops being an admin. In the same write, the admin who decided it must still be one: of two who do this to each
 * other at the same moment one is refused, so an admin always remains.
 */
async function saveFormerAdmin(actor: Actor, person: Stored<Person>): Promise<Stored<Person>> {
  const by = actor.kind === "person" ? await People.get({ id: actor.id }, { consistent: true }) : undefined;
  if (!by || by.status !== "active" || !isAdmin(by)) throw new Fault("forbidden", "role.needed");
  // Saved as it is: that tests and moves its version, so that of two such writes the second is refused.
  await transact([People.saving(person), People.saving(by)], () => new Fault("conflict", "person.stale"));
  return { ...person, version: person.version + 1 };
}

const names = (person: Person): string => person.grants.map((g) => (g.agency ? `${g.role}:${g.agency}` : g.role)).join(" ");

/**
 * An officer vouches for a self-declared farmer or buyer: who, when, on what evidence.
 * @throws Fault forbidden; missing `person.missing` also outside the officer's villages and for the officer; invalid
 */
export async function verify(actor: Actor, id: string, role: "farmer" | "buyer", evidence: string, now: Date = new Date()): Promise<Stored<Person>> {
  need(actor, "farmer.verify");
  const person = await People.get({ id }, { consistent: true });
  const gone = new Fault("missing", "person.missing");
  if (!person || person.status === "deleted" || !person.grants.some((g) => g.role === role)) throw gone;
  if (!can(actor, "farmer.verify", { village: person.village ?? undefined })) throw gone;
  // Nobody vouches for themselves.
  if (actor.kind === "person" && actor.id === id) throw gone;
  const text = evidence.trim();
  if (text.length < 3 || text.length > 300) throw new Fault("invalid", "evidence.required", { fields: { evidence: "required" } });
  const by = actor.kind === "person" ? actor.id : actor.kind;
  const grants = person.grants.map((g) => (g.role === role ? { ...g, verified: true, verifiedBy: by, verifiedAt: now.toISOString(), evidence: text } : g));
  const saved = await People.save({ ...person, grants });
  await record(actor, "farmer.verify", id, { role }, now);
  return saved;
}
