import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import type { Stored } from "../table.ts";
import * as Timer from "../timer.ts";
import { change, claimedSeconds, forgottenAt, get, isUnclaimed, refuse, secondsAfter, settle, unclaimedSeconds, type Photo } from "./photo.ts";
import { conceal, keyOf, sizes } from "./place.ts";

/**
 * Reserves photos for what is about to name them. Nobody else sees them until `show`; where the write is refused they are
 * forgotten after `claimedSeconds`, and the same thing may name them again until then.
 * @param options.of id or code of the thing; a photo belongs to one for good
 * @returns the ids, each once, in the order given
 * @throws Fault invalid `photo.unknown` (never sent, expired, or another's), or the code with which it was refused
 */
export async function claim(ids: string[], { of, confidential }: Named): Promise<string[]> {
  const list = [...new Set(ids)];
  // By the clock that the table forgets by, whatever time the write is dated.
  for (const id of list) await bind(id, of, (p) => (p.of === of && p.until === undefined ? undefined : { ...named(p, { of, confidential }), until: secondsAfter(Date.now(), claimedSeconds) }));
  return list;
}

/**
 * Binds photos to what shows them already; only then can anybody else see them. Doing it again changes nothing, or hides them.
 * @returns, @throws as `claim`
 */
export async function attach(ids: string[], { of, confidential }: Named): Promise<string[]> {
  const list = [...new Set(ids)];
  for (const id of list) await settle(await bind(id, of, (p) => shownAs(p, { of, confidential })));
  return list;
}

interface Named {
  of: string;
  confidential: boolean;
}

function named(p: Stored<Photo>, { of, confidential }: Named): Stored<Photo> {
  const hidden = confidential || p.confidential;
  if (p.of === of && p.until === undefined) return { ...p, confidential: hidden };
  // From then on it is the thing's: what is confidential leads to no device and to no account of whoever reported it.
  return { ...p, of, confidential: hidden, by: hidden && p.for?.kind !== "case" ? undefined : p.by };
}

/** Doing it again may hide it and never shows it: whoever attached it before, or hides it now, may have looked at another moment. */
const shownAs = (p: Stored<Photo>, shown: Named): Stored<Photo> | undefined =>
  p.of === shown.of && p.until === undefined && (p.confidential || !shown.confidential) ? undefined : { ...named(p, shown), until: undefined };

async function bind(id: string, of: string, next: (photo: Stored<Photo>) => Stored<Photo> | undefined): Promise<Stored<Photo>> {
  const photo = await change(id, (p) => {
    if (p.state === "refused") throw refuse(p.refusal ?? "photo.unreadable");
    return p.of === of || (p.of === undefined && (!p.for || p.for.id === of)) ? next(p) : undefined;
  });
  if (photo?.of !== of) throw new Fault("invalid", "photo.unknown", { fields: { photos: "photo.unknown" } });
  return photo;
}

/** The write that names these photos was made: shows them, or hides them where it may not be seen. For reactions; again changes nothing, and what cannot be shown is passed over. */
export async function show(ids: readonly string[], shown: Named): Promise<void> {
  for (const id of ids) {
    const photo = await change(id, (p) => (p.of === shown.of && p.state !== "refused" ? shownAs(p, shown) : undefined));
    if (photo?.of === shown.of) await settle(photo);
  }
}

/** What showed these photos names them no more: takes them out of sight, and forgets them after a day unless it names them again. For reactions; again changes nothing. */
export async function drop(ids: readonly string[], of: string): Promise<void> {
  for (const id of ids) {
    const photo = await change(id, (p) => (p.of === of && p.until === undefined ? { ...p, until: secondsAfter(Date.now(), unclaimedSeconds) } : undefined));
    if (photo?.of !== of) continue;
    await conceal(id);
    await Timer.set({ at: forgottenAt(photo), kind: "photo", subject: id });
  }
}

/** Hides photos that were public, or shows hidden ones again: for a report that is moderated. */
export async function setConfidential(ids: string[], confidential: boolean): Promise<void> {
  for (const id of ids) {
    const photo = await change(id, (p) => (p.confidential === confidential ? undefined : { ...p, confidential }));
    if (photo) await settle(photo);
  }
}

/** The pictures of a photo that nobody sent along go; it is looked at later where something reserved it meanwhile. Again changes nothing, and those that belong to something stay. */
export async function forgetUnclaimed(id: string, now: Date = new Date()): Promise<void> {
  const photo = await get(id);
  if (!photo) for (const size of sizes) await use().bucket.remove(keyOf.private(id, size));
  else if (isUnclaimed(photo)) await Timer.set({ at: forgottenAt(photo), kind: "photo", subject: id }, now);
}
