import { use } from "../config.ts";

/** Holds the signed session token; set by the sign-in function, checked wherever somebody asks. */
export const sessionCookie = "among.session_token";

/** `__Host-` ties a cookie to this host and to TLS; browsers refuse the prefix without TLS. */
const overTls = (): boolean => use().origin.startsWith("https://");
export const cookieName = (name: string): string => (overTls() ? `__Host-${name}` : name);

export function readCookie(header: string | null | undefined, name: string): string | undefined {
  const full = cookieName(name);
  for (const part of header?.split(";") ?? []) {
    const at = part.indexOf("=");
    if (at < 0 || part.slice(0, at).trim() !== full) continue;
    try {
      return decodeURIComponent(part.slice(at + 1).trim());
    } catch {
      return undefined;
    }
  }
  return undefined;
}

/** @param maxAge seconds; 0 removes it */
export const setCookie = (name: string, value: string, maxAge: number): string =>
  `${cookieName(name)}=${encodeURIComponent(value)}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Lax${overTls() ? "; Secure" : ""}`;
