import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { use } from "../config.ts";
import { readCookie, setCookie } from "./cookie.ts";
import type { LocalPath } from "./local-path.ts";

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
  email?: string;
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

const key = (): Uint8Array => new Uint8Array(hkdfSync("sha256", use().secret, "", "among flow", 32));

/** The cookie that carries it, sealed with AES-256-GCM. */
export function cookieOf(flow: Flow, now: number = Date.now()): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key(), iv);
  const body = Buffer.concat([cipher.update(JSON.stringify({ ...flow, until: now + lifetime * 1000 })), cipher.final()]);
  return setCookie(flowCookie, Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url"), lifetime);
}

export const noCookie = (): string => setCookie(flowCookie, "", 0);

/** What the cookie says, or undefined when there is none, it is too old or not ours. */
export function read(cookies: string | null | undefined, now: number = Date.now()): Flow | undefined {
  const sealed = readCookie(cookies, flowCookie);
  if (!sealed) return undefined;
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length < 29) return undefined;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key(), bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(bytes.subarray(12, 28));
    const { until, ...flow } = JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString());
    return until > now ? flow : undefined;
  } catch {
    return undefined;
  }
}
