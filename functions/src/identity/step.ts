import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import * as Audit from "@among/core/identity/audit";
import { cookieName, readCookie, setCookie } from "@among/core/identity/cookie";
import * as Device from "@among/core/identity/device";
import * as Flow from "@among/core/identity/flow";
import { remember } from "@among/core/identity/known-browser";
import { home, local, localPath, type LocalPath } from "@among/core/identity/local-path";
import { mailOf, People, type Person } from "@among/core/identity/person";
import * as Session from "@among/core/identity/session";
import { cookies, identify, leaveDevice, placeOf, tokenOf } from "../http/actor.ts";
import { countedAddress } from "../http/address.ts";
import type { Env } from "../http/env.ts";
import { inside } from "./inside.ts";
import type { Library } from "./library.ts";

/** One posted form on the way through sign-in. */
export interface Step {
  c: Context<Env>;
  field: (name: string) => string;
  flow: Flow.Flow;
  /** The client's address for rate limits, where the runtime knows it. */
  address?: string;
}

const maxFieldLength = 2000;

/**
 * Reads the form and what the flow remembers. `to` and `lang` in the form win over the flow's.
 * @throws Fault invalid `body.type` | `body.malformed`
 */
export async function step(c: Context<Env>): Promise<Step> {
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded" && type !== "multipart/form-data") throw new Fault("invalid", "body.type");
  const form = await c.req.parseBody().catch(() => {
    throw new Fault("invalid", "body.malformed");
  });
  const field = (name: string): string => {
    const value = Object.hasOwn(form, name) ? form[name] : undefined;
    return typeof value === "string" ? value.slice(0, maxFieldLength) : "";
  };
  const before = Flow.read(c.req.header("cookie"));
  const lang = field("lang") === "en" || field("lang") === "id" ? (field("lang") as "id" | "en") : (before?.lang ?? "id");
  return { c, field, flow: { ...before, lang, to: localPath(field("to") || before?.to, home) }, address: countedAddress(c) };
}

/** A page in the language of the flow. */
export const page = (flow: Pick<Flow.Flow, "lang">, path: `/${string}`, query: Record<string, string | undefined> = {}): LocalPath =>
  local(flow.lang === "en" ? `/en${path}` : path, query);

/** 303 to a path of this site, and nowhere else: the type allows nothing else. */
export function go(c: Context<Env>, to: LocalPath, ...set: (string | undefined)[]): Response {
  const response = c.body(null, 303, { location: to, "cache-control": "no-store" });
  for (const cookie of set) if (cookie) response.headers.append("set-cookie", cookie);
  return response;
}

/** Back to a page with a code of what went wrong; what was typed stays in the sealed flow. */
export function back({ c, flow }: Step, path: `/${string}`, query: { langkah?: string; cara?: string; galat: string }, error?: unknown): Response {
  const retryAfter = Fault.is(error) ? error.detail.retryAfter : undefined;
  const fields = Fault.is(error) ? error.detail.fields : undefined;
  return go(c, page(flow, path, query), Flow.cookieOf({ ...flow, retryAfter, fields }));
}

/** The code shown for a fault that a form can say, or the fault itself thrown on. While nothing can be kept every form says so. */
export function shown(error: unknown, codes: Partial<Record<Fault["kind"], string>>): string {
  const code = Fault.is(error) ? (error.code === "store.full" ? error.code : codes[error.kind]) : undefined;
  if (!code) throw error;
  return code;
}

const libraryCookies = { session: cookies.session, challenge: "among.two_factor", passkey: "among.better-auth-passkey" } as const;
type CookieKind = keyof typeof libraryCookies;

/**
 * A cookie header with these cookies alone, each once and read as we read it: whatever else a browser sends, the
 * sign-in library then acts for the same person whom we checked and counted.
 */
