import { secret } from "../id.ts";
import { keyedHash } from "../keyed-hash.ts";
import { goesOn } from "../stored-time.ts";
import { readCookie, setCookie } from "./cookie.ts";
import { seal, unseal } from "./seal.ts";

/**
 * A browser in which somebody signed in fully before. Tries from it have counts of their own, so that the wrong tries
 * of strangers never stop the owner of an account. It opens nothing: whoever steals the cookie gets a few tries.
 * The cookie is sealed, and holds accounts as keyed hashes only; it outlives signing out, because that is when it is needed.
 */
interface Known {
  id: string;
  /** Marks of accounts, the last one that signed in first. */
  accounts: string[];
  /** Epoch ms. */
  until: number;
}

export const knownCookie = "among_known";
const purpose = "among known browser";

/** Seconds; browsers keep no cookie for longer. */
const lifetime = 400 * 86_400;

/** At a shared desk; who signed in longest ago is forgotten first. */
const maxAccounts = 8;

const markOf = (account: string): string => keyedHash(`known:${account}`).slice(0, 22);

function read(cookies: string | null | undefined, now: number): Known | undefined {
  const opened = unseal(purpose, readCookie(cookies, knownCookie) ?? "");
  const known = opened && (JSON.parse(opened.toString()) as Known);
  return known && goesOn(known.until, lifetime * 1000, now) ? known : undefined;
}

/**
 * Whether this account signed in fully in this browser before.
 * @param account its number in E.164, or its mail address
 * @returns the browser's id, to count its tries by
 */
export function knownTo(account: string, cookies: string | null | undefined, now: number = Date.now()): string | undefined {
  const known = read(cookies, now);
  return known?.accounts.includes(markOf(account)) ? known.id : undefined;
}

/** The cookie of a browser in which this account just signed in. */
export function remember(account: string, cookies: string | null | undefined, now: number = Date.now()): string {
  const before = read(cookies, now);
  const mark = markOf(account);
  const accounts = [mark, ...(before?.accounts ?? []).filter((other) => other !== mark)].slice(0, maxAccounts);
  const known: Known = { id: before?.id ?? secret(), accounts, until: now + lifetime * 1000 };
  return setCookie(knownCookie, seal(purpose, Buffer.from(JSON.stringify(known))), lifetime);
}
