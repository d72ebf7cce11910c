import * as z from "zod";
import { ref, type Actor } from "../actor.ts";
import type { UploadForm } from "../bucket.ts";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { id as makeId, pattern } from "../id.ts";
import type { LocalPath } from "../identity/local-path.ts";
import { entity, type Stored } from "../table.ts";
import { bounds, refusals, type Refusal } from "./bounds.ts";
import { spend } from "./limits.ts";
import { conceal, keyOf, publish, type Size } from "./place.ts";
import { photoTypes } from "./sniff.ts";

export const maxBytes = bounds.bytes;
/** What the bucket accepts from a browser without script. No camera makes more, so it is our page that says that a photo is too large, not the bucket. */
const maxFormBytes = 60 * 1024 * 1024;

export type { Refusal };

/** A thing that photos are sent for once it is there: a report by its reporter, a case by its agency, a listing by its seller. */
const Target = z.object({ kind: z.enum(["report", "case", "listing"]), id: z.string() });
export type Target = z.output<typeof Target>;

const Info = z.object({
  id: z.string().regex(pattern("pho")),
  state: z.enum(["waiting", "ready", "refused"]),
  /** Who sent it: `per_…` or `dev_…`. */
  by: z.string().optional(),
  /** What it belongs to: a report's id or code, a listing's id. Without one it is forgotten after a day. */
  of: z.string().optional(),
  /** It belongs there only provisionally: nobody else sees it, and it is forgotten then, unless the write that names it is seen before. */
  until: z.iso.datetime().optional(),
  /** What it may belong to, and to nothing else, where that was known before it came. */
  for: Target.optional(),
  confidential: z.boolean(),
  /** Of the large picture, in pixels, upright. */
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  /** Average colour, `#rrggbb`: the place's colour while the picture loads. */
  colour: z.string().optional(),
  /** 64-bit difference hash in hex: close pictures differ in few bits. */
  hash: z.string().optional(),
  refusal: z.enum(refusals).optional(),
  at: z.iso.datetime(),
});
export type Photo = z.output<typeof Info>;

/** An uploaded photo that nobody sends along with anything is gone after this, in seconds. */
export const unclaimedSeconds = 86_400;
/** So is one that was sent along with something whose writing nobody heard of: longer than the change feed may stand still, in seconds. */
export const claimedSeconds = 30 * 86_400;
/** In seconds; a person without script may still have to take the picture. */
const uploadWithin = { script: 900, page: 3600 };

export const Photos = entity(Info, {
  name: "photo",
  key: (p: { id: string }) => ({ pk: `photo#${p.id}`, sk: "photo" }),
  expires: (p) => (p.until !== undefined ? Date.parse(p.until) / 1000 : p.of === undefined ? Date.parse(p.at) / 1000 + unclaimedSeconds : undefined),
});
/** ISO 8601. */
export const secondsAfter = (time: number, seconds: number): string => new Date(time + seconds * 1000).toISOString();

/** Where the bytes wait for processing; never readable by anybody else. */
export const incoming = (id: string): string => `incoming/${id}`;

/** The id of the photo whose original has this key, or undefined for any other key. */
export const idOf = (key: string): string | undefined => {
  const id = key.startsWith("incoming/") ? key.slice(9) : "";
  return pattern("pho").test(id) ? id : undefined;
};

export const refuse = (code: Refusal): Fault => new Fault(code === "photo.too_large" ? "too_large" : "invalid", code, { fields: { photos: code } });

/**
 * A photo to be sent straight to the bucket, and the signed form to do it with.
 * @throws Fault invalid `photo.type`, `photo.heic`; too_large `photo.too_large`; limited
 */
export async function begin(actor: Actor, file: { type: string; bytes: number }, now: Date = new Date()): Promise<{ photo: Stored<Photo>; form: UploadForm }> {
  // Refused before 10 MB are sent over a village's slow network.
  if (/^image\/hei[cf]/.test(file.type)) throw refuse("photo.heic");
  if (!(photoTypes as readonly string[]).includes(file.type)) throw refuse("photo.type");
  if (file.bytes > maxBytes) throw refuse("photo.too_large");
  await spend("photo", actor, now);
  const photo = await Photos.create(fresh(actor, now));
  const form = await use().bucket.uploadForm(incoming(photo.id), { maxBytes, types: [...photoTypes], expiresIn: uploadWithin.script });
  return { photo, form };
}

/** A place for one photo that is still to come. That the actor may add it there is for the caller to decide. @throws Fault limited, except for a case: its officers are few and known */
export async function expect(actor: Actor, target: Target, now: Date = new Date()): Promise<Stored<Photo>> {
  if (target.kind !== "case") await spend("photo", actor, now);
  return Photos.create({ ...fresh(actor, now), for: target });
}

