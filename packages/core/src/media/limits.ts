import type { Actor } from "../actor.ts";
import { limitActor, type ActorRule } from "../limit.ts";

const hour = 3600;

/** How many photos one person, device or address may begin to send; an address may be a whole village behind one mobile network. */
export const rules = { photo: { who: { max: 40, seconds: hour }, address: { max: 240, seconds: hour } } } satisfies Record<string, ActorRule>;

/**
 * Counts one photo for the actor and their address.
 * @throws Fault limited `limit.report.photo` with `retryAfter`
 */
export const spend = (what: keyof typeof rules, actor: Actor, now: Date = new Date()): Promise<void> => limitActor(`report.${what}`, actor, rules[what], now.getTime());
