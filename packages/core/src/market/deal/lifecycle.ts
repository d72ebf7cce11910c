import { other, type Fields } from "./fields.ts";

// A deal's states, each as one object: whose turn it is and what the clock does are made from them.

/** In hours: an offer stands two days; three days after the goods changed hands they count as received; a week after the agreed day an order that nobody carried out is cancelled. */
export const hoursToAct = { offer: 48, receipt: 72, handover: 7 * 24 } as const;

/** Nothing agreed yet; agreed, and stock is held for it; goods and money changed hands; or it ended without an order. */
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

// Infers the states' names from the table.
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
