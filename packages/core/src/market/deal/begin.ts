import * as z from "zod";
import { langs } from "../../lang.ts";
import { personOf, type Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import { pattern } from "../../id.ts";
import { need } from "../../identity/permissions.ts";
import { maxText, readInput } from "../../step.ts";
import { transact } from "../../table.ts";
import { spend } from "../limits.ts";
import type { Side, Terms } from "./fields.ts";
import { eventId, type StepResult } from "./apply.ts";
import { digestOf, Events, Heads, type Event, type Info } from "./info.ts";
import { isOffered, stateAt, type Info as Listing } from "../listing/info.ts";
import { load as loadListing } from "../listing/read.ts";
import * as Request from "../request/info.ts";
import { readyNeed } from "../request/open.ts";
import { amountOf, turnAt } from "./rules.ts";
import { checkTerms, Offer } from "./terms.ts";

const Begin = z.object({ id: z.string().regex(pattern("dea")), lang: z.enum(langs).default("id") });
const Asked = Begin.extend({ listing: z.string(), text: z.string().trim().min(3).max(maxText) });
const Offered = Begin.extend({ listing: z.string(), ...Offer.shape });
const Answered = Begin.extend({ request: z.string(), day: z.iso.date(), listing: z.string().optional(), ...Offer.shape });

/**
 * A buyer asks about a listing. The id is client-made: sending it again is one inquiry.
 * @throws Fault unauthenticated; missing `listing.missing`; conflict `listing.not_offered`; invalid `deal.own_listing`; limited
 */
export async function inquire(actor: Actor, input: z.input<typeof Asked>, now: Date = new Date()): Promise<StepResult> {
  need(actor, "deal.begin");
  const { id, listing: about, text, lang } = readInput(Asked, input, "offer.invalid");
  await spend("deal", actor, now);
  return orSent(actor, id, digestOf(input), async (digest) => {
    const { listing } = await loadListing(about);
    return begin({ ...aboutListing(actor, listing, { id, lang }, now), state: "inquiry" }, { text }, "buyer", digest, now);
  });
}

/**
 * A buyer offers for a listing; what is left out is the listing's own.
 * @throws as `inquire`; Fault invalid `offer.invalid` with `fields`
 */
export async function offer(actor: Actor, input: z.input<typeof Offered>, now: Date = new Date()): Promise<StepResult> {
  need(actor, "deal.begin");
  const { id, listing: about, lang, ...offered } = readInput(Offered, input, "offer.invalid");
  await spend("deal", actor, now);
  return orSent(actor, id, digestOf(input), async (digest) => {
    const { listing } = await loadListing(about);
    const head = aboutListing(actor, listing, { id, lang }, now);
    const { terms, text } = checkTerms(offered, { listing, left: listing.left }, now);
    return begin({ ...head, state: "offered", offerBy: "buyer", ...terms }, { terms, text }, "buyer", digest, now);
  });
}

function aboutListing(actor: Actor, listing: Listing, { id, lang }: { id: string; lang: "id" | "en" }, now: Date): Omit<Info, "state"> {
  const buyer = personOf(actor);
  if (listing.state === "hidden") throw new Fault("missing", "listing.missing");
  if (listing.seller === buyer.id) throw new Fault("invalid", "deal.own_listing");
  if (!isOffered(listing, now)) throw new Fault("conflict", "listing.not_offered", { state: stateAt(listing, now), left: listing.left });
  const { seller, sellerName, commodity, variety, unit, grams, village } = listing;
  return { ...fresh(id, now), listing: listing.id, seller, sellerName, sellerLang: listing.lang, buyer: buyer.id, buyerName: buyer.name, buyerLang: lang, commodity, variety, unit, grams, village };
}

/**
 * A farmer answers a buyer's request for one of its days, whole or in part, if they like from a listing of theirs.
 * @throws Fault unauthenticated; missing `request.missing`; conflict `request.not_open`; invalid `offer.invalid`, `deal.own_listing`; limited
 */
export async function answer(actor: Actor, input: z.input<typeof Answered>, now: Date = new Date()): Promise<StepResult> {
  need(actor, "deal.begin");
  const seller = personOf(actor);
  const { id, request: about, day, listing: from, lang, ...offered } = readInput(Answered, input, "offer.invalid");
  await spend("deal", actor, now);
  return orSent(actor, id, digestOf(input), async (digest) => {
    const { request, need: openNeed } = await readyNeed(about, day, now);
    if (request.buyer === seller.id) throw new Fault("invalid", "deal.own_listing");
    const listing = from === undefined ? undefined : (await loadListing(from)).listing;
    if (listing && (listing.seller !== seller.id || listing.commodity !== request.commodity || listing.unit !== request.unit || !isOffered(listing, now))) {
      throw new Fault("invalid", "offer.invalid", { fields: { listing: "choice" } });
    }
    const left = Math.min(openNeed.left, listing?.left ?? Infinity);
    const { terms, text } = checkTerms({ on: day, ...offered }, { before: { price: request.price }, left }, now);
    const { buyer, buyerName, commodity, variety, unit, grams, village } = request;
    const head = { ...fresh(id, now), listing: from, request: about, day, seller: seller.id, sellerName: seller.name, sellerLang: lang, buyer, buyerName, buyerLang: request.lang, commodity, variety, unit, grams: listing?.grams ?? grams, village: listing?.village ?? village };
    return begin({ ...head, state: "offered", offerBy: "seller", ...terms }, { terms, text }, "seller", digest, now);
  });
}

const fresh = (id: string, now: Date) => ({
  id,
  amount: 0,
  sharedByBuyer: false,
  sharedBySeller: false,
  reviewedByBuyer: false,
  reviewedBySeller: false,
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
});

async function begin(deal: Info, { terms, text }: { terms?: Terms; text?: string }, side: Side, digest: string, now: Date): Promise<StepResult> {
  const head: Info = { ...deal, amount: amountOf(deal), ...turnAt(deal, now) };
  const kind = deal.state === "inquiry" ? ("inquired" as const) : ("offered" as const);
  const event: Event = { deal: deal.id, id: eventId(now, { id: deal.id, version: 0 }), number: 0, at: head.createdAt, kind, side, by: deal[side], state: deal.state, text, ...terms, amount: head.amount, digest };
  await transact([Heads.creating(head), Events.creating(event)], () => new Fault("conflict", "deal.id_taken"));
  return { deal: { ...head, version: 1 }, event, repeated: false };
}

/** Begins a deal. Where that is refused, the request may be a repeated one that began it before: then the answer is that deal. */
async function orSent(actor: Actor, id: string, digest: string, run: (digest: string) => Promise<StepResult>): Promise<StepResult> {
  try {
    return await run(digest);
  } catch (error) {
    const existing = Fault.is(error) ? await sent(id, actor, digest) : undefined;
    if (!existing) throw error;
    return existing;
  }
}

async function sent(id: string, actor: Actor, digest: string): Promise<StepResult | undefined> {
  const [deal, event] = await Promise.all([Heads.get({ id }, { consistent: true }), Events.get({ deal: id, number: 0 }, { consistent: true })]);
  return deal && event && actor.kind === "person" && event.by === actor.id && event.digest === digest ? { deal, event, repeated: true } : undefined;
}