export function onlyCookies(header: string | undefined, kinds: CookieKind[]): string {
  const pairs = kinds.map((kind) => [cookieName(libraryCookies[kind]), readCookie(header, libraryCookies[kind])] as const);
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`])).join("; ");
}

/** What the flow remembers of the challenge in these cookies, or undefined where there is none. */
export function challengeIn(header: string | undefined): string | undefined {
  const challenge = readCookie(header, libraryCookies.challenge);
  return challenge && createHash("sha256").update(challenge).digest("base64url");
}

const library = async (): Promise<Library> => (await import("./library.ts")).library();

/**
 * Calls the sign-in library with only those of the browser's cookies that this step needs: a session that somebody else
 * left in this browser can then neither become the new person's nor be taken for theirs.
 * @param cookieKinds which cookies are passed on
 * @param more further cookies, as `name=value`
 */
export async function call<T>({ c, address }: Step, cookieKinds: CookieKind[], run: (auth: Library, headers: Headers) => Promise<T>, more: string[] = []): Promise<T> {
  const headers = new Headers({ cookie: [onlyCookies(c.req.header("cookie"), cookieKinds), ...more].filter(Boolean).join("; "), "user-agent": c.req.header("user-agent") ?? "" });
  if (address) headers.set(inside.address, address);
  const place = placeOf(c.req.raw.headers);
  if (place) headers.set(inside.place, place);
  return run(await library(), headers);
}

/** True for a refusal of the sign-in library, and which one. */
export function refusedBy(error: unknown): string | undefined {
  const body = (error as { name?: string; body?: { code?: string } }).body;
  return error instanceof Error && error.name === "APIError" ? (body?.code ?? "REFUSED") : undefined;
}

/** The session token the library just set, and its other cookies. */
export function cookiesIn(headers: Headers): { signed?: string; others: string[] } {
  const all = headers.getSetCookie();
  const isSession = (cookie: string) => /^(__Host-)?among\.session_token=[^;]/.test(cookie);
  const value = all.find(isSession)?.split(";")[0]!.split("=").slice(1).join("=");
  return { signed: value && decodeURIComponent(value), others: all.filter((cookie) => !/^(__Host-)?among\.session_token=/.test(cookie)) };
}

/** True where the session that the library just made is this person's; one of anybody else is ended. */
export async function isSessionOf(person: string, headers: Headers): Promise<boolean> {
  const { signed } = cookiesIn(headers);
  const token = signed?.slice(0, signed.lastIndexOf("."));
  if (token && Session.personOf(token) === person) return true;
  if (token) await Session.end(token);
  return false;
}

/**
 * Ends what this browser was signed in as before, claims what was reported from its device, and answers the cookies of
 * the new session. The device is left behind: what a guest reports from this browser later is not this person's.
 */
export async function begin(c: Context<Env>, signed: string, staff: boolean): Promise<string[]> {
  const header = c.req.header("cookie") ?? null;
  const person = Session.personOf(signed.slice(0, signed.lastIndexOf(".")))!;
  const before = tokenOf(header);
  if (before && !signed.startsWith(`${before}.`)) await Session.end(before);
  const { actor } = await identify(new Request("http://here.invalid", { headers: { cookie: header ?? "" } }));
  await Device.claim({ kind: "person", id: person, name: "", grants: [], device: actor.kind === "system" ? undefined : actor.device });
  return [setCookie(cookies.session, signed, Session.cookieSeconds(staff)), leaveDevice()];
}

/** The same for staff after their second factor; the sign-in is recorded in the audit trail. */
export async function beginStaff(c: Context<Env>, headers: Headers): Promise<{ person: Person; set: string[] }> {
  const { signed, others } = cookiesIn(headers);
  if (!signed) throw new Error("no session was made");
  const set = [...(await begin(c, signed, true)), ...others];
  const person = (await People.get({ id: Session.personOf(signed.slice(0, signed.lastIndexOf(".")))! }, { consistent: true }))!;
  const email = mailOf(person);
  if (email) set.push(remember(email, c.req.header("cookie")));
  await Audit.record({ kind: "person", id: person.id, name: person.name, grants: person.grants }, "session.start", person.id);
  return { person, set };
}

/** Who is signed in, read now. */
export async function signedIn(c: Context<Env>): Promise<Extract<Actor, { kind: "person" }> | undefined> {
  const { actor } = await identify(c.req.raw);
  return actor.kind === "person" ? actor : undefined;
}
