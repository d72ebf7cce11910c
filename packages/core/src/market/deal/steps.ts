import * as z from "zod";
import { Fault } from "../../fault.ts";
import type { Action } from "../../identity/permissions.ts";
import type { Step } from "../../step.ts";
import { other, payments, sides, Terms, type Fields, type Side } from "./fields.ts";
import { Offer } from "./terms.ts";

// A deal's states and steps, each as one object: the verb, the API's routes, the forms of a deal's page, who may do what,
// whose turn it is and what the clock does are made from them. Every step is shown to both sides; the other is sent a
// text about it where `../words` has one. A page's words for it are in `web/src/market/words`.

/** In hours: an offer stands two days; three days after the goods changed hands silence means received; a week after the day agreed an order that never was is off. */
export const hoursToAct = { offer: 48, receipt: 72, handover: 7 * 24 } as const;

/** Nothing agreed yet; agreed, and stock is held for it; goods and money changed hands; or it came to nothing. */
export type Phase = "talking" | "holding" | "fulfilled" | "ended";

interface StateRule {
  phase: Phase;
  /** Who has to act; without it nobody of the two. */
  turn?: (deal: Fields) => Fields["turn"];
  /** Until when, before the clock takes its step. */
  due?: (deal: Fields, now: Date) => string;
}

const hours = (from: Date, n: number): string => new Date(from.getTime() + n * 3_600_000).toISOString();
const answerDue: StateRule["due"] = (_deal, now) => hours(now, hoursToAct.offer);
/** After the day agreed, or after now when that day is gone; the day's own hours are left to the two. */
const handoverDue: StateRule["due"] = ({ on }, now) => hours(new Date(Math.max(Date.parse(`${on}T00:00Z`), now.getTime())), hoursToAct.handover);

// Takes the names from the table itself.
const statesOf = <Name extends string>(table: Record<Name, StateRule>): Readonly<Record<Name, StateRule>> => table;

/** Every state, in the order of a deal's life. */
export const lifecycle = statesOf({
  inquiry: { phase: "talking", turn: () => "seller", due: answerDue },
  offered: { phase: "talking", turn: (d) => other(d.offerBy!), due: answerDue },
  declined: { phase: "ended" },
  withdrawn: { phase: "ended" },
  expired: { phase: "ended" },
  confirmed: { phase: "holding", turn: () => "seller", due: handoverDue },
  ready: { phase: "holding", turn: (d) => (d.handover === "delivered" ? "seller" : "buyer"), due: handoverDue },
  handed_over: { phase: "holding", turn: () => "buyer", due: (_deal, now) => hours(now, hoursToAct.receipt) },
  received: { phase: "fulfilled", turn: (d) => (d.reviewedByBuyer ? "seller" : d.reviewedBySeller ? "buyer" : "both") },
  reviewed: { phase: "fulfilled" },
  cancelled: { phase: "ended" },
  disputed: { phase: "holding" },
});
export type State = keyof typeof lifecycle;
export const states = Object.keys(lifecycle) as State[];
/** A deal as its steps see it. */
export type Deal = Fields & { state: State };

const inPhase = (phase: Phase): readonly State[] => states.filter((state) => lifecycle[state].phase === phase);
/** Nothing agreed yet. */
export const talking = inPhase("talking");
/** Agreed, and stock is held for it. */
export const holding = inPhase("holding");
/** Goods and money changed hands. */
export const fulfilled = inPhase("fulfilled");
export const isOpen = (state: State): boolean => talking.includes(state) || holding.includes(state);
/** Agreed at some time: what an order may see is seen in these. */
export const isOrder = (state: State): boolean => holding.includes(state) || fulfilled.includes(state);

/** Whose step it is: of one of the two, of an operator, or of the clock, for who let their turn pass. */
export type Taker = Side | "operator" | "clock";

export interface DealStep<Kind extends string = string, Input extends z.ZodObject = z.ZodObject, Taken = z.output<Input>> extends Step<Kind, State, Input> {
  by: readonly Taker[];
  /** Of the two only the one whose offer stands, or only the one who has to answer it. */
  whose?: "offerer" | "answerer";
  /** What an operator must be allowed to do, and what the audit trail calls it. */
  action?: Action;
  /** Where the step leads when that depends on what was told; the deal is as the effect left it. */
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
  effect?: (deal: Fields, taken: Taken, by: Taker, now: Date) => void;
}

