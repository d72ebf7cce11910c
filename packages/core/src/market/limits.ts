import type { Actor } from "../actor.ts";
import { limit, limiting, type Rule } from "../limit.ts";

const hour = 3600;

/** How often one person may do what fills other people's lists and inboxes. A trader with many goods sells some dozens a day. */
export const rules = {
  listing: { max: 120, seconds: 12 * hour },
  request: { max: 20, seconds: 12 * hour },
  deal: { max: 60, seconds: hour },
  step: { max: 300, seconds: hour },
  line: { max: 120, seconds: hour },
  import: { max: 30, seconds: 12 * hour },
  flag: { max: 20, seconds: hour },
} satisfies Record<string, Rule>;
export type Limited = keyof typeof rules;

/**
 * Counts one use of whoever is signed in: a village behind one address must not share a farmer's count. Verbs call it
 * once the input fits, and before they read more than whose thing it is.
 * @throws Fault limited `limit.market.<what>` with `retryAfter`
 */
export async function spend(what: Limited, actor: Actor, now: Date = new Date()): Promise<void> {
  if (actor.kind === "person" && !actor.madeUp) await limit(`market.${what}`, actor.id, rules[what], now.getTime());
}

/**
 * Does something and counts it at the same time; not at all where nothing is left.
 * @throws as `spend`, and what the work throws
 */
export const spending = <T>(what: Limited, actor: Actor, work: () => Promise<T>, now: Date = new Date()): Promise<T> =>
  actor.kind === "person" && !actor.madeUp ? limiting(`market.${what}`, actor.id, rules[what], work, now.getTime()) : work();
