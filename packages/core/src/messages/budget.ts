import { ref, type Actor } from "../actor.ts";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { need } from "../identity/permissions.ts";
import { keyedHash } from "../keyed-hash.ts";
import { limit, siteOf, type Rule } from "../limit.ts";
import { needServed, notServed, type NumberKind } from "./ranges.ts";

const [hour, day] = [3600, 86_400];

/**
 * The limits on news. One-time codes have theirs in `identity/one-time-code.ts`; both draw on the figures of the
 * town's pack (`phones.texts_per_day`), each on a share of its own.
 */
export const rules = {
  /** News to one number, whatever they are about. */
  numberInHour: { max: 12, seconds: hour },
  number: { max: 30, seconds: day },
  /** To a number that somebody gave without showing that it is theirs, from whoever gives it: that a report arrived, that somebody wants to follow one. */
  unproved: { max: 3, seconds: day },
  /** What one person or device causes: at numbers that were shown to be their owner's, and at others. */
  cause: { max: 200, seconds: day },
  causeUnproved: { max: 15, seconds: day },
  /** News that one person or device causes at one number: it hears of others, too. */
  causeToNumberInHour: { max: 4, seconds: hour },
  causeToNumber: { max: 8, seconds: day },
  /** Texts to unproved numbers from one network. It may be a whole village behind one mobile network. */
  network: { max: 60, seconds: day },
  /** News to all foreign numbers together. */
  abroadInHour: { max: 10, seconds: hour },
  abroad: { max: 30, seconds: day },
} as const satisfies Record<string, Rule>;

/** The share of a day's texts that may go out in one hour. */
const hoursShare = 1 / 4;
/** The share of the town's news that is for unproved numbers. Anybody can invent such numbers; what they use up is missed by nobody who proved theirs. */
const unprovedShare = 1 / 5;
/** The share of the codes for strangers that those whose address tells nothing may have together. */
const unknownAddressShare = 1 / 2;

/** Who makes us send a text. */
export interface Cause {
  /** The person or device; absent for what the town's own staff or the clock do. */
  who?: string;
  /** What stands for the network it came from: `networkMark`. */
  network?: string;
  /** The number was given by somebody who has not shown that it is theirs. */
  unproved?: true;
}

/**
 * What stands for a network on one day: it tells no address, and nothing of two days belongs together. Guests without a device, or with
 * a new one, whose address tells nothing count as one network: nothing else bounds them, as anybody can have any number of devices.
 */
export function networkMark(actor: Actor, now: Date): string | undefined {
  if (actor.kind === "system" || actor.madeUp) return undefined;
  const { address } = actor;
  if (address) return keyedHash(`texts:${now.toISOString().slice(0, 10)}:${siteOf(address) ?? address}`).slice(0, 16);
  return actor.kind === "guest" && (!actor.device || actor.deviceIs) ? "unknown" : undefined;
}

export const causeOf = (actor: Actor, now: Date): Cause => ({ who: ref(actor), network: networkMark(actor, now) });

/** @param part how much of a figure is this share's, in the hour as in the day */
async function countTown(share: string, perDay: number, now: number, part: (max: number) => number = (max) => max): Promise<void> {
  await limit("text.town_hour", share, { max: Math.max(1, part(Math.floor(perDay * hoursShare))), seconds: hour }, now);
  await limit("text.town", share, { max: Math.max(1, part(perDay)), seconds: day }, now);
}

const unprovedPart = (max: number): number => Math.floor(max * unprovedShare);
const provedPart = (max: number): number => max - unprovedPart(max);
const unknownAddressPart = (max: number): number => Math.floor(max * unknownAddressShare);

/**
 * Whether a number may be told news. Numbers abroad are told only what their owner asked for: texts there are dear, and selling them back is a known fraud.
 * @throws Fault invalid `phone.not_served`
 */
export function needTold(phone: string, unproved: true | undefined): NumberKind {
  const kind = needServed(phone);
  if (kind === "abroad" && unproved) throw notServed();
  return kind;
}

/**
 * Counts one piece of news before it is written. Whoever causes it is counted first, so that who has nothing left uses up nobody else's.
 * @throws Fault invalid `phone.not_served`; limited `limit.text.…`
 */
export async function spendNotice(phone: string, { who, network, unproved }: Cause, now: number): Promise<void> {
  const kind = needTold(phone, unproved);
  if (use().uncountedTexts) return;
  if (who) await limit(unproved ? "text.cause_unproved" : "text.cause", who, unproved ? rules.causeUnproved : rules.cause, now);
  if (network && unproved) await limit("text.network", network, rules.network, now);
  if (unproved) await limit("text.unproved", phone, rules.unproved, now);
  else if (who) {
    await limit("text.cause_to_number_hour", `${who}:${phone}`, rules.causeToNumberInHour, now);
    await limit("text.cause_to_number", `${who}:${phone}`, rules.causeToNumber, now);
  }
  await limit("text.number_hour", phone, rules.numberInHour, now);
  await limit("text.number", phone, rules.number, now);
  if (kind === "abroad") {
    await limit("text.abroad_hour", "all", rules.abroadInHour, now);
    await limit("text.abroad", "all", rules.abroad, now);
  }
  const { notices } = use().region.phones.textsPerDay;
  await (unproved ? countTown("notices unproved", notices, now, unprovedPart) : countTown("notices", notices, now, provedPart));
}

/**
 * Counts one code against the town's share for codes; browsers that a number signed in from before have a share of the same size to themselves.
 * Of the others, those whose address tells nothing are bounded together, as no count of one address bounds them.
 * @throws Fault limited `limit.text.town…`
 */
export async function spendCode({ known, address }: { known?: boolean; address?: string }, now: number): Promise<void> {
  const { codes } = use().region.phones.textsPerDay;
  try {
    if (!known && !address) await countTown("codes unknown address", codes, now, unknownAddressPart);
    await countTown(known ? "codes known" : "codes", codes, now);
  } catch (error) {
    if (Fault.is(error)) await noteUnsent("codes", new Date(now));
    throw error;
  }
}

const unsentKey = (now: Date) => ({ pk: `limit#unsent#${now.toISOString().slice(0, 10)}`, sk: "limit" });

/** Counts a text that was not sent because a budget is used up. */
export async function noteUnsent(what: "notices" | "codes", now: Date): Promise<void> {
  await use().table.update({ op: "update", key: unsentKey(now), add: { [what]: 1 }, set: { type: "unsent_texts", body: "{}", v: 1, ttl: Math.ceil(now.getTime() / 1000) + 32 * day } });
}

/** How many texts were not sent today (UTC) because a budget is used up: for the command centre. @throws Fault forbidden */
export async function unsent(actor: Actor, now: Date = new Date()): Promise<{ notices: number; codes: number }> {
  need(actor, "operator.board");
  const row = await use().table.get(unsentKey(now));
  return { notices: Number(row?.notices ?? 0), codes: Number(row?.codes ?? 0) };
}
