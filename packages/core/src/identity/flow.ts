import { readCookie, setCookie } from "./cookie.ts";
import type { LocalPath } from "./local-path.ts";
import { goesOn } from "../stored-time.ts";
import { seal, unseal } from "./seal.ts";

/**
 * What sign-in remembers between two pages, in a sealed cookie and never in an address: which step, what was
 * typed (but no password or code), where to go afterwards. Pages read it, only the sign-in function writes it.
 */
export interface Flow {
  lang: "id" | "en";
  to: LocalPath;
  /** As typed, to fill the form again. */
  typedPhone?: string;
  /** E.164, once a code was sent to it. */
  phone?: string;
  /** Names this way through sign-in: a code opens only where it was asked for. */
  id?: string;
  email?: string;
  /** Whose second factor is awaited: there only after the right password. */
  person?: string;
  /** Hash of the sign-in library's challenge for that second factor: with another one this flow does not go on. */
  challenge?: string;
  name?: string;
  village?: string;
  /** What is wrong beside which field, after a refused form. */
  fields?: Record<string, string>;
  /** While a staff account sets up its second factor: shown on the page, gone afterwards. */
  totpUri?: string;
  recovery?: string[];
  /** Seconds until trying again makes sense. */
  retryAfter?: number;
}

/** The cookie that carries it. */
export const flowCookie = "among_flow";
/** Seconds. */
export const lifetime = 30 * 60;

const purpose = "among flow";

/** The cookie that carries it, sealed. */
export const cookieOf = (flow: Flow, now: number = Date.now()): string =>
  setCookie(flowCookie, seal(purpose, Buffer.from(JSON.stringify({ ...flow, until: now + lifetime * 1000 }))), lifetime);

export const noCookie = (): string => setCookie(flowCookie, "", 0);

/** What the cookie says, or undefined when there is none, it is too old or not ours. */
export function read(cookies: string | null | undefined, now: number = Date.now()): Flow | undefined {
  const sealed = readCookie(cookies, flowCookie);
  const opened = sealed ? unseal(purpose, sealed) : undefined;
  if (!opened) return undefined;
  const { until, ...flow } = JSON.parse(opened.toString());
  return goesOn(until, lifetime * 1000, now) ? flow : undefined;
}
