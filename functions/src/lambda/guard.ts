import { createHash, timingSafeEqual } from "node:crypto";
import { print } from "../http/log.ts";

/** The header by which the distribution shows that a request came through it; nothing else knows its value. */
export const guardHeader = "x-among-guard";

/** How often the guards are read again at most, in ms: somebody who guesses must not make us ask SSM each time. */
const pause = 10_000;

/**
 * Tells the distribution's requests from those of strangers who found the function's own address.
 * A guard that is not known yet has the known ones read again, so that it can be changed without deploying.
 * @param known guards that open, the current and the one before it
 * @param reread reads them anew; undefined where they cannot change
 */
export function guard(known: string[], reread?: () => Promise<string[]>): (given: string | undefined, now?: number) => Promise<boolean> {
  let guards = known.map(digest);
  let readAt = -Infinity;

  const matches = (given: Buffer): boolean => guards.reduce((found, each) => timingSafeEqual(each, given) || found, false);

  return async (given, now = Date.now()) => {
    if (!given) return false;
    const mark = digest(given);
    if (matches(mark)) return true;
    // A function answers one request at a time, so nobody else waits for this.
    if (!reread || now - readAt < pause) return false;
    readAt = now;
    try {
      guards = (await reread()).map(digest);
    } catch (error) {
      print({ level: "error", what: "guard not read", error });
    }
    return matches(mark);
  };
}

// Of one length whatever was sent, as comparing in constant time needs.
const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
