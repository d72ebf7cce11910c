import * as z from "zod";
import { Fault } from "../../fault.ts";
import type { Action } from "../../identity/permissions.ts";
import type { Step } from "../../step.ts";
import { outcomes, payments, sides, Terms, type Fields, type Side } from "./fields.ts";
import { fulfilled, holding, talking, type State } from "./lifecycle.ts";
import { Offer } from "./terms.ts";
import { maxText } from "../../step.ts";

// A deal's steps, each as one object: the verb, the API's routes, the forms of a deal's page and who may do what are made
// from them. Every step is shown to both sides; the other is sent a text about it where `../words` has one. A page's words
// for it are in `web/src/market/words`.

/** Who takes a step: one of the two, an operator, or the clock for somebody who did not act in time. */
export type TakenBy = Side | "operator" | "clock";

export interface DealStep<Kind extends string = string, Input extends z.ZodObject = z.ZodObject, Taken = z.output<Input>> extends Step<Kind, State, Input> {
  by: readonly TakenBy[];
  /** Of the two only the one whose offer stands, or only the one who has to answer it. */
  whose?: "offerer" | "answerer";
  /** What an operator must be allowed to do, and what the audit trail calls it. */
  action?: Action;
  /** The state it leads to when that depends on its values; the deal is as the effect left it. */
  leads?: (deal: Fields, taken: Taken) => State;
  /** A text must say why. The clock gives no reasons. */
  reason?: true | ((deal: Fields, taken: Taken) => boolean);
  /** Stops the deal, or takes it out of its usual course. */
  setback?: true;
  /** Whether this side did it before: it may be done once. */
  done?: (deal: Fields, side: Side) => boolean;
  /** Code of the Fault for input that does not fit; without one `deal.invalid`. */
  fault?: string;
  /** What is taken from what was sent, where some of it may be left out. */
  complete?: (deal: Fields, sent: z.output<Input>) => Taken;
  /** What changes in the deal beside state, turn and deadline. Pure: changes the copy it is given. */
  effect?: (deal: Fields, taken: Taken, by: TakenBy, now: Date) => void;
}

// Infers the types of a step's functions from its input.
const defineStep = <const Kind extends string, Input extends z.ZodObject, Taken = z.output<Input>>(step: DealStep<Kind, Input, Taken>): DealStep<Kind, Input, Taken> => step;

const Nothing = z.object({});
const text = z.string().trim().max(maxText);
const Note = z.object({ text: text.optional() });
const Reason = z.object({ text });
const Weighed = z.object({ quantity: Terms.shape.quantity.describe("As weighed, in thousandths of the unit"), price: Terms.shape.price.optional(), text: text.optional() });

/** The terms become what was weighed; the agreed ones stay beside them. */
function weigh(deal: Fields, quantity: number, price: number): void {
  if (quantity === deal.quantity && price === deal.price) return;
  deal.agreed ??= { quantity: deal.quantity!, price: deal.price! };
  Object.assign(deal, { quantity, price });
}

