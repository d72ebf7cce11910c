import { randomInt, timingSafeEqual } from "node:crypto";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { id, secret } from "../id.ts";
import { keyedHash } from "../keyed-hash.ts";
import type { Lang } from "../lang.ts";
import { spendCode } from "../messages/budget.ts";
import { needServed } from "../messages/ranges.ts";
import { limit, needLeft, type Rule } from "../limit.ts";
import { ConditionFailed, type Key } from "../store/table-store.ts";
import { goesOn } from "../stored-time.ts";
import * as english from "./words/en.ts";
import * as indonesian from "./words/id.ts";

/** 10 minutes, in seconds; five tries; a new code replaces the last one. */
export const lifetime = 10 * 60;
export const tries = 5;

/** From where somebody asks for a code, or tries one. */
export interface Asker {
  /** For limits, where the runtime tells one. */
  address?: string;
  /** The way through sign-in: a code opens only in the one it was asked for, so that nobody uses up the tries of another's. */
  flow?: string;
  /** True where this number signed in before, in this browser. Such browsers are counted apart, so that strangers cannot stop the number's owner. */
  known?: boolean;
}

/** Sends per number: three in 15 minutes with growing pauses. Per address: twenty in an hour. */
export const limits = {
  number: { max: 3, seconds: 15 * 60, waits: [30, 120] },
  /** Each code has five tries: a hundred of a million a day, over all codes that strangers ask for with a number. */
  numberOfDay: { max: 20, seconds: 86_400 },
  /** One address cannot use up a number's day. */
  numberOfAddress: { max: 6, seconds: 86_400 },
  address: { max: 20, seconds: 3600 },
  /** All foreign numbers together: texts abroad are dear, and selling them back is a known fraud. */
  abroad: { max: 60, seconds: 3600 },
  abroadOfDay: { max: 200, seconds: 86_400 },
  /** Tries over all codes of a number that were asked for in one place, so that asking for new ones does not buy more guesses. */
  guesses: { max: 15, seconds: 3600 },
  guessesOfAddress: { max: 60, seconds: 3600 },
} as const satisfies Record<string, Rule>;

const placeOf = (phone: string, { flow }: Asker): string => (flow ? `${phone}:${flow}` : phone);
const keyOf = (phone: string, asker: Asker): Key => ({ pk: `code#${keyedHash(`code:${placeOf(phone, asker)}`).slice(0, 27)}`, sk: "code" });
const seal = (phone: string, salt: string, code: string): string => keyedHash(`code:${salt}:${phone}:${code}`);

const words = { id: indonesian, en: english };

/**
 * Sends a six-digit code now, not through the change feed: somebody is waiting for it, and it is never stored, only its keyed hash.
 * Does the same for a number with an account and for one without.
 * @param phone E.164
 * @throws Fault limited `limit.code.number` | `limit.code.number_of_day` | `limit.code.number_of_address` | `limit.code.address` | `limit.code.abroad` | `limit.text.town`;
 * invalid `phone.not_served`; unavailable `code.not_sent`
 */
export async function issue(phone: string, asker: Asker, lang: Lang, now: number = Date.now(), draw: () => number = () => randomInt(1_000_000)): Promise<void> {
  const { address, known } = asker;
  if (address && !known) await limit("code.address", address, limits.address, now);
  const kind = needServed(phone);
  if (kind === "abroad") {
    await limit("code.abroad", "all", limits.abroad, now);
    await limit("code.abroad_of_day", "all", limits.abroadOfDay, now);
  }
  const sends = known ? `${phone}:known` : phone;
  const ofAddress = known ? undefined : address && `${phone}:${address}`;
  if (ofAddress) await needLeft("code.number_of_address", ofAddress, limits.numberOfAddress, now);
  await limit("code.number", sends, limits.number, now);
  if (ofAddress) await limit("code.number_of_address", ofAddress, limits.numberOfAddress, now);
  await limit("code.number_of_day", sends, limits.numberOfDay, now);
  await spendCode(asker, now);
  const code = String(draw()).padStart(6, "0");
  const salt = secret();
  const until = Math.floor(now / 1000) + lifetime;
  await use().table.write([{ op: "put", item: { ...keyOf(phone, asker), type: "code", v: 1, ttl: until, body: "{}", salt, hash: seal(phone, salt, code), tries: 0 } }]);
  try {
    await use().send({ id: id("msg", now), to: phone, text: words[lang].code(code, use().region.platform) });
  } catch (error) {
    throw Fault.is(error) && error.kind === "unavailable" ? error : new Fault("unavailable", "code.not_sent", { retryAfter: 60 });
  }
}

/**
 * Uses a code up. Each try is counted before it is compared, in one atomic write, so tries in parallel or from
 * other processes gain nothing; of two right ones at once, one wins.
 * @returns false when it is wrong, used, too old or tried too often: the caller learns no more
 * @throws Fault limited `limit.code.guesses` | `limit.code.guesses_of_address`
 */
export async function redeem(phone: string, code: string, asker: Asker = {}, now: number = Date.now()): Promise<boolean> {
  if (asker.address && !asker.known) await limit("code.guesses_of_address", asker.address, limits.guessesOfAddress, now);
  await limit("code.guesses", placeOf(phone, asker), limits.guesses, now);
  const key = keyOf(phone, asker);
  try {
    const item = await use().table.update({ op: "update", key, add: { tries: 1 }, if: "present" });
    if (!goesOn(Number(item.ttl) * 1000, lifetime * 1000, now) || Number(item.tries) > tries || !/^\d{6}$/.test(code)) return false;
    const [expected, actual] = [Buffer.from(String(item.hash)), Buffer.from(seal(phone, String(item.salt), code))];
    if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return false;
    await use().table.write([{ op: "delete", key, if: [{ attr: "hash", is: "=", value: item.hash! }] }]);
    return true;
  } catch (error) {
    if (ConditionFailed.is(error)) return false;
    throw error;
  }
}
