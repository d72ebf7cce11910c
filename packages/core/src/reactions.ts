import type { Change } from "./change.ts";
import { wasDeleted } from "./identity/account.ts";
import { recordStep } from "./identity/audit.ts";
import { finish } from "./identity/ending.ts";
import { allRefs, forget as forgetDevices } from "./identity/device.ts";
import { People } from "./identity/person.ts";
import { reactions as market } from "./market/reactions.ts";
import * as Photo from "./media/photo.ts";
import * as Showing from "./media/showing.ts";
import { reactions as media } from "./media/reactions.ts";
import { reactions as messages } from "./messages/reactions.ts";
import type { Reactions } from "./reaction.ts";
import { Events } from "./reports/report/event.ts";
import { Heads, isPublic } from "./reports/report/info.ts";
import { noteMended } from "./reports/report/mended.ts";
import { point } from "./reports/report/mine.ts";
import { showPhotos } from "./reports/report/photos.ts";
import { photosOf } from "./reports/report/read.ts";
import { forgetLater, reactions as reports, tellOpened, tellStep } from "./reports/reactions.ts";
import { countEvent, countReport } from "./respond/figures.ts";
import { reactions as respond, watch } from "./respond/reactions.ts";
import * as Timer from "./timer.ts";

/** Every module that reacts to its own rows and timers; a new one is added here. What several modules have a part in is written out below. */
const modules: Reactions[] = [reports, respond, market, media, messages];

const crossing: Reactions = {
  insert: {
    [Heads.name]: async (item, now) => {
      const report = Heads.parse(item);
      await showPhotos(report);
      await point(report);
      await countReport(report);
      await forgetLater(report, now);
      await watch(report, now);
      await tellOpened(report, now);
    },
    [Events.name]: async (item, now) => {
      const event = Events.parse(item);
      if (event.action && event.by) await recordStep({ ...event, by: event.by, action: event.action });
      const report = await Heads.get(event, { consistent: true });
      if (!report) return;
      await countEvent(event, report);
      await noteMended(report, event);
      await forgetLater(report, now);
      await watch(report, now);
      await Showing.show(event.photos ?? [], { of: event.code, confidential: !isPublic(report) });
      if (event.kind === "hidden" || event.kind === "shown") await Showing.setConfidential(await photosOf(event.code), !isPublic(report));
      await tellStep(report, event, now);
    },
  },
  modify: {
    [Photo.Photos.name]: async (old, item, now) => {
      const [before, after] = [Photo.Photos.parse(old), Photo.Photos.parse(item)];
      // What nobody claimed in time is gone.
      const photo = before.state !== after.state && after.state === "ready" ? await Photo.get(after.id) : undefined;
      if (!photo) return;
      const joined = after.for && (await joins[after.for.kind]?.(after.for.id, after.id, now));
      if (!joined && Photo.isUnclaimed(photo)) await Timer.set({ at: Photo.forgottenAt(photo), kind: "photo", subject: photo.id }, now);
    },
    [People.name]: async (old, item) => {
      const [before, after] = [People.parse(old), People.parse(item)];
      if (!wasDeleted(before, after)) return;
      const gone = { id: after.id, phone: before.phone ?? undefined, refs: await allRefs(after.id) };
      for (const { forget } of modules) await forget?.(gone);
      // Last: should something above fail, the next try must find the devices again.
      await forgetDevices(after.id);
    },
  },
};

const [onInsert, onModify, onTime, joins] = [all("insert"), all("modify"), all("timers"), all("photos")];

/** What all modules say under one heading. @throws Error when two of them name the same: one would be lost */
function all<K extends "insert" | "modify" | "timers" | "photos">(heading: K): NonNullable<Reactions[K]> {
  const entries = [...modules, crossing].flatMap((reactions) => Object.entries(reactions[heading] ?? {}));
  const names = entries.map(([name]) => name);
  if (new Set(names).size < names.length) throw new Error(`two modules react to the same ${heading}: ${names.join(", ")}`);
  return Object.fromEntries(entries) as NonNullable<Reactions[K]>;
}

/**
 * The only place where modules meet. Called for each write, one after the other; every reaction may be
 * called again for the same write and then does nothing more.
 * @throws whatever a reaction throws: the feed stops there and tries again
 */
export async function react(change: Change, now: Date = new Date()): Promise<void> {
  if (!change.item) return;
  if (change.kind === "INSERT") await onInsert[change.item.type as string]?.(change.item, now);
  if (change.kind === "MODIFY" && change.old) await onModify[change.item.type as string]?.(change.old, change.item, now);
}

/** Which kinds of rows are reacted to, by what happened to them: a feed may leave out all others. */
export const reactedTo: Record<"INSERT" | "MODIFY", string[]> = { INSERT: Object.keys(onInsert), MODIFY: Object.keys(onModify) };

/** What the clock does each minute. @returns how many timers were due */
export async function tick(now: Date = new Date()): Promise<number> {
  await finish();
  return Timer.run(async ({ kind, subject }, at) => onTime[kind]?.(subject, at), now);
}