/**
 * The form that a page shows for an expected photo: it works without script and leads back to a page of ours.
 * Signing it again while the photo has not come is the same form.
 */
export const formFor = (photo: Pick<Photo, "id">, back: LocalPath): Promise<UploadForm> =>
  use().bucket.uploadForm(incoming(photo.id), { maxBytes: maxFormBytes, types: [...photoTypes], expiresIn: uploadWithin.page, redirect: use().origin + back });

/**
 * A picture that was made rather than sent: ready from the start and bound at once. The caller puts its sizes under
 * their private keys first; attaching it shows it.
 */
export const adopt = (id: string, made: Pick<Photo, "of" | "width" | "height" | "colour" | "hash">, now: Date = new Date()): Promise<Stored<Photo>> =>
  Photos.create({ id, state: "ready", confidential: false, at: now.toISOString(), ...made });

const fresh = (actor: Actor, now: Date): Photo => ({ id: makeId("pho", now.getTime()), state: "waiting", by: ref(actor), confidential: false, at: now.toISOString() });

/** The pictures exist, under their private keys: says so, and shows them if they may be shown. @returns false for a photo that was forgotten meanwhile */
export async function processed(id: string, { width, height, colour, hash }: { width: number; height: number; colour: string; hash: string }): Promise<boolean> {
  // Named one by one: who made the pictures holds their bytes too, and a row has no room for those.
  const photo = await change(id, (p) => (p.state === "waiting" ? { ...p, width, height, colour, hash, state: "ready" } : undefined));
  if (photo) await settle(photo);
  return photo !== undefined;
}

/** It arrived and cannot be shown. */
export async function refused(id: string, code: Refusal): Promise<void> {
  await change(id, (p) => (p.state === "waiting" ? { ...p, state: "refused", refusal: code } : undefined));
}

/** When the pictures of a photo that nobody sent along must go too, ISO 8601: its row is surely gone by then. */
export const forgottenAt = ({ at, until }: Pick<Photo, "at" | "until">): string => secondsAfter(Date.parse(until ?? secondsAfter(Date.parse(at), unclaimedSeconds)), 60);

/** Whether nothing shows it yet, so that its pictures have to be looked at again. */
export const isUnclaimed = ({ of, until }: Pick<Photo, "of" | "until">): boolean => of === undefined || until !== undefined;

const isOutOfSight = (photo: Photo): boolean => photo.confidential || isUnclaimed(photo);

/**
 * Moves the pictures to where they belong: whichever comes last of processing and attaching does it. Again changes nothing.
 * Looks at the row again after each move: while pictures are published, somebody may have hidden what names them.
 */
export async function settle(photo: Photo): Promise<void> {
  if (photo.state !== "ready" || isUnclaimed(photo)) return;
  for (let moved = photo; ; ) {
    await (isOutOfSight(moved) ? conceal(photo.id) : publish(photo.id));
    const now = await get(photo.id);
    if (!now || isOutOfSight(now) === isOutOfSight(moved)) return;
    moved = now;
  }
}

/** Saves a step against a fresh read, again when somebody was faster. @returns the photo as it is then */
export async function change(id: string, step: (photo: Stored<Photo>) => Stored<Photo> | undefined): Promise<Stored<Photo> | undefined> {
  for (;;) {
    const photo = await get(id);
    if (!photo) return undefined;
    const next = step(photo);
    if (!next) return photo;
    try {
      return await Photos.save(next);
    } catch (error) {
      if (!Fault.is(error) || error.code !== "photo.stale") throw error;
    }
  }
}

export const get = async (id: string): Promise<Stored<Photo> | undefined> => (pattern("pho").test(id) ? Photos.get({ id }, { consistent: true }) : undefined);

/** In the order of the ids; unknown ones are left out. */
export async function list(ids: string[]): Promise<Stored<Photo>[]> {
  const found = new Map((await Photos.batchGet(ids.filter((id) => pattern("pho").test(id)).map((id) => ({ id })))).map((p) => [p.id, p]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Address of a public photo; needs no look-up, so lists can use it. */
export const path = (id: string, size: Size): string => `/${keyOf.public(id, size)}`;

/** For how long a page with confidential photos can show them, in seconds. */
const shownFor = 300;

/**
 * Where this reader finds the photo: its public path, or a short-lived signed link when it is not public.
 * Deciding that the reader may see it is the caller's.
 */
export const link = async (photo: Pick<Photo, "id" | "of" | "until" | "confidential">, size: Size): Promise<string> =>
  !isUnclaimed(photo) && !photo.confidential ? path(photo.id, size) : use().bucket.readLink(keyOf.private(photo.id, size), shownFor);
