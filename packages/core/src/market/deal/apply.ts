import { createHash } from "node:crypto";
import { Fault } from "../../fault.ts";
import { id } from "../../id.ts";
import { transact, type Stored } from "../../table.ts";
import { leftOf, stockWrites } from "../listing/stock.ts";
import type { Fields } from "./fields.ts";
import { digestOf, Events, Heads, load, type Event, type Info } from "./info.ts";
import { allowed, amountOf, refusal, ruleOf, turnAt } from "./rules.ts";
import type { steps, DealStep, Name, TakenBy } from "./steps.ts";

type Taken<N extends Name> = (typeof steps)[N] extends DealStep<string, infer _Input, infer T> ? (T extends Record<string, never> ? unknown : T) : never;
/** A step with all that its event will keep. */
export type CompleteStep = { [N in Name]: { kind: (typeof steps)[N]["kind"]; text?: string } & Taken<N> }[Name];

/** In whose name a step is taken. */
export interface Author {
  side: TakenBy;
  by?: string;
}

export interface StepResult {
  deal: Stored<Info>;
  event: Event;
  /** True when this very step had already been taken. */
  repeated: boolean;
}

/**
 * Applies one step and writes deal, event and stock together: none is ever seen without the others.
 * @param version the version the person was looking at; the same step sent again from it is one step
 * @throws Fault conflict `deal.changed` with the state as it is now; `listing.stock_short` with what is left;
 * what `applyStep` throws
 */
export async function saveStep(deal: Stored<Info>, step: CompleteStep, author: Author, now: Date, version?: number): Promise<StepResult> {
  if (version !== undefined && version !== deal.version) return (await repeated(deal, step, author, version)) ?? refuse(changed(deal));
  const result = applyStep(deal, step, author, now);
  const lost = new Fault("conflict", "deal.lost_race");
  const tooLittle = new Fault("conflict", "listing.stock_short");
  try {
    await transact([Heads.saving(result.deal), Events.creating(result.event), ...stockWrites(deal, result.deal)], (failed) => (failed.some((n) => n < 2) ? lost : tooLittle));
  } catch (error) {
    if (error === tooLittle) throw new Fault("conflict", "listing.stock_short", { ...(await leftOf(deal)), fields: { quantity: "stock_short" } });
    if (error !== lost) throw error;
    // Somebody was quicker: perhaps this very request, whose answer got lost on the way.
    const current = await load(deal.id);
    return (await repeated(current, step, author, deal.version)) ?? refuse(changed(current));
  }
  return { deal: { ...result.deal, version: deal.version + 1 }, event: result.event, repeated: false };
}

async function repeated(deal: Stored<Info>, step: CompleteStep, author: Author, version: number): Promise<StepResult | undefined> {
  const event = await Events.get({ deal: deal.id, number: version }, { consistent: true });
  if (!event || event.digest !== digestOf(step) || event.side !== author.side || event.by !== author.by) return undefined;
  return { deal, event, repeated: true };
}

/** The step the clock takes for somebody who did not act in time. */
export const clockStep = (deal: Info): CompleteStep | undefined => allowed(deal, "clock").map((kind) => ({ kind }) as CompleteStep)[0];

/** Somebody took a step since. */
export const changed = (deal: Info): Fault => new Fault("conflict", "deal.changed", { state: deal.state, at: deal.updatedAt });

function refuse(fault: Fault): never {
  throw fault;
}

/**
 * What a step makes of a deal. Pure: the caller saves deal, event and stock in one write.
 * @throws Fault conflict `deal.move_refused` with `why` (`state`, `side`, `turn`, `once`) and the steps allowed
 * @throws Fault invalid `deal.reason`, `deal.weight` with `fields`
 */
export function applyStep(deal: Stored<Info>, step: CompleteStep, author: Author, now: Date): Pick<StepResult, "deal" | "event"> {
  const rule = ruleOf(step.kind);
  const why = refusal(rule, deal, author.side);
  if (why) throw new Fault("conflict", "deal.move_refused", { why, state: deal.state, move: step.kind, allowed: allowed(deal, author.side) });
  const unexplained = author.side !== "clock" && (step.text ?? "").trim().length < 3;
  if (unexplained && (rule.reason === true || rule.reason?.(deal, step as never))) throw new Fault("invalid", "deal.reason", { fields: { text: "required" } });
  // Steps of one deal have an order, whatever the clocks of two processes say.
  const at = new Date(Math.max(now.getTime(), Date.parse(deal.updatedAt) + 1));
  const next: Stored<Info> = { ...deal, updatedAt: at.toISOString() };
  rule.effect?.(next, step as never, author.side, at);
  next.amount = amountOf(next);
  const to = rule.leads ? rule.leads(next, step as never) : rule.to;
  next.state = to ?? deal.state;
  const { turn, dueAt } = turnAt(next, at);
  next.turn = turn;
  // A step that leaves the state as it is, such as paying, does not move the deadline.
  if (to) next.dueAt = dueAt;
  return { deal: next, event: eventOf(deal, next, step, author, at) };
}

function eventOf(deal: Stored<Info>, next: Info, step: CompleteStep, author: Author, at: Date): Event {
  const { kind, text, terms, ...taken } = step as CompleteStep & { terms?: Partial<Fields> };
  return { deal: deal.id, id: eventId(at, deal), number: deal.version, at: at.toISOString(), kind, ...author, state: next.state, text: text?.trim() || undefined, ...terms, ...taken, amount: next.amount, digest: digestOf(step) };
}

/** Follows from the deal and the version the step starts from: one step has one id, and seeds are repeatable. */
export const eventId = (at: Date, { id: deal, version }: { id: string; version: number }): string =>
  id("evt", at.getTime(), (bytes) => createHash("sha256").update(`${deal}:${version}`).digest().subarray(0, bytes));
