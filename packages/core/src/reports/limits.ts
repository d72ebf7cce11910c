import type { Actor } from "../actor.ts";
import { limit, limitActor, type ActorRule } from "../limit.ts";

const hour = 3600;

/**
 * How often one person, device or address may do what anyone may do. A person reports a few things a day;
 * an address may be a whole village behind one mobile network.
 */
export const rules = {
  // One count each: opening a report is to stay within ten write units.
  open: { who: { max: 20, seconds: 12 * hour }, address: { max: 60, seconds: hour } },
  follow: { who: { max: 20, seconds: hour }, address: { max: 60, seconds: hour } },
  // First clicks come from a device that the click itself made; so many of a village's in an hour is a lot.
  support: { who: { max: 60, seconds: hour }, address: { max: 300, seconds: hour }, newcomers: { max: 40, seconds: hour } },
  answer: { who: { max: 30, seconds: hour }, address: { max: 120, seconds: hour } },
  near: { who: { max: 120, seconds: hour }, address: { max: 1_200, seconds: hour } },
} satisfies Record<string, ActorRule>;
export type Limited = keyof typeof rules;

/** Guests' voices on one report in a day, from one address: devices that were made and left to age are many, too. Where the address tells nothing it may be a whole town's. */
export const voices = { address: 100, unknown: 300, seconds: 24 * hour } as const;

/**
 * Counts a guest's voice on one report.
 * @throws Fault limited `limit.report.support` with `retryAfter`
 */
export async function spendVoice(actor: Actor, code: string, now: Date): Promise<void> {
  if (actor.kind !== "guest" || actor.madeUp) return;
  const { address = "" } = actor;
  await limit("report.support", `voice:${code}:${address}`, { max: address ? voices.address : voices.unknown, seconds: voices.seconds }, now.getTime());
}

/**
 * Counts one use for the actor and their address. Verbs call it once the input fits, and before
 * they read anything, so that what will be refused is counted too.
 * @throws Fault limited `limit.report.<what>` with `retryAfter`
 */
export const spend = (what: Limited, actor: Actor, now: Date = new Date()): Promise<void> => limitActor(`report.${what}`, actor, rules[what], now.getTime());
