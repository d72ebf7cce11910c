import type { AstroGlobal } from "astro";
import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import { cookieName } from "@among/core/identity/cookie";
import { deviceCookie, deviceKey, newSecret } from "@among/core/identity/device";

/** Seconds. */
const year = 365 * 86_400;

/**
 * The actor with a device key, made now when the browser has none: it can then answer for what it reported,
 * without an account.
 */
export function withDevice({ cookies, locals }: Pick<AstroGlobal, "cookies" | "locals">): Actor {
  const { actor } = locals;
  if (actor.kind === "system" || actor.device) return actor;
  const secret = newSecret();
  cookies.set(cookieName(deviceCookie), secret, { path: "/", httpOnly: true, sameSite: "lax", secure: use().origin.startsWith("https://"), maxAge: year });
  return { ...actor, device: deviceKey(secret) };
}
