import { createHash } from "node:crypto";
import * as z from "zod";
import { ref, type Actor } from "../actor.ts";
import { secret } from "../id.ts";
import { everything } from "../pages.ts";
import { entity, type Stored } from "../table.ts";

/** A device that belongs to a person: what was reported from it before signing in is theirs. */
const Link = z.object({ person: z.string(), device: z.string(), at: z.iso.datetime() });
type Link = z.output<typeof Link>;
const Links = entity(Link, {
  name: "device",
  key: (l: { person: string; device: string }) => ({ pk: `person#${l.person}`, sk: `device#${l.device}` }),
});

/** The cookie that holds the secret; every adapter that mints one uses this name. */
export const deviceCookie = "among_device";

/** A new device secret for the cookie; only its hash is ever stored. */
export const newSecret = secret;

/** How a device is written down: `dev_` and 96 bits of the secret's SHA-256. */
export const deviceKey = (cookie: string): string => `dev_${createHash("sha256").update(cookie).digest("hex").slice(0, 24)}`;

/** True for what `newSecret` makes; anything else in the cookie is ignored. */
export const isSecret = (text: string): boolean => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);

/** Links the actor's device to the person, at sign-in. Again changes nothing. */
export async function claim(actor: Actor, now: Date = new Date()): Promise<void> {
  if (actor.kind !== "person" || !actor.device) return;
  await Links.ensure({ person: actor.id, device: actor.device, at: now.toISOString() });
}

/** More devices than a person owns; older links beyond it are not read. */
const maxDevices = 30;

/** Every name under which this actor's things were written: the own id, the device at hand, the devices claimed. */
export async function refs(actor: Actor): Promise<string[]> {
  if (actor.kind !== "person") return [ref(actor)].filter((r) => r !== undefined);
  const { items } = await Links.query({ pk: `person#${actor.id}`, begins: "device#", limit: maxDevices });
  return [...new Set([actor.id, ...(actor.device ? [actor.device] : []), ...items.map((l) => l.device)])];
}

/** True when the thing written under `by` is this actor's; reads only when neither id nor device at hand answers it. */
export async function owns(actor: Actor, by: string | undefined): Promise<boolean> {
  if (!by || by === ref(actor)) return Boolean(by);
  if (actor.kind !== "person" || !by.startsWith("dev_")) return false;
  return by === actor.device || (await refs(actor)).includes(by);
}

const links = (person: string): Promise<Stored<Link>[]> => everything((cursor) => Links.query({ pk: `person#${person}`, begins: "device#", limit: 100, cursor }));

/** Every name under which a person's things were written, however many devices there were: for an account that goes. */
export const allRefs = async (person: string): Promise<string[]> => [person, ...(await links(person)).map((l) => l.device)];

/** Forgets the links of a deleted account. */
export async function forget(person: string): Promise<void> {
  for (const link of await links(person)) await Links.remove(link);
}
