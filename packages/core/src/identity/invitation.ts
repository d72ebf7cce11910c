import * as z from "zod";
import type { Actor } from "../actor.ts";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { digest, id, secret } from "../id.ts";
import { goesOn } from "../stored-time.ts";
import { entity, type Page, type Stored } from "../table.ts";
import { forgetSignIns } from "./account.ts";
import { record } from "./audit.ts";
import { need } from "./permissions.ts";
import { GrantInfo, isStaffRole, mailOf, People, type Person } from "./person.ts";
import { checkGrants } from "./profile.ts";

/** Hours a link works. */
export const lifetime = 72;

const Info = z.object({
  id: z.string(),
  /** SHA-256 of the link's token; the token itself is only ever in the link. */
  hash: z.string(),
  email: z.string(),
  name: z.string(),
  grants: z.array(GrantInfo),
  by: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  usedAt: z.iso.datetime().optional(),
  withdrawnAt: z.iso.datetime().optional(),
  /** The member of staff whose lost sign-in it sets anew; without it somebody new comes. */
  renews: z.string().optional(),
  /** Who came of it. */
  person: z.string().optional(),
});
export type Invitation = z.output<typeof Info>;

const Invitations = entity(Info, {
  name: "invitation",
  key: (i: { hash: string }) => ({ pk: `invitation#${i.hash}`, sk: "invitation" }),
  index: { g1: (i) => [`invitations#${i.createdAt.slice(0, 4)}`, `${i.createdAt}#${i.id}`] },
});

/**
 * Invites somebody to work here.
 * @returns the link, which is shown once and stored nowhere
 * @throws Fault forbidden, also `step_up.needed`; invalid `invitation.invalid` | `roles.invalid` with `fields`
 */
export async function invite(actor: Actor, input: { email: string; name: string; grants: unknown }, now: Date = new Date()): Promise<{ invitation: Invitation; link: string }> {
  need(actor, "invitation.create", undefined, now.getTime());
  const fields: Record<string, string> = {};
  const email = input.email.trim().toLowerCase();
  const name = input.name.trim();
  if (!z.email().safeParse(email).success || email.endsWith("@phone.invalid")) fields.email = "invalid";
  if (name.length < 2 || name.length > 60) fields.name = "required";
  const grants = checkGrants(input.grants);
  if (!grants.some((g) => isStaffRole(g.role))) fields.grants = "required";
  if (Object.keys(fields).length > 0) throw new Fault("invalid", "invitation.invalid", { fields });
  const made = await create(actor, { email, name, grants }, now);
  await record(actor, "invitation.create", made.invitation.id, { roles: grants.map((g) => g.role).join(" ") }, now);
  return made;
}

/**
 * A link with which a colleague who lost password or second factor sets both anew. Using it ends every session,
 * passkey and password there was; until then nothing changes.
 * @returns the link, which is shown once and stored nowhere
 * @throws Fault forbidden, also `step_up.needed`; missing `person.missing`; invalid `renew.not_staff`; conflict `renew.own`
 */
export async function renew(actor: Actor, person: string, now: Date = new Date()): Promise<{ invitation: Invitation; link: string }> {
  need(actor, "person.renew", undefined, now.getTime());
  const found = await People.get({ id: person }, { consistent: true });
  if (!found || found.status === "deleted") throw new Fault("missing", "person.missing");
  // Whoever sits at an admin's open session must not be able to lock its owner out.
  if (actor.kind === "person" && actor.id === person) throw new Fault("conflict", "renew.own");
  const email = mailOf(found);
  if (!found.staff || !email) throw new Fault("invalid", "renew.not_staff");
  await record(actor, "person.renew", person, {}, now);
  return create(actor, { email, name: found.name, grants: [], renews: person }, now);
}

async function create(actor: Actor, of: Pick<Invitation, "email" | "name" | "grants" | "renews">, now: Date): Promise<{ invitation: Invitation; link: string }> {
  const token = secret();
  const invitation: Invitation = {
    id: id("inv", now.getTime()),
    hash: await digest(token),
    ...of,
    by: actor.kind === "person" ? actor.id : actor.kind,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + lifetime * 3_600_000).toISOString(),
  };
  await Invitations.create(invitation);
  return { invitation, link: `${use().origin}/undangan/${token}` };
}

/**
 * The invitation behind a link.
 * @throws Fault gone `invitation.gone` when it never was, was used, withdrawn or has run out: all the same to whoever tries
 */
export async function open(token: string, now: Date = new Date()): Promise<Stored<Invitation>> {
  const gone = new Fault("gone", "invitation.gone");
  if (!/^[0-9A-Z]{26}$/.test(token)) throw gone;
  const invitation = await Invitations.get({ hash: await digest(token) }, { consistent: true });
  if (!invitation || invitation.usedAt || invitation.withdrawnAt || !goesOn(Date.parse(invitation.expiresAt), lifetime * 3_600_000, now.getTime())) throw gone;
  return invitation;
}

/**
 * Takes away every way in that somebody lost, once their link is used; the new password follows at once.
 * @throws Fault gone `invitation.gone` when the account is gone, or was set anew by a later link
 */
export async function clear(invitation: Stored<Invitation>, now: Date = new Date()): Promise<string> {
  const person = await renewed(invitation);
  await accept(invitation, person.id, now);
  await forgetSignIns(person.id);
  await People.save({ ...person, twoFactorEnabled: false, recoveryLeft: null, renewedAt: now.toISOString() });
  return person.id;
}

async function renewed(invitation: Invitation): Promise<Stored<Person>> {
  const person = await People.get({ id: invitation.renews! }, { consistent: true });
  if (!person?.staff || person.status === "deleted" || (person.renewedAt ?? "") > invitation.createdAt) throw new Fault("gone", "invitation.gone");
  return person;
}

/**
 * Uses it up: of two at once, one wins.
 * @throws Fault gone `invitation.gone`
 */
export async function accept(invitation: Stored<Invitation>, person: string, now: Date = new Date()): Promise<void> {
  try {
    await Invitations.save({ ...invitation, usedAt: now.toISOString(), person });
  } catch (error) {
    if (Fault.is(error) && error.kind === "conflict") throw new Fault("gone", "invitation.gone");
    throw error;
  }
}

/** Those of a year, newest first. @throws Fault forbidden */
export function list(actor: Actor, cursor?: string, now: Date = new Date()): Promise<Page<Stored<Invitation>>> {
  need(actor, "person.read", {});
  return Invitations.query({ index: "g1", pk: `invitations#${now.getUTCFullYear()}`, reverse: true, limit: 50, cursor });
}

/** Takes a link back before it is used. @throws Fault forbidden; missing */
export async function withdraw(actor: Actor, hash: string, now: Date = new Date()): Promise<void> {
  need(actor, "invitation.create", undefined, now.getTime());
  const invitation = await Invitations.get({ hash }, { consistent: true });
  if (!invitation || invitation.usedAt) throw new Fault("missing", "invitation.missing");
  await Invitations.save({ ...invitation, withdrawnAt: now.toISOString() });
  await record(actor, "invitation.withdraw", invitation.id, {}, now);
}
