import type { Role } from "@among/core/actor";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import { cookieName } from "@among/core/identity/cookie";
import { deviceCookie, newDevice } from "@among/core/identity/device";
import { People } from "@among/core/identity/person";
import { newToken, Sessions } from "@among/core/identity/session";
import { api } from "@among/functions/api";
import { assemble } from "@among/functions/http/assemble";
import { signedCookie } from "./session-cookie.ts";

/** The API as it is served, with everything in front of it. */
export const site = assemble({ apps: [api], pages: async () => async () => new Response("a page") });

/** Somebody who signed in, with a second factor where the role needs one. @returns their id and cookie */
export async function signedIn(role: Role, agency?: string, villages?: string[]): Promise<{ id: string; cookie: string }> {
  const now = new Date().toISOString();
  const person = id("per");
  const staff = !["citizen", "farmer", "buyer"].includes(role);
  await People.create({ id: person, name: `Orang ${role}`, grants: [{ role, agency, villages }], consents: [], staff, status: "active", createdAt: now });
  const token = newToken(person);
  await Sessions.create({ id: id("ses"), token, userId: person, createdAt: now, lastSeenAt: now, provedAt: now, expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
  return { id: person, cookie: signedCookie(token) };
}

/** A browser that has been here before, without an account. */
export const deviceCookieOf = (text = newDevice(Date.now() - 3_600_000)): string => `${cookieName(deviceCookie)}=${text}`;

interface Sent {
  method?: string;
  cookie?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Asks as a page of ours would. */
export function ask(path: string, { method, cookie, body, headers }: Sent = {}): Promise<Response> {
  return Promise.resolve(
    site.request(`${use().origin}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { origin: use().origin, ...(cookie ? { cookie } : {}), ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
}

/** The same, as JSON. */
export async function fetchJson(path: string, sent: Sent = {}): Promise<{ status: number; headers: Headers; body: any }> {
  const answer = await ask(path, sent);
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}
