import type { Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import * as Photo from "../../media/photo.ts";
import * as Showing from "../../media/showing.ts";
import * as Overrides from "../../settings/overrides.ts";
import { transact, type Stored } from "../../table.ts";
import { applyStep } from "./apply.ts";
import { Events } from "./event.ts";
import { Heads, isPending, isPublic, maxPhotos, Stories, type Info, type Story } from "./info.ts";
import { loadOwn } from "./owner.ts";

/** Why a report takes no further photo: its agency has answered for good, or it has all it may have. */
export type Closed = "settled" | "full";

export interface Room {
  report: Stored<Info>;
  photos: readonly string[];
  closed?: Closed;
}

const closedFor = (report: Info, { photos }: Pick<Story, "photos">): Closed | undefined => (!isPending(report.state) ? "settled" : photos.length >= maxPhotos ? "full" : undefined);

/**
 * What the reporter may still add. As long as an answer is owed a photo helps, also after an officer took the case;
 * what a finished report showed before the work stays as it was.
 * @throws Fault missing; forbidden `report.not_yours`
 */
export async function room(actor: Actor, code: string, key?: string): Promise<Room> {
  const report = await loadOwn(actor, code, key);
  const story = (await Stories.get(report, { consistent: true }))!;
  return { report, photos: story.photos, closed: closedFor(report, story) };
}

/**
 * A place for one more photo of the actor's own report; the photo joins it by itself once it is there and can be shown.
 * @throws Fault missing; forbidden `report.not_yours`; conflict `photos.settled` | `photos.full`; limited
 */
export async function expectPhoto(actor: Actor, code: string, key?: string, now: Date = new Date()): Promise<Stored<Photo.Photo>> {
  const { closed } = await room(actor, code, key);
  if (closed) throw new Fault("conflict", `photos.${closed}`);
  return Photo.expect(actor, { kind: "report", id: code }, now);
}

/** A report was opened: the photos it was sent with are shown with it, or stay out of sight with it. For reactions only; again changes nothing. */
export async function showPhotos({ id, code, photo, confidential }: Info): Promise<void> {
  // Only a confidential one has photos and no cover.
  if (photo === undefined && !confidential) return;
  const [report, story] = await Promise.all([Heads.get({ code }, { consistent: true }), Stories.get({ code }, { consistent: true })]);
  if (report && story) await Showing.show(story.photos, { of: id, confidential: !isPublic(report) });
}

/** A photo that was sent for this report has arrived. For reactions only; again changes nothing, and what came too late is left out. @returns whether it belongs to it now */
export async function addPhoto(code: string, id: string, now: Date = new Date()): Promise<boolean> {
  const raced = new Fault("conflict", "report.lost_race");
  for (;;) {
    const [report, story] = await Promise.all([Heads.get({ code }, { consistent: true }), Stories.get({ code }, { consistent: true })]);
    if (!report || !story) return false;
    if (story.photos.includes(id)) return Showing.attach([id], { of: code, confidential: !isPublic(report) }).then(() => true);
    if (closedFor(report, story)) return false;
    const added = applyStep(await Overrides.region(), report, { kind: "added" }, { side: "reporter", by: report.by }, now);
    const cover = report.photo ?? (report.confidential ? undefined : id);
    try {
      // Attached in the next round, from a fresh look at whether everybody may see it.
      await transact([Heads.saving({ ...added.report, photo: cover }), Events.creating(added.event), Stories.saving({ ...story, photos: [...story.photos, id] })], () => raced);
    } catch (error) {
      if (error !== raced) throw error;
    }
  }
}
