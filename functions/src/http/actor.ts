import { createHmac, timingSafeEqual } from "node:crypto";
import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import { readCookie, sessionCookie, setCookie } from "@among/core/identity/cookie";
import { deviceCookie, readDevice } from "@among/core/identity/device";
import * as Session from "@among/core/identity/session";

/** The session's cookie, as the sign-in function sets it, and the device's. `__Host-` is put before both over TLS. */
export const cookies = { session: sessionCookie, device: deviceCookie } as const;

interface Identified {
  actor: Actor;
  /** Sets the session's cookie anew when its life was prolonged. */
  setCookie?: string;
}

/**
 * Who sends this request, and from which address: one signature check, and one read when the session cookie holds, which yields session,
 * person and roles together, so that a revoked session and a removed role work with the next request.
 * A guest costs no read.
 * @param address what rate limits go by, made by `countedAddress`; undefined where it does not identify anybody
 */
export async function identify(request: Request, now: number = Date.now(), address?: string): Promise<Identified> {
  const header = request.headers.get("cookie");
  const device = readDevice(readCookie(header, cookies.device), now);
  const token = tokenOf(header);
  const checked = token === undefined ? undefined : await Session.check(token, device.device, now);
  if (!checked) return { actor: { kind: "guest", ...device, was: token && Session.personOf(token), address } };
  const prolonged = await Session.touch(checked, { place: placeOf(request.headers) }, now);
  const seconds = Session.cookieSeconds(checked.person.staff);
  return { actor: { ...checked.actor, address }, setCookie: prolonged ? setCookie(cookies.session, readCookie(header, cookies.session)!, seconds) : undefined };
}

/** The session token in a cookie that we signed, or undefined. */
export function tokenOf(header: string | null): string | undefined {
  const signed = readCookie(header, cookies.session);
  const dot = signed?.lastIndexOf(".") ?? -1;
  if (!signed || dot < 1) return undefined;
  const token = signed.slice(0, dot);
  const expected = createHmac("sha256", use().secret).update(token).digest();
  const actual = Buffer.from(signed.slice(dot + 1), "base64");
  return actual.length === expected.length && timingSafeEqual(actual, expected) ? token : undefined;
}

/** The cookie that lets go of the browser's device; the next page that needs one makes a new one. */
export const leaveDevice = (): string => setCookie(cookies.device, "", 0);

/** Town and country as CloudFront gives them; anything more exact would be needless personal data. */
export function placeOf(headers: Headers): string | undefined {
  const names = [headers.get("cloudfront-viewer-city"), headers.get("cloudfront-viewer-country")];
  return names.filter(Boolean).join(", ").slice(0, 60) || undefined;
}
