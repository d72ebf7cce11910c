import type { AstroGlobal } from "astro";
import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import { cookieName } from "@among/core/identity/cookie";
import { deviceCookie, newDevice, readDevice, resigned } from "@among/core/identity/device";

/** Seconds. */
const year = 365 * 86_400;

/**
 * The actor with a device key, made now when the browser has none: it can then answer for what it reported,
 * without an account. A cookie that we did not sign is replaced by a signed one of the same device.
 */
export function withDevice({ cookies, locals }: Pick<AstroGlobal, "cookies" | "locals">): Actor {
  const { actor } = locals;
  const isUnsigned = actor.kind === "guest" && actor.deviceIs === "unsigned";
  if (actor.kind === "system" || (actor.device && !isUnsigned)) return actor;
  const name = cookieName(deviceCookie);
  const before = isUnsigned ? cookies.get(name)?.value : undefined;
  const cookie = before === undefined ? newDevice() : resigned(before);
  cookies.set(name, cookie, { path: "/", httpOnly: true, sameSite: "lax", secure: use().origin.startsWith("https://"), maxAge: year });
  const made = readDevice(cookie);
  return actor.kind === "guest" ? { ...actor, ...made } : { ...actor, device: made.device };
}
