import type { Actor } from "../actor.ts";
import { limit, peek, type Rule } from "../limit.ts";

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
 * Does something and counts it at the same time, so that both share one sync of the store; not at all where nothing is left.
 * @throws as `spend`, and what the work throws
 */
export async function spending<T>(what: Limited, actor: Actor, work: () => Promise<T>, now: number = Date.now()): Promise<T> {
  if (actor.kind !== "person") return work();
  await peek(`market.${what}`, actor.id, rules[what], now);
  const [done] = await Promise.all([work(), spend(what, actor, now)]);
  return done;
}
