import * as z from "zod";
import { roles, type Actor, type Grant, type Role } from "../actor.ts";
import { Fault } from "../fault.ts";
import { entity, type Page, type Stored } from "../table.ts";
import { monthOf } from "../zone.ts";
import { can, need } from "./permissions.ts";

export const GrantInfo = z.object({
  role: z.enum(roles),
  agency: z.string().optional(),
  villages: z.array(z.string()).optional(),
  commodities: z.array(z.string()).optional(),
  verified: z.boolean().optional(),
  /** Who vouched, when, and on what evidence. */
  verifiedBy: z.string().optional(),
  verifiedAt: z.string().optional(),
  evidence: z.string().max(300).optional(),
});

/** A text somebody agreed to, in the version they saw. */
const Consent = z.object({ text: z.string(), version: z.string(), at: z.iso.datetime() });

/**
 * A person with an account. This is also the sign-in library's `user`: one record, so that checking a session
 * reads person and grants at once. Fields the library writes may be null.
 */
export const Info = z.object({
  id: z.string(),
  /** Empty until the first sign-in's profile step. */
  name: z.string(),
  /** Staff only; people of the public carry a placeholder under `phone.invalid`. */
  email: z.string().nullish(),
  emailVerified: z.boolean().nullish(),
  image: z.string().nullish(),
  /** E.164. */
  phone: z.string().nullish(),
  phoneVerified: z.boolean().nullish(),
  village: z.string().nullish(),
  grants: z.array(GrantInfo).default([{ role: "citizen" }]),
  consents: z.array(Consent).default([]),
  /** Works for the town: signs in with a second factor or has no power. */
  staff: z.boolean().default(false),
  status: z.enum(["active", "deleted"]).default("active"),
  twoFactorEnabled: z.boolean().nullish(),
  /** Recovery codes not used yet, as last counted; the codes themselves are sealed by the sign-in library. */
  recoveryLeft: z.number().int().nullish(),
  createdAt: z.string(),
  /** When a lost password and second factor were set anew, by a link from an admin. */
  renewedAt: z.string().nullish(),
  updatedAt: z.string().nullish(),
});
export type Person = z.output<typeof Info>;

export const partition = (id: string): string => `person#${id}`;

const shards = 16;
/**
 * Where rows of sign-in records are listed, spread so that no partition grows hot. For upkeep and the sign-in
 * library's own tests; nothing that a person waits for reads it.
 */
export function listedAt(model: string, id: string): readonly [string, string] {
  let hash = 0;
  for (const c of id) hash = (hash * 31 + c.charCodeAt(0)) >>> 0;
  return [`auth#${model}#${hash % shards}`, id];
}
export const lists = (model: string): string[] => Array.from({ length: shards }, (_, i) => `auth#${model}#${i}`);

export const People = entity(Info, {
  name: "person",
  key: (p: { id: string }) => ({ pk: partition(p.id), sk: "0#person" }),
  index: {
    g2: (p) => (p.staff && p.status === "active" ? ["people#staff", `${p.name}#${p.id}`] : undefined),
    g3: (p) => [`people#${monthOf(p.createdAt)}`, `${p.createdAt}#${p.id}`],
    g4: (p) => listedAt("user", p.id),
  },
});

/** Roles anybody may declare for themselves; all others are given by an admin. */
export const publicRoles: readonly Role[] = ["citizen", "farmer", "buyer"];
export const isStaffRole = (role: Role): boolean => !publicRoles.includes(role);

/**
 * What a person may do in this session: a role that holds other people's data works only where a second factor was given.
 * @param provedAt when it was given, ms
 */
export const grantsFor = (person: Pick<Person, "grants">, provedAt: number | undefined): Grant[] =>
  provedAt === undefined ? person.grants.filter((g) => !isStaffRole(g.role)) : person.grants;

/** @throws Fault missing `person.missing`, also for whoever may not know that it exists */
export async function read(actor: Actor, id: string): Promise<Stored<Person>> {
  need(actor, "person.read");
  const gone = new Fault("missing", "person.missing");
  if (!can(actor, "person.read", { person: id })) throw gone;
  const person = await People.get({ id }, { consistent: true });
  if (!person || person.status === "deleted") throw gone;
  return person;
}

/** Staff by name; or everybody who came in a month, newest first. @throws Fault forbidden */
export function list(actor: Actor, { staff, month, cursor, limit = 50 }: { staff?: boolean; month?: string; cursor?: string; limit?: number }, now = new Date()): Promise<Page<Stored<Person>>> {
  need(actor, "person.read", {});
  if (staff) return People.query({ index: "g2", pk: "people#staff", cursor, limit });
  return People.query({ index: "g3", pk: `people#${month ?? monthOf(now.toISOString())}`, reverse: true, cursor, limit });
}

/** A sign-in mail address, or undefined for the placeholder of a phone account. */
export const mailOf = (person: Pick<Person, "email">): string | undefined =>
  person.email && !person.email.endsWith("@phone.invalid") ? person.email : undefined;
