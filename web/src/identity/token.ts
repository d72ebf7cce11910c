import { readCookie, sessionCookie } from "@among/core/identity/cookie";

/** The session token of a request whose actor was already checked; without its signature. */
export function tokenIn(request: Request): string | undefined {
  const signed = readCookie(request.headers.get("cookie"), sessionCookie);
  return signed?.slice(0, signed.lastIndexOf("."));
}
