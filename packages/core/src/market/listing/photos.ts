import type { Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import * as Photo from "../../media/photo.ts";
import * as Showing from "../../media/showing.ts";
import type { Stored } from "../../table.ts";
import { later, save } from "./edit.ts";
import { Heads, maxPhotos, Stories, type Info } from "./info.ts";
import { loadOwn } from "./read.ts";

/** Why a listing takes no further photo: an operator hid it, or it has all it may have. */
export type Closed = "hidden" | "full";

export interface Room {
  listing: Stored<Info>;
  photos: readonly string[];
  closed?: Closed;
}

const closedFor = (listing: Info, photos: readonly string[]): Closed | undefined => (listing.state === "hidden" ? "hidden" : photos.length >= maxPhotos ? "full" : undefined);

/** What the seller may still add. @throws Fault unauthenticated; missing, also for another's listing */
export async function room(actor: Actor, id: string): Promise<Room> {
  const { listing, story } = await loadOwn(actor, id);
  return { listing, photos: story.photos, closed: closedFor(listing, story.photos) };
}

/**
 * A place for one more photo of the actor's own listing; the photo joins it by itself once it is there and can be shown.
 * @throws Fault unauthenticated; missing; conflict `photos.hidden` | `photos.full`; limited
 */
export async function expectPhoto(actor: Actor, id: string, now: Date = new Date()): Promise<Stored<Photo.Photo>> {
  const { closed } = await room(actor, id);
  if (closed) throw new Fault("conflict", `photos.${closed}`);
  return Photo.expect(actor, { kind: "listing", id }, now);
}

/**
 * Shows the photos that a listing names, as long as it is not hidden, and takes away those that it names no more. For reactions
 * only; again changes nothing, because it looks at the listing as it is now.
 * @param before the photos it named before a change
 * @param wasTurned that it was hidden, or shown again
 */
export async function settlePhotos(id: string, before: readonly string[] = [], wasTurned = false): Promise<void> {
  const story = await Stories.get({ id }, { consistent: true });
  if (!story) return;
  const { photos, hidden } = story;
  await Showing.drop(before.filter((photo) => !photos.includes(photo)), id);
  await Showing.show(photos, { of: id, confidential: hidden !== undefined });
  if (wasTurned) await Showing.setConfidential(photos, hidden !== undefined);
}

/** A photo that was sent for this listing has arrived. For reactions only; again changes nothing, and what came too late is left out. @returns whether it belongs to it now */
export async function addPhoto(id: string, photo: string, now: Date = new Date()): Promise<boolean> {
  for (;;) {
    const story = await Stories.get({ id }, { consistent: true });
    const listing = story && (await Heads.get(story, { consistent: true }));
    if (!listing) return false;
    if (story.photos.includes(photo)) return Showing.attach([photo], { of: id, confidential: listing.state === "hidden" }).then(() => true);
    if (closedFor(listing, story.photos)) return false;
    try {
      const next = { ...listing, photo: listing.photo ?? photo, updatedAt: later(listing, now) };
      await save(next, 0, [Stories.saving({ ...story, photos: [...story.photos, photo] })]);
    } catch (error) {
      // Somebody ordered or edited in between.
      if (!Fault.is(error) || error.code !== "listing.changed") throw error;
    }
  }
}
