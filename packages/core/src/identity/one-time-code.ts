import { randomInt, timingSafeEqual } from "node:crypto";
import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { id, secret } from "../id.ts";
import { keyedHash } from "../keyed-hash.ts";
import type { Lang } from "../lang.ts";
import { limit, type Rule } from "../limit.ts";
import { ConditionFailed, type Key } from "../store/table-store.ts";
import * as english from "./words/en.ts";
import * as indonesian from "./words/id.ts";

/** 10 minutes, in seconds; five tries; a new code replaces the last one. */
export const lifetime = 10 * 60;
export const tries = 5;

/** Sends per number: three in 15 minutes with growing pauses. Per address: twenty in an hour. */
export const limits = {
  number: { max: 3, seconds: 15 * 60, waits: [30, 120] },
  address: { max: 20, seconds: 3600 },
  /** All foreign numbers together: texts abroad are dear, and selling them back is a known fraud. */
  abroad: { max: 60, seconds: 3600 },
  /** Tries over all codes of a number, so that asking for new ones does not buy more guesses. */
  guesses: { max: 15, seconds: 3600 },
  guessesOfAddress: { max: 60, seconds: 3600 },
} as const satisfies Record<string, Rule>;

/** Indonesia. */
const home = "+62";

const keyOf = (phone: string): Key => ({ pk: `code#${keyedHash(`code:${phone}`).slice(0, 27)}`, sk: "code" });
const seal = (phone: string, salt: string, code: string): string => keyedHash(`code:${salt}:${phone}:${code}`);

const words = { id: indonesian, en: english };

/**
 * Sends a six-digit code now, not through the change feed: somebody is waiting for it, and it is never stored, only its keyed hash.
 * Does the same for a number with an account and for one without.
 * @param phone E.164
 * @throws Fault limited `limit.code.number` | `limit.code.address` | `limit.code.abroad`; unavailable `code.not_sent`
 */
export async function issue(phone: string, address: string | undefined, lang: Lang, now: number = Date.now(), draw: () => number = () => randomInt(1_000_000)): Promise<void> {
  if (address) await limit("code.address", address, limits.address, now);
  if (!phone.startsWith(home)) await limit("code.abroad", "all", limits.abroad, now);
  await limit("code.number", phone, limits.number, now);
  const code = String(draw()).padStart(6, "0");
  const salt = secret();
  const until = Math.floor(now / 1000) + lifetime;
  await use().table.write([{ op: "put", item: { ...keyOf(phone), type: "code", v: 1, ttl: until, body: "{}", salt, hash: seal(phone, salt, code), tries: 0 } }]);
  try {
    await use().send({ id: id("msg", now), to: phone, text: words[lang].code(code, use().region.platform) });
  } catch {
    throw new Fault("unavailable", "code.not_sent");
  }
}

/**
 * Uses a code up. Each try is counted before it is compared, in one atomic write, so tries in parallel or from
 * other processes gain nothing; of two right ones at once, one wins.
 * @returns false when it is wrong, used, too old or tried too often: the caller learns no more
 * @throws Fault limited `limit.code.guesses`
 */
export async function redeem(phone: string, code: string, address?: string, now: number = Date.now()): Promise<boolean> {
  if (address) await limit("code.guesses_of_address", address, limits.guessesOfAddress, now);
  await limit("code.guesses", phone, limits.guesses, now);
  const key = keyOf(phone);
  try {
    const item = await use().table.update({ op: "update", key, add: { tries: 1 }, if: "present" });
    if (Number(item.ttl) <= now / 1000 || Number(item.tries) > tries || !/^\d{6}$/.test(code)) return false;
    const [expected, actual] = [Buffer.from(String(item.hash)), Buffer.from(seal(phone, String(item.salt), code))];
    if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return false;
    await use().table.write([{ op: "delete", key, if: [{ attr: "hash", is: "=", value: item.hash! }] }]);
    return true;
  } catch (error) {
    if (ConditionFailed.is(error)) return false;
    throw error;
  }
}
