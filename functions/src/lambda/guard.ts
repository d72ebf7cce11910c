import { createHash, timingSafeEqual } from "node:crypto";
import { print } from "../http/log.ts";

/** The header by which the distribution shows that a request came through it; nothing else knows its value. */
export const guardHeader = "x-among-guard";

/** How often the guards are read again at most, in ms: somebody who guesses must not cause a call of SSM each time. */
const minReadInterval = 10_000;

/**
 * Tells the distribution's requests from those of strangers who found the function's own address.
 * When a request brings another value, the accepted ones are read again, so that they can be changed without deploying.
 * @param initial values that are accepted at first, the current and the one before it
 * @param reread reads them anew; undefined where they cannot change
 */
export function guard(initial: string[], reread?: () => Promise<string[]>): (value: string | undefined, now?: number) => Promise<boolean> {
  let guards = initial.map(digest);
  let readAt = -Infinity;

  const matches = (hash: Buffer): boolean => guards.reduce((found, each) => timingSafeEqual(each, hash) || found, false);

  return async (value, now = Date.now()) => {
    if (!value) return false;
    const mark = digest(value);
    if (matches(mark)) return true;
    // A function answers one request at a time, so nobody else waits for this.
    if (!reread || now - readAt < minReadInterval) return false;
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
