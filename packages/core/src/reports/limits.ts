import { ref, type Actor } from "../actor.ts";
import { limit, type Rule } from "../limit.ts";

const hour = 3600;

/**
 * How often one person, device or address may do what anyone may do. A person reports a few things a day;
 * an address may be a whole village behind one mobile network.
 */
const rules = {
  // One count each: opening a report is to stay within ten write units.
  open: { who: [{ max: 20, seconds: 12 * hour }], address: { max: 60, seconds: hour } },
  follow: { who: [{ max: 20, seconds: hour }], address: { max: 60, seconds: hour } },
  support: { who: [{ max: 60, seconds: hour }], address: { max: 300, seconds: hour } },
  answer: { who: [{ max: 30, seconds: hour }], address: { max: 120, seconds: hour } },
  near: { who: [{ max: 120, seconds: hour }], address: { max: 1_200, seconds: hour } },
  photo: { who: [{ max: 40, seconds: hour }], address: { max: 240, seconds: hour } },
} satisfies Record<string, { who: Rule[]; address: Rule }>;
export type Limited = keyof typeof rules;

/**
 * Counts one use for the actor and for the address; adapters call it before the verb.
 * @param address the client's, when the adapter knows it
 * @throws Fault limited `limit.report.<what>` with `retryAfter`
 */
export async function spend(what: Limited, actor: Actor, address?: string, now: number = Date.now()): Promise<void> {
  if (actor.kind === "system") return;
  const name = `report.${what}`;
  const who = ref(actor);
  if (who) for (const rule of rules[what].who) await limit(name, `${who}:${rule.seconds}`, rule, now);
  if (address) await limit(name, `address:${address}`, rules[what].address, now);
}
