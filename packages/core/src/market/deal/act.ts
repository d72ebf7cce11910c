import * as z from "zod";
import type { Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import { fieldsOf } from "../../fields.ts";
import { pattern } from "../../id.ts";
import { record } from "../../identity/audit.ts";
import { need } from "../../identity/permissions.ts";
import type { Stored } from "../../table.ts";
import { personOf } from "../listing/create.ts";
import { Lines, payments, type Info, type Line, type Payment, type Side } from "./info.ts";
import { load, move, type Moved } from "./move.ts";
import { spend } from "../limits.ts";
import { Heads as Listings } from "../listing/info.ts";
import { most } from "../measure.ts";
import { leftOf } from "../listing/stock.ts";
import { checkTerms, type Offer } from "./terms.ts";
import type { Move } from "./steps.ts";

/** Which deal, and the version the person was looking at: the same step sent again from it is one step. */
export interface Aimed {
  id: string;
  version?: number;
}

/** The actor's side of a deal. @throws Fault missing `deal.missing`, also to everybody else */
export async function asParty(actor: Actor, id: string): Promise<{ deal: Stored<Info>; side: Side }> {
  const person = personOf(actor).id;
  const deal = await load(id);
  if (person === deal.buyer) return { deal, side: "buyer" };
  if (person === deal.seller) return { deal, side: "seller" };
  throw new Fault("missing", "deal.missing");
}

async function take(actor: Actor, { id, version }: Aimed, wanted: Move, now: Date): Promise<Moved> {
  const { deal, side } = await stepping(actor, id, now);
  return move(deal, wanted, { side, by: deal[side] }, now, version);
}

/** As `asParty`, for a step, which is counted. @throws as `asParty`; Fault limited */
async function stepping(actor: Actor, id: string, now: Date): ReturnType<typeof asParty> {
  await spend("step", actor, now);
  return asParty(actor, id);
}

function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const read = schema.safeParse(input);
  if (!read.success) throw new Fault("invalid", "deal.invalid", { fields: fieldsOf(read.error) });
  return read.data;
}

const Text = z.string().trim().max(1000).optional();
const note = (text: string | undefined): { text?: string } => ({ text: parse(z.object({ text: Text }), { text }).text || undefined });

/**
 * Offers on an inquiry, or counters the other's offer; what is left out stays as it was.
 * All steps throw Fault missing `deal.missing`; conflict `deal.move_refused` with `why` and `allowed`, `deal.changed`; limited.
 * @throws Fault invalid `offer.invalid` with `fields`
 */
export async function offer(actor: Actor, aimed: Aimed, input: Offer, now: Date = new Date()): Promise<Moved> {
  const { deal, side } = await stepping(actor, aimed.id, now);
  const listing = deal.listing ? await Listings.get({ id: deal.listing, seller: deal.seller }, { consistent: true }) : undefined;
  // The same offer sent again is read the same, whatever was sold since.
  const again = aimed.version !== undefined && aimed.version !== deal.version;
  const { left } = again ? { left: Infinity } : await leftOf(deal);
  const { terms, text } = checkTerms(input, { listing: deal.request ? undefined : again && listing ? { ...listing, minimum: undefined } : listing, before: deal, left }, now);
  return move(deal, { kind: "offered", terms, text }, { side, by: deal[side] }, now, aimed.version);
}

/** Takes the other's offer: stock is held in the same write. @throws Fault conflict `listing.stock_short` with `left`; `listing.hidden` */
export async function accept(actor: Actor, { id, version }: Aimed, now: Date = new Date()): Promise<Moved> {
  const { deal, side } = await stepping(actor, id, now);
  const listing = deal.listing && deal.state === "offered" ? await Listings.get({ id: deal.listing, seller: deal.seller }) : undefined;
  if (listing?.state === "hidden") throw new Fault("conflict", "listing.hidden");
  return move(deal, { kind: "accepted" }, { side, by: deal[side] }, now, version);
}

export const decline = (actor: Actor, aimed: Aimed, text?: string, now: Date = new Date()): Promise<Moved> => take(actor, aimed, { kind: "declined", ...note(text) }, now);
export const withdraw = (actor: Actor, aimed: Aimed, text?: string, now: Date = new Date()): Promise<Moved> => take(actor, aimed, { kind: "withdrawn", ...note(text) }, now);

