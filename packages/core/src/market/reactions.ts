import { Fault } from "../fault.ts";
import { contact } from "../identity/contact.ts";
import type { Cause } from "../messages/budget.ts";
import { optOutLink, tell } from "../messages/message.ts";
import { isNews, type Reactions } from "../reaction.ts";
import type { Item } from "../store/table-store.ts";
import * as Timer from "../timer.ts";
import { instantAt, next } from "../zone.ts";
import { use } from "../config.ts";
import { other, type Side } from "./deal/fields.ts";
import * as Deal from "./deal/info.ts";
import { clockStep, saveStep } from "./deal/apply.ts";
import { countStep } from "./trust/farmer.ts";
import { forgetTrader } from "./forget.ts";
import * as Listing from "./listing/info.ts";
import { addPhoto, settlePhotos } from "./listing/photos.ts";
import { countSale, holdBack } from "./price/realised.ts";
import { waitingFor } from "./listing/saved.ts";
import { chatText, foundText, hiddenText, listenersOf, stepText } from "./texts.ts";

/** The instant after a local day. */
const endOf = (day: string): string => new Date(instantAt(next(day), 0, use().region.timezone)).toISOString();

const watch = (l: Listing.Info, now: Date): Promise<void> => Timer.set({ at: endOf(l.until), kind: "listing", subject: `${l.seller}/${l.id}` }, now);

async function onListing(item: Item, now: Date): Promise<void> {
  const listing = Listing.Heads.parse(item);
  if (listing.photo !== undefined) await settlePhotos(listing.id);
  await watch(listing, now);
  if (!isNews(listing.createdAt, now)) return;
  for await (const { person, lang } of waitingFor(listing)) {
    const phone = (await contact(person))?.phone;
    if (phone) await tell(phone, listing.id, `listing#${listing.id}`, foundText(listing, lang, optOutLink(phone)), now, { who: listing.seller });
  }
}

/** Takes what is sold out off the lists, and puts it back when an order gave goods back. */
async function onListingChanged(old: Item, item: Item, now: Date): Promise<void> {
  const [before, after] = [Listing.Heads.parse(old), Listing.Heads.parse(item)];
  if (before.until !== after.until || before.state !== after.state) await watch(after, now);
  if (before.left === after.left && before.state === after.state) return;
  if (after.state === "hidden" && before.state !== "hidden" && isNews(after.updatedAt, now)) {
    const phone = (await contact(after.seller))?.phone;
    if (phone) await tell(phone, `${after.id}:hidden:${after.version}`, `listing#${after.id}`, hiddenText(after, optOutLink(phone)), now);
  }
  await settle(after);
}

async function onStoryChanged(old: Item, item: Item): Promise<void> {
  const [before, after] = [Listing.Stories.parse(old), Listing.Stories.parse(item)];
  const wasTurned = before.hidden !== after.hidden;
  if (wasTurned || before.photos.join() !== after.photos.join()) await settlePhotos(after.id, before.photos, wasTurned);
}

async function settle(key: Listing.ListingKey): Promise<void> {
  await again(async () => {
    const l = await Listing.Heads.get(key, { consistent: true });
    if (l?.state === "active" && l.left <= 0) await Listing.Heads.save({ ...l, state: "sold_out" });
    else if (l?.state === "sold_out" && l.left > 0) await Listing.Heads.save({ ...l, state: "active" });
  }, "listing.stale");
}

/** What the clock does with a listing whose last day may be over. */
export async function expireListing(subject: string, now: Date): Promise<void> {
  const [seller = "", id = ""] = subject.split("/");
  await again(async () => {
    const l = await Listing.Heads.get({ seller, id }, { consistent: true });
    if (!l || l.until >= Listing.today(now) || (l.state !== "active" && l.state !== "sold_out")) return;
    await Listing.Heads.save({ ...l, state: "expired", updatedAt: now.toISOString() });
  }, "listing.stale");
}

/** Repeats the work, which reads anew, for as long as another write came in between. */
async function again(work: () => Promise<unknown>, lost: string): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!Fault.is(error) || error.code !== lost) throw error;
    }
  }
}

async function onDealEvent(item: Item, now: Date): Promise<void> {
  const event = Deal.Events.parse(item);
  const deal = await Deal.Heads.get({ id: event.deal }, { consistent: true });
  if (!deal) return;
  if (deal.dueAt) await Timer.set({ at: deal.dueAt, kind: "deal", subject: deal.id }, now);
  if (await countSale(deal, event)) await holdBack(deal, event);
  await countStep(deal, event);
  if (!isNews(event.at, now)) return;
  for (const side of listenersOf(event)) await tellSide(deal, side, event.id, (link) => stepText(deal, event, side, link), now, causeOf(event.side, deal));
}

/** Lines within this many minutes are one piece of news. */
const quiet = 15;

async function onLine(item: Item, now: Date): Promise<void> {
  const line = Deal.Lines.parse(item);
  if (!isNews(line.at, now)) return;
  const deal = await Deal.Heads.get({ id: line.deal }, { consistent: true });
  if (!deal) return;
  const slot = Math.floor(Date.parse(line.at) / (quiet * 60_000));
  await tellSide(deal, other(line.side), `${deal.id}:${line.side}:${slot}`, (link) => chatText(deal, other(line.side), link), now, causeOf(line.side, deal));
}

async function tellSide(deal: Deal.Info, side: Side, cause: string, text: (optOut: string) => string, now: Date, by: Cause): Promise<void> {
  const phone = (await contact(deal[side]))?.phone;
  if (phone) await tell(phone, cause, `deal#${deal.id}`, text(optOutLink(phone)), now, by);
}

/** Whose texts they are that a side's doing sends: nobody's, where the clock or an operator did it. */
const causeOf = (side: Deal.Event["side"], deal: Deal.Info): Cause => (side === "buyer" || side === "seller" ? { who: deal[side] } : {});

/** What the clock does when nobody acts in time: an offer expires, goods count as received, an order that nobody carried out is cancelled. */
async function takeClockStep(id: string, now: Date): Promise<void> {
  await again(async () => {
    const deal = await Deal.load(id);
    if (!deal.dueAt || deal.dueAt > now.toISOString()) return;
    const step = clockStep(deal);
    if (step) await saveStep(deal, step, { side: "clock" }, now);
  }, "deal.changed");
}

export const reactions: Reactions = {
  insert: { [Listing.Heads.name]: onListing, [Deal.Events.name]: onDealEvent, [Deal.Lines.name]: onLine },
  modify: { [Listing.Heads.name]: onListingChanged, [Listing.Stories.name]: onStoryChanged },
  timers: { listing: expireListing, deal: takeClockStep },
  photos: { listing: addPhoto },
  forget: ({ id }) => forgetTrader(id),
};
