import { createHash, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { newFor, ref, type Actor } from "../actor.ts";
import { Fault } from "../fault.ts";
import { secret } from "../id.ts";
import { keyedHash } from "../keyed-hash.ts";
import { everything } from "../pages.ts";
import { entity, type Stored } from "../table.ts";

/** A device that a person signed in on: what was reported from it until then is theirs. */
const Link = z.object({ person: z.string(), device: z.string(), at: z.iso.datetime() });
type Link = z.output<typeof Link>;
const Links = entity(Link, {
  name: "device",
  key: (l: { person: string; device: string }) => ({ pk: `person#${l.person}`, sk: `device#${l.device}` }),
});

/** The cookie that holds the device's secret, signed. */
export const deviceCookie = "among_device";

/** What the cookie tells of a guest's device. */
export type Device = Pick<Extract<Actor, { kind: "guest" }>, "device" | "deviceIs">;

/** A new device's cookie: a secret, when it was made, and our signature over both. Only the secret's hash is ever stored. */
export const newDevice = (now: number = Date.now()): string => signed(secret(), now);

/** How a device is written down: `dev_` and 96 bits of the SHA-256 of the cookie's secret. */
export const deviceKey = (cookie: string): string => `dev_${createHash("sha256").update(cookie.split(".", 1)[0]!).digest("hex").slice(0, 24)}`;

const cookiePattern = /^([0-9A-HJKMNP-TV-Z]{26})(?:\.([0-9a-z]{1,8})\.([\w-]{22}))?$/;

function signed(text: string, now: number): string {
  const body = `${text}.${Math.floor(now / 1000).toString(36)}`;
  return `${body}.${signatureOf(body)}`;
}

const signatureOf = (body: string): string => keyedHash(`device:${body}`).slice(0, 22);

/**
 * Whose device a cookie is. One without a signature of ours, as they were made before and as anybody can invent them,
 * still opens what was reported from it: its secret cannot be guessed. So does one signed with an earlier secret of the platform.
 * @returns nothing for what cannot be a device's cookie
 */
export function readDevice(cookie: string | undefined, now: number = Date.now()): Device {
  const [, text, madeAt, signature] = cookiePattern.exec(cookie ?? "") ?? [];
  if (!text) return {};
  const device = deviceKey(text);
  const made = madeAt === undefined ? NaN : parseInt(madeAt, 36) * 1000;
  const isOurs = signature !== undefined && timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(`${text}.${madeAt}`)));
  // A time that is still to come was made by a clock that ran ahead.
  if (!isOurs || made > now + newFor) return { device, deviceIs: "unsigned" };
  return made > now - newFor ? { device, deviceIs: "new" } : { device };
}

/** The cookie of the same device, signed now. @param cookie one that `readDevice` calls unsigned */
export const resigned = (cookie: string, now: number = Date.now()): string => signed(cookie.split(".", 1)[0]!, now);

/**
 * Gives the person what was reported from the device so far, at sign-in. What comes from it later is not theirs: the
 * adapter renews the device with the answer, and whoever kept the old cookie is somebody else.
 */
export async function claim(actor: Actor, now: Date = new Date()): Promise<void> {
  if (actor.kind !== "person" || !actor.device) return;
  const link: Link = { person: actor.id, device: actor.device, at: now.toISOString() };
  if (await Links.ensure(link)) return;
  const stored = await Links.get(link, { consistent: true });
  if (!stored || stored.at >= link.at) return;
  await Links.save({ ...stored, at: link.at }).catch((error: unknown) => {
    // The same person signed in here twice at once: the other one moved it on.
    if (!Fault.is(error) || error.kind !== "conflict") throw error;
  });
}

/** A name under which things were written, and until when they are the actor's; without an end, always. */
export interface WrittenAs {
  by: string;
  /** ISO 8601 */
  until?: string;
}

/** True when what was written under that name at that time is the actor's. @param at ISO 8601 */
export const covers = ({ until }: Pick<WrittenAs, "until">, at: string): boolean => until === undefined || at <= until;

/** Every name under which this actor's things were written: a guest's device; a person's id, and the devices claimed, however many. */
export async function refs(actor: Actor): Promise<WrittenAs[]> {
  if (actor.kind === "person") return allRefs(actor.id);
  const by = ref(actor);
  return by ? [{ by }] : [];
}

/**
 * True when the thing written under `by` at that time is this actor's. A person's claimed devices are asked for whoever
 * wrote it, also where there is no such thing (no `by`): the time it takes must not tell.
 */
export async function owns(actor: Actor, { by, at }: { by?: string; at: string }): Promise<boolean> {
  if (by !== undefined && by === ref(actor)) return true;
  if (actor.kind !== "person") return false;
  const link = await Links.get({ person: actor.id, device: by ?? "nobody" });
  return link !== undefined && covers({ until: link.at }, at);
}

const links = (person: string): Promise<Stored<Link>[]> => everything((cursor) => Links.query({ pk: `person#${person}`, begins: "device#", limit: 100, cursor }));

/** The same for the person of an id, also one whose account is gone. */
export const allRefs = async (person: string): Promise<WrittenAs[]> => [{ by: person }, ...(await links(person)).map(({ device, at }) => ({ by: device, until: at }))];

/** Forgets the links of a deleted account. */
export async function forget(person: string): Promise<void> {
  for (const link of await links(person)) await Links.remove(link);
}
