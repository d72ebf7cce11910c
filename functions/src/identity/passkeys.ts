import { Hono } from "hono";
import { use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { isFresh } from "@among/core/identity/permissions";
import { limit } from "@among/core/limit";
import { countedAddress } from "../http/address.ts";
import type { Env } from "../http/env.ts";
import { beginStaff, signedIn } from "./step.ts";

/** What of the library is served at all; every other of its routes answers 404. */
const signIn = "/auth/passkey/verify-authentication";
const open = ["/auth/passkey/generate-authenticate-options", signIn];
const own = ["/auth/passkey/list-user-passkeys"];
const guarded = ["/auth/passkey/generate-register-options", "/auth/passkey/verify-registration", "/auth/passkey/delete-passkey"];

const rule = { max: 30, seconds: 900 } as const;

/**
 * Passkeys speak WebAuthn's JSON and need script; the password and code path beside them does not.
 * Adding or removing one asks for a fresh second factor, or a stolen session could make itself permanent.
 */
export const passkeySteps = new Hono<Env>().on(["GET", "POST"], [...open, ...own, ...guarded], async (c) => {
  const address = countedAddress(c);
  if (address) await limit("passkey.address", address, rule);
  if (!open.includes(c.req.path)) {
    const actor = await signedIn(c);
    if (!actor) throw new Fault("unauthenticated", "session.needed");
    if (guarded.includes(c.req.path) && !isFresh(actor)) throw new Fault("forbidden", "step_up.needed");
  }
  const { library } = await import("./library.ts");
  // Only what the library needs goes in: none of the headers by which our own steps speak to its hooks.
  const headers = new Headers();
  for (const name of ["cookie", "content-type", "user-agent", "origin", "accept"]) {
    const value = c.req.header(name);
    if (value !== undefined) headers.set(name, value);
  }
  const url = new URL(c.req.url);
  const body = c.req.method === "POST" ? await c.req.arrayBuffer() : undefined;
  const answer = await library().handler(new Request(`${use().origin}${url.pathname}${url.search}`, { method: c.req.method, headers, body }));
  if (c.req.path !== signIn || !answer.ok) return answer;
  const { set } = await beginStaff(c, answer.headers);
  const kept = new Headers(answer.headers);
  kept.delete("set-cookie");
  for (const cookie of set) kept.append("set-cookie", cookie);
  return new Response(answer.body, { status: answer.status, headers: kept });
});