// Keeps what a step's own functions know of its input.
const step = <const Kind extends string, Input extends z.ZodObject, Taken = z.output<Input>>(rule: DealStep<Kind, Input, Taken>): DealStep<Kind, Input, Taken> => rule;

const Nothing = z.object({});
const text = z.string().trim().max(1000);
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
  offer: step<"offered", typeof Offer, { terms: Terms; text?: string }>({
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
  accept: step({ kind: "accepted", summary: "Take the other's offer: the stock is held for it", from: ["offered"], to: "confirmed", by: sides, whose: "answerer", input: Nothing }),
  decline: step({ kind: "declined", summary: "Say no", from: talking, to: "declined", by: sides, whose: "answerer", setback: true, input: Note }),
  withdraw: step({ kind: "withdrawn", summary: "Take one's own offer back", from: talking, to: "withdrawn", by: sides, whose: "offerer", setback: true, input: Note }),
  expire: step({ kind: "expired", summary: "Nobody answered in time", from: talking, to: "expired", by: ["clock"], input: Nothing }),
  ready: step({ kind: "ready", summary: "The goods are ready", from: ["confirmed"], to: "ready", by: ["seller"], input: Note }),
  hand_over: step<"handed_over", typeof Weighed, { quantity: number; price: number; text?: string }>({
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
  receive: step({
    kind: "received",
    summary: "The goods are here as weighed",
    from: ["handed_over"],
    to: "received",
    by: ["buyer", "clock"],
    input: Nothing,
    effect: (deal, _taken, _by, now) => void (deal.receivedAt = now.toISOString()),
  }),
  review: step({
    kind: "reviewed",
    summary: "Say how it was",
    from: ["received"],
    by: sides,
    input: z.object({ stars: z.int().min(1).max(5), text: text.optional() }),
    done: (deal, side) => (side === "buyer" ? deal.reviewedByBuyer : deal.reviewedBySeller),
    effect: (deal, _taken, by) => void (deal[by === "buyer" ? "reviewedByBuyer" : "reviewedBySeller"] = true),
    leads: (deal) => (deal.reviewedByBuyer && deal.reviewedBySeller ? "reviewed" : "received"),
  }),
  cancel: step({ kind: "cancelled", summary: "Call the order off", from: ["confirmed", "ready"], to: "cancelled", by: [...sides, "clock"], reason: true, setback: true, input: Reason }),
  dispute: step({ kind: "disputed", summary: "Ask an operator to decide", from: ["confirmed", "ready", "handed_over"], to: "disputed", by: sides, reason: true, setback: true, input: Reason }),
  settle: step({
    kind: "settled",
    summary: "Settle a dispute",
    from: ["disputed"],
    by: ["operator"],
    action: "deal.settle",
    reason: true,
    input: z.object({ outcome: z.enum(["received", "cancelled"]), quantity: Terms.shape.quantity.optional(), price: Terms.shape.price.optional(), text: text.describe("Why; both read it") }),
    effect(deal, { outcome, quantity = deal.quantity!, price = deal.price! }, _by, now) {
      if (outcome === "cancelled") return;
      if (quantity > deal.quantity!) throw new Fault("invalid", "deal.weight", { fields: { quantity: "too_much" }, most: deal.quantity });
      weigh(deal, quantity, price);
      deal.receivedAt = now.toISOString();
    },
    leads: (_deal, { outcome }) => outcome,
  }),
  pay: step({
    kind: "paid",
    summary: "Record that it was paid",
    from: [...holding, ...fulfilled],
    by: sides,
    input: z.object({ payment: z.enum(payments) }),
    done: (deal, side) => (side === "buyer" ? deal.paidByBuyer : deal.paidBySeller) !== undefined,
    effect: (deal, { payment }, by, now) => void Object.assign(deal, { payment, [by === "buyer" ? "paidByBuyer" : "paidBySeller"]: now.toISOString() }),
  }),
  share_number: step({
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
