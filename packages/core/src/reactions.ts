import type { Change } from "./change.ts";
import { wasDeleted } from "./identity/account.ts";
import { allRefs, forget as forgetDevices } from "./identity/device.ts";
import { People } from "./identity/person.ts";
import { recordStep } from "./identity/audit.ts";
import { forgetTrader } from "./market/forget.ts";
import { addPhoto as addToListing } from "./market/listing/photos.ts";
import * as Market from "./market/reactions.ts";
import { Events as DealEvents, Lines } from "./market/deal/info.ts";
import { Heads as Listings } from "./market/listing/info.ts";
import * as Photo from "./media/photo.ts";
import { deliver, forgetPhone, Messages, optOutLink, tell } from "./messages/message.ts";
import { Events, type Event } from "./reports/report/event.ts";
import { forgetFollowers, unfollowAll } from "./reports/follow.ts";
import { noteMended } from "./reports/report/mended.ts";
import { forgetAll, point } from "./reports/report/mine.ts";
import { addPhoto } from "./reports/report/photos.ts";
import { listeners, photosOf } from "./reports/report/read.ts";
import { dueAt, Heads, isPending, isPublic, type Info } from "./reports/report/info.ts";
import { eventText, openedText } from "./reports/texts.ts";
import { forgetReporter, forgetsAt } from "./reports/forget.ts";
import { countEvent, countReport } from "./respond/figures.ts";
import { look, secondWarning } from "./respond/overdue.ts";
import type { Item } from "./store/table-store.ts";
import * as Timer from "./timer.ts";

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

const onInsert: Record<string, (item: Item, now: Date) => Promise<void>> = {
  [Heads.name]: async (item, now) => {
    const report = Heads.parse(item);
    await point(report);
    await countReport(report);
    await schedule(report, now);
    if (isNews(report.createdAt, now)) await tellOpened(report, now);
  },
  [Events.name]: async (item, now) => {
    const event = Events.parse(item);
    await countEvent(event);
    if (event.action && event.by) await recordStep({ ...event, by: event.by, action: event.action });
    const report = await Heads.get(event, { consistent: true });
    if (!report) return;
    await noteMended(report, event);
    await schedule(report, now);
    if (event.kind === "hidden" || event.kind === "shown") await Photo.setConfidential(await photosOf(event.code), !isPublic(report));
    if (event.public && isNews(event.at, now)) await tellStep(report, event, now);
  },
  [Messages.name]: (item, now) => deliver(Messages.parse(item), now),
  [Listings.name]: Market.onListing,
  [DealEvents.name]: Market.onDealEvent,
  [Lines.name]: Market.onLine,
};

const onModify: Record<string, (old: Item, item: Item, now: Date) => Promise<void>> = {
  [Listings.name]: Market.onListingChanged,
  [Photo.Photos.name]: async (old, item, now) => {
    const [before, after] = [Photo.Photos.parse(old), Photo.Photos.parse(item)];
    // What nobody claimed in time is gone.
    if (before.state === after.state || after.state !== "ready" || !(await Photo.get(after.id))) return;
    const joined = (after.for?.kind === "report" && (await addPhoto(after.for.id, after.id, now))) || (after.for?.kind === "listing" && (await addToListing(after.for.id, after.id, now)));
    if (!joined && after.of === undefined) await Timer.set({ at: Photo.forgottenAt(after), kind: "photo", subject: after.id }, now);
  },
  [People.name]: async (old, item) => {
    const [before, after] = [People.parse(old), People.parse(item)];
    if (!wasDeleted(before, after)) return;
    await forgetAll(await allRefs(after.id));
    if (before.phone) {
      await unfollowAll(before.phone);
      await forgetPhone(before.phone);
    }
    await forgetTrader(after.id);
    await forgetDevices(after.id);
  },
};

/** Which kinds of rows are reacted to, by what happened to them: a feed may leave out all others. */
export const heard: Record<"INSERT" | "MODIFY", string[]> = { INSERT: Object.keys(onInsert), MODIFY: Object.keys(onModify) };

// A feed that was down for days must not wake people for what they have long seen.
const isNews = (at: string, now: Date): boolean => now.getTime() - Date.parse(at) < 48 * 3_600_000;

/** Sets the timers at which the clock must look at this report again. */
async function schedule(report: Info, now: Date): Promise<void> {
  const times: string[] = [];
  if (isPending(report.state) && dueAt(report) !== "9999") times.push(dueAt(report), secondWarning(new Date(dueAt(report)), report.emergency).toISOString());
  if (report.closesAt) times.push(report.closesAt);
  if (report.state === "closed" || report.state === "rejected") await Timer.set({ at: forgetsAt(report.updatedAt), kind: "report_contact", subject: report.code }, now);
  for (const at of times) await Timer.set({ at, kind: "report", subject: report.code }, now);
}

async function tellOpened(report: Info, now: Date): Promise<void> {
  for (const { phone, lang, reporter } of await listeners(report.code)) {
    if (reporter) await tell(phone, report.id, `report#${report.code}`, openedText(report, lang, optOutLink(phone)), now);
  }
}

async function tellStep(report: Info, event: Event, now: Date): Promise<void> {
  for (const { phone, lang, reporter } of await listeners(report.code)) {
    // A reporter's own step is no news to the reporter.
    if (reporter && event.side === "reporter") continue;
    // Who follows by phone is the public: what is hidden from it is not told to it either.
    if (!reporter && !isPublic(report)) continue;
    const text = eventText(report, event, lang, reporter, optOutLink(phone));
    if (text) await tell(phone, event.id, `report#${report.code}`, text, now);
  }
}

const onTime: Record<string, (subject: string, now: Date) => Promise<void>> = {
  report: look,
  report_contact: async (code) => {
    await forgetReporter(code);
    await forgetFollowers(code);
  },
  photo: Photo.forgetUnclaimed,
  listing: Market.expireListing,
  deal: Market.lookAtDeal,
};

/** What the clock does each minute. @returns how many timers were due */
export const tick = (now: Date = new Date()): Promise<number> => Timer.run(async ({ kind, subject }, at) => onTime[kind]?.(subject, at), now);
