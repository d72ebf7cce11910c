import { Fault } from "../../fault.ts";
import { id } from "../../id.ts";
import type { Stored } from "../../table.ts";
import { createHash } from "node:crypto";
import { digestOf, holding, other, talking, type Event, type EventKind, type Info, type Payment, type Side, type State, type Terms } from "./info.ts";
import { total } from "../measure.ts";

/** A step somebody wants to take. The rules below say from where it may be taken, by whom, and where it leads. */
export type Move =
  | { kind: "offered"; terms: Terms; text?: string }
  | { kind: "accepted" | "ready" | "received" | "expired" | "shared"; text?: string }
  | { kind: "declined" | "withdrawn"; text?: string }
  | { kind: "cancelled" | "disputed"; text: string }
  /** What the scales said; a text is needed where it is not what was agreed. */
  | { kind: "handed_over"; quantity: number; price: number; text?: string }
  | { kind: "settled"; outcome: "received" | "cancelled"; quantity?: number; price?: number; text: string }
  | { kind: "paid"; payment: Payment }
  | { kind: "reviewed"; stars: number; text?: string };
export type MoveKind = Move["kind"];

export interface Mover {
  side: Event["side"];
  by?: string;
}

/** In hours: an offer stands two days; three days after the goods changed hands silence means received; a week after the day agreed an order that never was is off. */
export const patience = { offer: 48, receipt: 72, handover: 7 * 24 } as const;

interface Rule {
  from: readonly State[];
  by: readonly Event["side"][];
  /** Which of the two parties: the one whose offer stands, the one who has to answer it, or either. */
  who?: "offerer" | "answerer";
  to?: State;
}

const both: readonly Side[] = ["buyer", "seller"];

/** Every step: from which states, by whom, and the state it leads to (none: stays, or its effect says). */
export const rules: Record<MoveKind, Rule> = {
  offered: { from: talking, by: both, who: "answerer", to: "offered" },
  accepted: { from: ["offered"], by: both, who: "answerer", to: "confirmed" },
  declined: { from: talking, by: both, who: "answerer", to: "declined" },
  withdrawn: { from: talking, by: both, who: "offerer", to: "withdrawn" },
  expired: { from: talking, by: ["clock"], to: "expired" },
  ready: { from: ["confirmed"], by: ["seller"], to: "ready" },
  handed_over: { from: ["confirmed", "ready"], by: ["seller"], to: "handed_over" },
  received: { from: ["handed_over"], by: ["buyer", "clock"], to: "received" },
  cancelled: { from: ["confirmed", "ready"], by: ["buyer", "seller", "clock"], to: "cancelled" },
  disputed: { from: ["confirmed", "ready", "handed_over"], by: both, to: "disputed" },
  settled: { from: ["disputed"], by: ["operator"] },
  reviewed: { from: ["received"], by: both },
  paid: { from: [...holding, "received", "reviewed"], by: both },
  shared: { from: [...talking, ...holding, "received"], by: both },
};

/** Whose answer an open talk waits for: an inquiry is the buyer's, an offer is that of who made it. */
const offerer = (deal: Info): Side => (deal.state === "inquiry" ? "buyer" : deal.offerBy!);

function stands(rule: Rule, deal: Info, side: Event["side"]): boolean {
  if (!rule.by.includes(side)) return false;
  if (!rule.who) return true;
  // A question may be followed by an offer of whoever asked it.
  if (rule.to === "offered" && deal.state === "inquiry") return true;
  return (rule.who === "offerer") === (side === offerer(deal));
}

const once: Partial<Record<MoveKind, (deal: Info, side: Side) => boolean>> = {
  paid: (d, side) => (side === "buyer" ? d.paidByBuyer : d.paidBySeller) !== undefined,
  shared: (d, side) => (side === "buyer" ? d.sharedByBuyer : d.sharedBySeller),
  reviewed: (d, side) => (side === "buyer" ? d.reviewedByBuyer : d.reviewedBySeller),
};

/** The steps this side may take now. */
export const allowed = (deal: Info, side: Event["side"]): MoveKind[] =>
  (Object.keys(rules) as MoveKind[]).filter((kind) => rules[kind].from.includes(deal.state) && stands(rules[kind], deal, side) && !once[kind]?.(deal, side as Side));

/**
 * Takes one step. Pure: the caller saves deal, event and stock in one write.
 * @throws Fault conflict `deal.move_refused` with `why` (`state`, `side`, `turn`, `once`) and the steps allowed
 * @throws Fault invalid `deal.weight` | `deal.reason` with `fields`
 */
export function step(deal: Stored<Info>, move: Move, mover: Mover, now: Date): { deal: Stored<Info>; event: Event } {
  const rule = rules[move.kind];
  const why = !rule.from.includes(deal.state) ? "state" : !rule.by.includes(mover.side) ? "side" : !stands(rule, deal, mover.side) ? "turn" : once[move.kind]?.(deal, mover.side as Side) ? "once" : undefined;
  if (why) throw new Fault("conflict", "deal.move_refused", { why, state: deal.state, move: move.kind, allowed: allowed(deal, mover.side) });
  // Steps of one deal have an order, whatever the clocks of two processes say.
  const when = new Date(Math.max(now.getTime(), Date.parse(deal.updatedAt) + 1));
  const next: Stored<Info> = { ...deal, state: rule.to ?? deal.state, updatedAt: when.toISOString() };
  effects[move.kind]?.(next, move as never, mover.side as Side, when);
  next.amount = amountOf(next);
  const clock = clocks[next.state];
  next.turn = clock?.turn(next);
  next.dueAt = move.kind === "paid" || move.kind === "shared" ? deal.dueAt : clock?.due?.(next, when);
  return { deal: next, event: eventOf(deal, next, move, mover, when) };
}

