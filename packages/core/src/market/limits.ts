import type { Actor } from "../actor.ts";
import { limit, limiting, type Rule } from "../limit.ts";

const hour = 3600;

/** How often one person may do what fills other people's lists and inboxes. A trader with many goods sells some dozens a day. */
const rules = {
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
 * Counts one use; adapters call it before the verb. Guests are refused by the verb itself.
 * @throws Fault limited `limit.market.<what>` with `retryAfter`
 */
export async function spend(what: Limited, actor: Actor, now: number = Date.now()): Promise<void> {
  if (actor.kind === "person") await limit(`market.${what}`, actor.id, rules[what], now);
}

/**
 * Does something and counts it at the same time; not at all where nothing is left.
 * @throws as `spend`, and what the work throws
 */
export const spending = <T>(what: Limited, actor: Actor, work: () => Promise<T>, now: number = Date.now()): Promise<T> =>
  actor.kind === "person" ? limiting(`market.${what}`, actor.id, rules[what], work, now) : work();
