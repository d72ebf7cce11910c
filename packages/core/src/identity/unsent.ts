import { createHash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as z from "zod";
import type { Actor } from "../actor.ts";
import { Fault } from "../fault.ts";
import { secret } from "../id.ts";
import { limit } from "../limit.ts";
import { entity } from "../table.ts";
import { readCookie, setCookie } from "./cookie.ts";
import { seal, unseal } from "./seal.ts";

/**
 * A form that could not be accepted yet, because its session had ended or a photo has to be sent first. The same person
 * gets it back, filled in, in the same browser: the row is encrypted with a secret that only the browser's cookie
 * holds, and inside it is the person's id. Somebody else who signs in on a shared computer never sees it, and
 * the table alone shows nothing of it.
 */
const Info = z.object({ id: z.string(), sealed: z.string(), at: z.iso.datetime() });

/** How long it waits, in seconds: enough for a code by text and a photo on a bad network. */
export const lifetime = 3600;

const Forms = entity(Info, {
  name: "unsent_form",
  key: (f: { id: string }) => ({ pk: `unsent#${f.id}`, sk: "form" }),
  expires: (f) => Date.parse(f.at) / 1000 + lifetime,
});

/** The browser's half of the key; a browser has one unsent form at a time. */
export const unsentCookie = "among_unsent";
const purpose = "among unsent form";

/** Characters of the encrypted form in the table; a pasted table may be longer and is then not kept. */
const maxSealedLength = 10_000;
const rule = { max: 30, seconds: 3600 } as const;

export type Fields = [name: string, value: string][];

interface UnsentForm {
  person: string;
  path: string;
  fields: Fields;
}

const idOf = (key: string): string => createHash("sha256").update(key).digest("hex").slice(0, 32);
const keyIn = (cookies: string | null | undefined): string | undefined => readCookie(cookies, unsentCookie) || undefined;

/**
 * Keeps a form for the person who wrote it.
 * @param path the page it is for, without language
 * @returns the cookie that opens it again, or undefined when it is too long or too many were kept
 */
export async function keep(person: string, path: string, fields: Fields, now: Date = new Date()): Promise<string | undefined> {
  const key = secret();
  const sealed = seal(purpose, deflateRawSync(JSON.stringify({ person, path, fields } satisfies UnsentForm)), key);
  if (sealed.length > maxSealedLength) return undefined;
  try {
    await limit("form.unsent", person, rule, now.getTime());
  } catch (error) {
    if (Fault.is(error)) return undefined;
    throw error;
  }
  await Forms.create({ id: idOf(key), sealed, at: now.toISOString() });
  return setCookie(unsentCookie, key, lifetime);
}

/** What this person left unsent on this page in this browser. Opening it again gives the same. */
export async function open(actor: Actor, path: string, cookies: string | null | undefined): Promise<Fields | undefined> {
  const key = keyIn(cookies);
  if (!key || actor.kind !== "person") return undefined;
  const form = await Forms.get({ id: idOf(key) }, { consistent: true });
  const opened = form && unseal(purpose, form.sealed, key);
  if (!opened) return undefined;
  const unsent = JSON.parse(inflateRawSync(opened).toString()) as UnsentForm;
  return unsent.person === actor.id && unsent.path === path ? unsent.fields : undefined;
}

/** It was sent, or is not wanted any more. @returns the cookie that takes the key away, where there was one */
export async function forget(cookies: string | null | undefined): Promise<string | undefined> {
  const key = keyIn(cookies);
  if (!key) return undefined;
  await Forms.remove({ id: idOf(key) });
  return setCookie(unsentCookie, "", 0);
}