/** Every step there is, by the API's name for it. */
export const steps = {
  offer: defineStep<"offered", typeof Offer, { terms: Terms; text?: string }>({
    kind: "offered",
    summary: "Offer, or counter the other's offer",
    from: talking,
    to: "offered",
    by: sides,
    whose: "answerer",
    input: Offer,
    fault: "offer.invalid",
    effect: (deal, { terms }, by) => void Object.assign(deal, terms, { offerBy: by }),
  }),
  accept: defineStep({ kind: "accepted", summary: "Take the other's offer: the stock is held for it", from: ["offered"], to: "confirmed", by: sides, whose: "answerer", input: Nothing }),
  decline: defineStep({ kind: "declined", summary: "Say no", from: talking, to: "declined", by: sides, whose: "answerer", setback: true, input: Note }),
  withdraw: defineStep({ kind: "withdrawn", summary: "Take one's own offer back", from: talking, to: "withdrawn", by: sides, whose: "offerer", setback: true, input: Note }),
  expire: defineStep({ kind: "expired", summary: "Nobody answered in time", from: talking, to: "expired", by: ["clock"], input: Nothing }),
  ready: defineStep({ kind: "ready", summary: "The goods are ready", from: ["confirmed"], to: "ready", by: ["seller"], input: Note }),
  hand_over: defineStep<"handed_over", typeof Weighed, { quantity: number; price: number; text?: string }>({
    kind: "handed_over",
    summary: "The goods changed hands, as weighed",
    from: ["confirmed", "ready"],
    to: "handed_over",
    by: ["seller"],
    input: Weighed,
    // Without a price the agreed one stays.
    complete: (deal, { quantity, price = deal.price ?? 0, text }) => ({ quantity, price, text }),
    reason: (deal, { quantity, price }) => quantity !== deal.quantity || price !== deal.price,
    effect: (deal, { quantity, price }) => weigh(deal, quantity, price),
  }),
  receive: defineStep({
    kind: "received",
    summary: "The goods are here as weighed",
    from: ["handed_over"],
    to: "received",
    by: ["buyer", "clock"],
    input: Nothing,
    effect: (deal, _taken, _by, now) => void (deal.receivedAt = now.toISOString()),
  }),
  review: defineStep({
    kind: "reviewed",
    summary: "Say how it was",
    from: ["received"],
    by: sides,
    input: z.object({ stars: z.int().min(1).max(5), text: text.optional() }),
    done: (deal, side) => (side === "buyer" ? deal.reviewedByBuyer : deal.reviewedBySeller),
    effect: (deal, _taken, by) => void (deal[by === "buyer" ? "reviewedByBuyer" : "reviewedBySeller"] = true),
    leads: (deal) => (deal.reviewedByBuyer && deal.reviewedBySeller ? "reviewed" : "received"),
  }),
  cancel: defineStep({ kind: "cancelled", summary: "Call the order off", from: ["confirmed", "ready"], to: "cancelled", by: [...sides, "clock"], reason: true, setback: true, input: Reason }),
  dispute: defineStep({ kind: "disputed", summary: "Ask an operator to decide", from: ["confirmed", "ready", "handed_over"], to: "disputed", by: sides, reason: true, setback: true, input: Reason }),
  settle: defineStep({
    kind: "settled",
    summary: "Settle a dispute",
    from: ["disputed"],
    by: ["operator"],
    action: "deal.settle",
    reason: true,
    input: z.object({ outcome: z.enum(outcomes), quantity: Terms.shape.quantity.optional(), price: Terms.shape.price.optional(), text: text.describe("Why; both read it") }),
    effect(deal, { outcome, quantity = deal.quantity!, price = deal.price! }, _by, now) {
      if (outcome === "cancelled") return;
      if (quantity > deal.quantity!) throw new Fault("invalid", "deal.weight", { fields: { quantity: "too_much" }, most: deal.quantity });
      weigh(deal, quantity, price);
      deal.receivedAt = now.toISOString();
    },
    leads: (_deal, { outcome }) => outcome,
  }),
  pay: defineStep({
    kind: "paid",
    summary: "Record that it was paid",
    from: [...holding, ...fulfilled],
    by: sides,
    input: z.object({ payment: z.enum(payments) }),
    done: (deal, side) => (side === "buyer" ? deal.paidByBuyer : deal.paidBySeller) !== undefined,
    effect: (deal, { payment }, by, now) => void Object.assign(deal, { payment, [by === "buyer" ? "paidByBuyer" : "paidBySeller"]: now.toISOString() }),
  }),
  share_number: defineStep({
    kind: "shared",
    summary: "Agree to show each other's numbers",
    from: [...talking, ...holding, "received"],
    by: sides,
    input: Nothing,
    done: (deal, side) => (side === "buyer" ? deal.sharedByBuyer : deal.sharedBySeller),
    effect: (deal, _taken, by) => void (deal[by === "buyer" ? "sharedByBuyer" : "sharedBySeller"] = true),
  }),
};

export type Name = keyof typeof steps;
export const names = Object.keys(steps) as Name[];
export type Kind = (typeof steps)[Name]["kind"];
/** Kinds of events: every step, and the question a deal may begin with. */
export const kinds = ["inquired", ...names.map((name) => steps[name].kind)] as const;

/** What is sent for a step. */
export type Sent<N extends Name> = z.input<(typeof steps)[N]["input"]>;
