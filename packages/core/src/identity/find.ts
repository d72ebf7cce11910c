import * as z from "zod";
import type { Actor } from "../actor.ts";
import { limit } from "../limit.ts";
import type { Stored } from "../table.ts";
import { record } from "./audit.ts";
import { can, need } from "./permissions.ts";
import { People, type Person } from "./person.ts";
import { readPhone } from "./phone.ts";
import { Guards } from "./unique.ts";

/** Enough for a day at the desk, too few to try numbers one after the other. */
const rule = { max: 60, seconds: 3600 } as const;

/**
 * The person with exactly this number or mail address: two keyed reads, and nothing like a list of similar ones.
 * Counted, found or not.
 * @throws Fault forbidden; limited `limit.person.find`
 */
export async function find(actor: Actor, typed: string, now: number = Date.now()): Promise<Stored<Person> | undefined> {
  need(actor, "person.read", {});
  return lookUp(actor, typed, now);
}

/**
 * The self-declared farmer or buyer with this number, for the officer who may vouch for them; nobody else is found.
 * @throws Fault forbidden; limited `limit.person.find`
 */
export async function findDeclared(actor: Actor, phone: string, now: number = Date.now()): Promise<Stored<Person> | undefined> {
  need(actor, "farmer.verify");
  const person = await lookUp(actor, phone, now);
  if (!person?.grants.some((g) => g.role === "farmer" || g.role === "buyer")) return undefined;
  if (!can(actor, "farmer.verify", { village: person.village ?? undefined })) return undefined;
  await record(actor, "person.read", person.id, { why: "farmer.verify" }, new Date(now));
  return person;
}

async function lookUp(actor: Actor, typed: string, now: number): Promise<Stored<Person> | undefined> {
  if (actor.kind === "person") await limit("person.find", actor.id, rule, now);
  const phone = readPhone(typed);
  const email = typed.trim().toLowerCase();
  const key = phone ? { field: "phoneNumber", value: phone } : z.email().safeParse(email).success ? { field: "email", value: email } : undefined;
  const guard = key && (await Guards.batchGet([{ model: "user", ...key }]))[0];
  const person = guard && (await People.get({ id: guard.of }));
  return person?.status === "active" ? person : undefined;
}
