import * as z from "zod";
import type { Actor } from "../actor.ts";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { digest, id, secret } from "../id.ts";
import { entity, type Page, type Stored } from "../table.ts";
import { record } from "./audit.ts";
import { need } from "./permissions.ts";
import { GrantInfo, isStaffRole } from "./person.ts";
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
  const token = secret();
  const invitation: Invitation = {
    id: id("inv", now.getTime()),
    hash: await digest(token),
    email,
    name,
    grants,
    by: actor.kind === "person" ? actor.id : actor.kind,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + lifetime * 3_600_000).toISOString(),
  };
  await Invitations.create(invitation);
  await record(actor, "invitation.create", invitation.id, { roles: grants.map((g) => g.role).join(" ") }, now);
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
  if (!invitation || invitation.usedAt || invitation.withdrawnAt || invitation.expiresAt <= now.toISOString()) throw gone;
  return invitation;
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