/** Rupiah to pay by the terms as they stand; nothing while there are none. */
export const amountOf = (d: Pick<Info, "quantity" | "price" | "fee">): number =>
  d.quantity === undefined || d.price === undefined ? 0 : total(d.quantity, d.price) + (d.fee ?? 0);

const hours = (from: Date, n: number): string => new Date(from.getTime() + n * 3_600_000).toISOString();
/** After the day agreed, or after now when that day is gone; the day's own hours are left to the two. */
const afterDay = (d: Info, when: Date): string => hours(new Date(Math.max(Date.parse(`${d.on}T00:00Z`), when.getTime())), patience.handover);

const clocks: Partial<Record<State, { turn: (d: Info) => Info["turn"]; due?: (d: Info, when: Date) => string }>> = {
  inquiry: { turn: () => "seller", due: (_d, when) => hours(when, patience.offer) },
  offered: { turn: (d) => other(d.offerBy!), due: (_d, when) => hours(when, patience.offer) },
  confirmed: { turn: () => "seller", due: afterDay },
  ready: { turn: (d) => (d.handover === "delivered" ? "seller" : "buyer"), due: afterDay },
  handed_over: { turn: () => "buyer", due: (_d, when) => hours(when, patience.receipt) },
  received: { turn: (d) => (d.reviewedByBuyer ? "seller" : d.reviewedBySeller ? "buyer" : "both") },
};

/** Whose turn it is at the start, and until when. */
export const begun = (deal: Info, when: Date): Pick<Info, "turn" | "dueAt"> => ({ turn: clocks[deal.state]!.turn(deal), dueAt: clocks[deal.state]!.due!(deal, when) });

type Effect<K extends MoveKind> = (next: Info, move: Extract<Move, { kind: K }>, side: Side, when: Date) => void;

const needed = (text: string | undefined): void => {
  if ((text ?? "").trim().length < 3) throw new Fault("invalid", "deal.reason", { fields: { text: "required" } });
};

/** The terms become what was weighed; the agreed ones stay beside them. */
function weighed(next: Info, quantity: number, price: number): void {
  if (quantity === next.quantity && price === next.price) return;
  next.agreed ??= { quantity: next.quantity!, price: next.price! };
  Object.assign(next, { quantity, price });
}

const effects: { [K in MoveKind]?: Effect<K> } = {
  offered: (next, { terms }, side) => void Object.assign(next, terms, { offerBy: side }),
  handed_over(next, { quantity, price, text }) {
    if (quantity <= 0) throw new Fault("invalid", "deal.weight", { fields: { quantity: "required" } });
    if (quantity !== next.quantity || price !== next.price) needed(text);
    weighed(next, quantity, price);
  },
  received: (next, _move, _side, when) => void (next.receivedAt = when.toISOString()),
  cancelled: (_next, { text }, side) => (side as string) !== "clock" && needed(text),
  disputed: (_next, { text }) => needed(text),
  settled(next, { outcome, quantity = next.quantity!, price = next.price!, text }, _side, when) {
    needed(text);
    next.state = outcome;
    if (outcome === "cancelled") return;
    if (quantity <= 0 || quantity > next.quantity!) throw new Fault("invalid", "deal.weight", { fields: { quantity: "too_much" }, most: next.quantity });
    weighed(next, quantity, price);
    next.receivedAt = when.toISOString();
  },
  paid(next, { payment }, side, when) {
    next.payment = payment;
    next[side === "buyer" ? "paidByBuyer" : "paidBySeller"] = when.toISOString();
  },
  shared: (next, _move, side) => void (next[side === "buyer" ? "sharedByBuyer" : "sharedBySeller"] = true),
  reviewed(next, _move, side) {
    next[side === "buyer" ? "reviewedByBuyer" : "reviewedBySeller"] = true;
    if (next.reviewedByBuyer && next.reviewedBySeller) next.state = "reviewed";
  },
};

function eventOf(deal: Stored<Info>, next: Info, move: Move, mover: Mover, when: Date): Event {
  const { kind, ...told } = move;
  const { terms, text, ...more } = told as { terms?: Terms; text?: string };
  return { deal: deal.id, id: eventId(when, deal), number: deal.version, at: when.toISOString(), kind: kind as EventKind, ...mover, state: next.state, text: text?.trim() || undefined, ...terms, ...more, amount: next.amount, digest: digestOf(move) };
}

/** Follows from the deal and the version the step starts from: one step has one id, and seeds are repeatable. */
export const eventId = (when: Date, { id: deal, version }: { id: string; version: number }): string =>
  id("evt", when.getTime(), (bytes) => createHash("sha256").update(`${deal}:${version}`).digest().subarray(0, bytes));