/** The seller has the goods ready to be fetched or brought. */
export const ready = (actor: Actor, aimed: Aimed, text?: string, now: Date = new Date()): Promise<Moved> => take(actor, aimed, { kind: "ready", ...note(text) }, now);

const Weighed = z.object({ quantity: z.int().positive().max(most.quantity), price: z.int().positive().max(most.price).optional(), text: Text });

/**
 * The goods changed hands, as weighed. Without a price the agreed one stays; another weight or price needs a reason.
 * @throws Fault invalid `deal.reason`, `deal.invalid`; conflict `listing.stock_short` where it weighs more than there is
 */
export async function handOver(actor: Actor, aimed: Aimed, input: z.input<typeof Weighed>, now: Date = new Date()): Promise<Moved> {
  const { quantity, price, text } = parse(Weighed, input);
  const { deal, side } = await stepping(actor, aimed.id, now);
  return move(deal, { kind: "handed_over", quantity, price: price ?? deal.price ?? 0, text: text || undefined }, { side, by: deal[side] }, now, aimed.version);
}

/** The buyer has the goods and agrees with the weight. */
export const receive = (actor: Actor, aimed: Aimed, now: Date = new Date()): Promise<Moved> => take(actor, aimed, { kind: "received" }, now);

/** Calls off an order before the goods changed hands. @throws Fault invalid `deal.reason` */
export const cancel = (actor: Actor, aimed: Aimed, reason: string, now: Date = new Date()): Promise<Moved> => take(actor, aimed, { kind: "cancelled", text: note(reason).text ?? "" }, now);

/** Asks an operator to decide. @throws Fault invalid `deal.reason` */
export const dispute = (actor: Actor, aimed: Aimed, reason: string, now: Date = new Date()): Promise<Moved> => take(actor, aimed, { kind: "disputed", text: note(reason).text ?? "" }, now);

/** Records that the buyer paid, or the seller was paid, and how. */
export const pay = (actor: Actor, aimed: Aimed, payment: Payment, now: Date = new Date()): Promise<Moved> =>
  take(actor, aimed, { kind: "paid", payment: parse(z.object({ payment: z.enum(payments) }), { payment }).payment }, now);

/** Agrees to show each other's numbers; they are shown once both did. */
export const shareNumber = (actor: Actor, aimed: Aimed, now: Date = new Date()): Promise<Moved> => take(actor, aimed, { kind: "shared" }, now);

const Review = z.object({ stars: z.int().min(1).max(5), text: Text });

/** Says how it was, once. */
export const review = (actor: Actor, aimed: Aimed, input: z.input<typeof Review>, now: Date = new Date()): Promise<Moved> => {
  const { stars, text } = parse(Review, input);
  return take(actor, aimed, { kind: "reviewed", stars, text: text || undefined }, now);
};

const Settlement = z.object({ outcome: z.enum(["received", "cancelled"]), quantity: z.int().positive().max(most.quantity).optional(), price: z.int().positive().max(most.price).optional(), text: z.string().trim().min(3).max(1000) });

/**
 * An operator settles a dispute: the order counts as received, as weighed or for less, or is called off.
 * @throws Fault forbidden; missing; invalid; limited
 */
export async function settle(actor: Actor, { id, version }: Aimed, input: z.input<typeof Settlement>, now: Date = new Date()): Promise<Moved> {
  need(actor, "deal.settle");
  const settlement = parse(Settlement, input);
  await spend("step", actor, now);
  const moved = await move(await load(id), { kind: "settled", ...settlement }, { side: "operator", by: actor.kind === "person" ? actor.id : undefined }, now, version);
  if (!moved.repeated) await record(actor, "deal.settle", id, { outcome: settlement.outcome }, now);
  return moved;
}

const Said = z.object({ id: z.string().regex(pattern("lin")), text: z.string().trim().min(1).max(1000) });

/** A line in the chat of a deal, whatever its state. The id is client-made: sent twice it is one line. @throws Fault missing `deal.missing`; invalid; limited */
export async function say(actor: Actor, deal: string, input: z.input<typeof Said>, now: Date = new Date()): Promise<Line> {
  const { id, text } = parse(Said, input);
  await spend("line", actor, now);
  const { side } = await asParty(actor, deal);
  const line = { deal, id, at: now.toISOString(), side, text };
  try {
    return await Lines.create(line);
  } catch (error) {
    const there = Fault.is(error) ? await Lines.get(line, { consistent: true }) : undefined;
    if (there?.side !== side || there.text !== text) throw error;
    return there;
  }
}
