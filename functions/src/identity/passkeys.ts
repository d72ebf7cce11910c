import { Hono } from "hono";
import { use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { isFresh } from "@among/core/identity/permissions";
import { limit } from "@among/core/limit";
import { countedAddress } from "../http/address.ts";
import type { Env } from "../http/env.ts";
import { beginStaff, onlyCookies, signedIn } from "./step.ts";

/** The only routes of the library that are served; all others answer 404. */
const signIn = "/auth/passkey/verify-authentication";
const open = ["/auth/passkey/generate-authenticate-options", signIn];
const signedInOnly = ["/auth/passkey/list-user-passkeys"];
const guarded = ["/auth/passkey/generate-register-options", "/auth/passkey/verify-registration", "/auth/passkey/delete-passkey"];

const rule = { max: 30, seconds: 900 } as const;

/**
 * Passkeys speak WebAuthn's JSON and need script; the password and code path beside them does not.
 * Adding or removing one asks for a fresh second factor, or a stolen session could make itself permanent.
 */
export const passkeySteps = new Hono<Env>().on(["GET", "POST"], [...open, ...signedInOnly, ...guarded], async (c) => {
  const address = countedAddress(c);
  if (address) await limit("passkey.address", address, rule);
  if (!open.includes(c.req.path)) {
    const actor = await signedIn(c);
    if (!actor) throw new Fault("unauthenticated", "session.needed");
    if (guarded.includes(c.req.path) && !isFresh(actor)) throw new Fault("forbidden", "step_up.needed");
  }
  const { library } = await import("./library.ts");
  // Only the headers the library needs, and none of those in `inside.ts` that our own steps send to its hooks.
  const headers = new Headers({ cookie: onlyCookies(c.req.header("cookie"), ["session", "passkey"]) });
  for (const name of ["content-type", "user-agent", "origin", "accept"]) {
    const value = c.req.header(name);
    if (value !== undefined) headers.set(name, value);
  }
  const url = new URL(c.req.url);
  const body = c.req.method === "POST" ? await c.req.arrayBuffer() : undefined;
  const answer = await library().handler(new Request(`${use().origin}${url.pathname}${url.search}`, { method: c.req.method, headers, body }));
  if (c.req.path !== signIn || !answer.ok) return answer;
  const { set } = await beginStaff(c, answer.headers);
  const answerHeaders = new Headers(answer.headers);
  answerHeaders.delete("set-cookie");
  for (const cookie of set) answerHeaders.append("set-cookie", cookie);
  return new Response(answer.body, { status: answer.status, headers: answerHeaders });
});
