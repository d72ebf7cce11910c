import type * as z from "zod";
import { total } from "../measure.ts";
import type { Fields, Side } from "./fields.ts";
import { isOpen, lifecycle, type Deal } from "./lifecycle.ts";
import { names, steps, type DealStep, type Kind, type Name, type TakenBy } from "./steps.ts";

/** A step of whatever kind; its functions take what its input gave. */
export type Rule = DealStep<Kind, z.ZodObject, never>;
const nameByKind = Object.fromEntries(names.map((name) => [steps[name].kind, name])) as Record<Kind, Name>;
export const nameOf = (kind: Kind): Name => nameByKind[kind];
export const ruleOf = (kind: Kind): Rule => steps[nameByKind[kind]] as unknown as Rule;

/** Whose answer an open talk waits for: an inquiry is the buyer's, an offer is that of who made it. */
const offerer = (deal: Deal): Side => (deal.state === "inquiry" ? "buyer" : deal.offerBy!);

function fits(rule: Rule, deal: Deal, side: TakenBy): boolean {
  if (!rule.whose) return true;
  // A question may be followed by an offer of whoever asked it.
  if (rule.to === "offered" && deal.state === "inquiry") return true;
  return (rule.whose === "offerer") === (side === offerer(deal));
}

/** Why a step may not be taken now; undefined where it may. */
export function refusal(rule: Rule, deal: Deal, side: TakenBy): "state" | "side" | "turn" | "once" | undefined {
  if (!rule.from.includes(deal.state)) return "state";
  if (!rule.by.includes(side)) return "side";
  if (!fits(rule, deal, side)) return "turn";
  return rule.done?.(deal, side as Side) ? "once" : undefined;
}

/** The steps this side may take now. */
export const allowed = (deal: Deal, side: TakenBy): Kind[] => names.map((name) => steps[name].kind).filter((kind) => !refusal(ruleOf(kind), deal, side));

/** Who has to act; an order that waits for neither of the two waits for an operator. */
export const waitsFor = (deal: Deal): Fields["turn"] | "operator" => deal.turn ?? (isOpen(deal.state) ? "operator" : undefined);

/** Rupiah to pay by the terms as they stand; nothing while there are none. */
export const amountOf = (d: Pick<Fields, "quantity" | "price" | "fee">): number => (d.quantity === undefined || d.price === undefined ? 0 : total(d.quantity, d.price) + (d.fee ?? 0));

/** Whose turn it is in the deal's state, and until when. */
export const turnAt = (deal: Deal, now: Date): Pick<Fields, "turn" | "dueAt"> => ({ turn: lifecycle[deal.state].turn?.(deal), dueAt: lifecycle[deal.state].due?.(deal, now) });
