import { createHash } from "node:crypto";
import type * as z from "zod";
import { Fault } from "../../fault.ts";
import { id } from "../../id.ts";
import type { Stored } from "../../table.ts";
import { total } from "../measure.ts";
import type { Fields, Side } from "./fields.ts";
import { digestOf, type Event, type Info } from "./info.ts";
import { isOpen, lifecycle, names, steps, type Deal, type DealStep, type Kind, type Name, type Taker } from "./steps.ts";

type Taken<N extends Name> = (typeof steps)[N] extends DealStep<string, infer _Input, infer T> ? (T extends Record<string, never> ? unknown : T) : never;
/** A step as it is taken. */
export type Move = { [N in Name]: { kind: (typeof steps)[N]["kind"]; text?: string } & Taken<N> }[Name];

/** A step whose own functions take what was read by its own input. */
export type Rule = DealStep<Kind, z.ZodObject, never>;
const nameByKind = Object.fromEntries(names.map((name) => [steps[name].kind, name])) as Record<Kind, Name>;
export const nameOf = (kind: Kind): Name => nameByKind[kind];
export const ruleOf = (kind: Kind): Rule => steps[nameByKind[kind]] as unknown as Rule;

/** Who takes a step. */
export interface Mover {
  side: Taker;
  by?: string;
}

/** Whose answer an open talk waits for: an inquiry is the buyer's, an offer is that of who made it. */
const offerer = (deal: Deal): Side => (deal.state === "inquiry" ? "buyer" : deal.offerBy!);

function fits(rule: Rule, deal: Deal, side: Taker): boolean {
  if (!rule.whose) return true;
  // A question may be followed by an offer of whoever asked it.
  if (rule.to === "offered" && deal.state === "inquiry") return true;
  return (rule.whose === "offerer") === (side === offerer(deal));
}

/** Why a step may not be taken now; undefined where it may. */
function refusal(rule: Rule, deal: Deal, side: Taker): "state" | "side" | "turn" | "once" | undefined {
  if (!rule.from.includes(deal.state)) return "state";
  if (!rule.by.includes(side)) return "side";
  if (!fits(rule, deal, side)) return "turn";
  return rule.done?.(deal, side as Side) ? "once" : undefined;
}

/** The steps this side may take now. */
export const allowed = (deal: Deal, side: Taker): Kind[] => names.map((name) => steps[name].kind).filter((kind) => !refusal(ruleOf(kind), deal, side));

/** The step the clock takes for who lets their turn pass. */
export const lapse = (deal: Deal): Move | undefined => allowed(deal, "clock").map((kind) => ({ kind }) as Move)[0];

/** Who has to act; an order that waits for neither of the two waits for an operator. */
export const waitsFor = (deal: Deal): Fields["turn"] | "operator" => deal.turn ?? (isOpen(deal.state) ? "operator" : undefined);

/** Rupiah to pay by the terms as they stand; nothing while there are none. */
export const amountOf = (d: Pick<Fields, "quantity" | "price" | "fee">): number => (d.quantity === undefined || d.price === undefined ? 0 : total(d.quantity, d.price) + (d.fee ?? 0));

/** Whose turn it is in the deal's state, and until when. */
export const turnAt = (deal: Deal, now: Date): Pick<Fields, "turn" | "dueAt"> => ({ turn: lifecycle[deal.state].turn?.(deal), dueAt: lifecycle[deal.state].due?.(deal, now) });

/**
 * Takes one step. Pure: the caller saves deal, event and stock in one write.
 * @throws Fault conflict `deal.move_refused` with `why` (`state`, `side`, `turn`, `once`) and the steps allowed
 * @throws Fault invalid `deal.reason`, `deal.weight` with `fields`
 */
export function step(deal: Stored<Info>, move: Move, mover: Mover, now: Date): { deal: Stored<Info>; event: Event } {
  const rule = ruleOf(move.kind);
  const why = refusal(rule, deal, mover.side);
  if (why) throw new Fault("conflict", "deal.move_refused", { why, state: deal.state, move: move.kind, allowed: allowed(deal, mover.side) });
  const unexplained = mover.side !== "clock" && (move.text ?? "").trim().length < 3;
  if (unexplained && (rule.reason === true || rule.reason?.(deal, move as never))) throw new Fault("invalid", "deal.reason", { fields: { text: "required" } });
  // Steps of one deal have an order, whatever the clocks of two processes say.
  const at = new Date(Math.max(now.getTime(), Date.parse(deal.updatedAt) + 1));
  const next: Stored<Info> = { ...deal, updatedAt: at.toISOString() };
  rule.effect?.(next, move as never, mover.side, at);
  next.amount = amountOf(next);
  const to = rule.leads ? rule.leads(next, move as never) : rule.to;
  next.state = to ?? deal.state;
  const { turn, dueAt } = turnAt(next, at);
  next.turn = turn;
  // What is recorded beside the deal's course does not move the deadline.
  if (to) next.dueAt = dueAt;
  return { deal: next, event: eventOf(deal, next, move, mover, at) };
}

function eventOf(deal: Stored<Info>, next: Info, move: Move, mover: Mover, at: Date): Event {
  const { kind, text, terms, ...taken } = move as Move & { terms?: Partial<Fields> };
  return { deal: deal.id, id: eventId(at, deal), number: deal.version, at: at.toISOString(), kind, ...mover, state: next.state, text: text?.trim() || undefined, ...terms, ...taken, amount: next.amount, digest: digestOf(move) };
}

/** Follows from the deal and the version the step starts from: one step has one id, and seeds are repeatable. */
export const eventId = (at: Date, { id: deal, version }: { id: string; version: number }): string =>
  id("evt", at.getTime(), (bytes) => createHash("sha256").update(`${deal}:${version}`).digest().subarray(0, bytes));
