import { globSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { roles, type Role } from "@among/core/actor";
import { can, ruleOf, type Action } from "@among/core/identity/permissions";
import { open } from "@among/core/reports/open";
import { api } from "@among/functions/api";
import { assemble } from "@among/functions/http/assemble";
import { render } from "@among/web/site";
import { access } from "../../web/src/access.ts";
import { draft, guest } from "../reports/make.ts";
import { world, type World } from "../world.ts";
import { deviceCookieOf, signedIn } from "./people.ts";

const root = resolve(import.meta.dirname, "../../web/src/pages");
const pages = globSync("**/*.{astro,ts}", { cwd: root }).map((file) => `/${file.replace(/\.(astro|ts)$/, "").replace(/(^|\/)index$/, "")}`.replace(/(.)\/$/, "$1")).sort();

const site = assemble({ apps: [api], pages: async () => render });
let town: World;
const cookies = new Map<Role, string>();
let good: Record<string, string>;
/** What belongs to somebody else or to nobody. */
const bad: Record<string, string[]> = { code: ["BTU-33333", "bukan-kode"], kategori: ["tidak_ada", "__proto__"], komoditas: ["tidak_ada", "constructor"], key: ["tidak_ada"], id: ["per_00000000000000000000000000", "apa"], token: ["00000000000000000000000000"] };

beforeAll(async () => {
  town = await world();
  const { report } = await open(guest, draft());
  const { report: secret } = await open(guest, draft({ category: "narkoba" }));
  bad.code!.push(secret.code);
  for (const role of roles) cookies.set(role, (await signedIn(role, role.startsWith("agency_") ? report.agency : undefined)).cookie);
  good = { code: report.code, kategori: "sampah", komoditas: "apel", token: "00000000000000000000000000" };
  return () => town.close();
});

const send = (path: string, cookie?: string, init: RequestInit = {}): Promise<Response> =>
  Promise.resolve(site.request(town.origin + path, { ...init, headers: { origin: town.origin, ...(cookie && { cookie }), ...init.headers } }));
const fill = (page: string, values: Record<string, string>): string => page.replace(/\[(\w+)\]/g, (_, name) => values[name] ?? `keyless-${name}`);

test("every page says who it is for, and nothing else is said", () => expect(Object.keys(access).sort()).toEqual(pages));

test("every page that is not public refuses whoever it is not for; none takes what it must not", async () => {
  const ran: Record<string, number> = {};
  const check = async (page: string, what: string, answer: Promise<Response>, fits: (response: Response) => boolean) => {
    const response = await answer;
    expect(fits(response), `${page}: ${what} answered ${response.status}`).toBe(true);
    ran[what] = (ran[what] ?? 0) + 1;
  };
  for (const [page, wanted] of Object.entries(access)) {
    if (/^\/\d{3}$/.test(page)) continue;
    const path = fill(page, good);
    if (wanted !== "public") {
      const toSignIn = (r: Response) => r.status === 303 && r.headers.get("location")!.startsWith("/masuk?") && r.headers.get("cache-control")!.includes("no-store");
      await check(page, "no session", send(path), toSignIn);
      await check(page, "no session, English", send(`/en${path}`), (r) => r.status === 303 && r.headers.get("location")!.startsWith("/en/masuk?"));
      await check(page, "a session that is none", send(path, "among.session_token=per_00000000000000000000000000.00000000000000000000000000.AAAA"), toSignIn);
    }
    if (wanted !== "public" && wanted !== "session") {
      for (const role of roles.filter((r) => !ruleOf(wanted as Action)[r])) await check(page, "wrong role", send(path, cookies.get(role)), (r) => r.status === 403);
    }
    const insider = wanted === "public" ? deviceCookieOf() : wanted === "session" ? cookies.get("citizen")! : cookies.get(roles.find((r) => ruleOf(wanted as Action)[r] && !(r === "agency_officer" && page.includes("angka")))!)!;
    for (const [, name] of page.matchAll(/\[(\w+)\]/g)) {
      for (const value of bad[name!]!) await check(page, "foreign or unknown id", send(fill(page, { ...good, [name!]: value }), insider), (r) => [404, 410].includes(r.status) || (page === "/undangan/[token]" && r.status === 200));
    }
    const post = (headers: Record<string, string>, body: string) => send(path, insider, { method: "POST", headers, body });
    for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }]) await check(page, "another site", post({ ...headers, "content-type": "application/x-www-form-urlencoded" }, "a=b"), (r) => r.status === 403);
    await check(page, "too large", post({ "content-type": "application/x-www-form-urlencoded", "content-length": "200000" }, `a=${"x".repeat(199_998)}`), (r) => r.status === 413);
    for (const type of ["multipart/form-data", "multipart/form-data; boundary=x", "application/json", "text/plain"]) await check(page, "malformed body", post({ "content-type": type }, "{"), (r) => r.status < 500);
  }
  const rows = Object.keys(access).length;
  console.log(`${rows} pages (${Object.values(access).filter((a) => a === "public").length} public) × ${Object.keys(ran).length} kinds: ${Object.values(ran).reduce((a, b) => a + b, 0)} refusals ran`);
  console.table(ran);
  expect(ran["wrong role"]).toBeGreaterThan(50);
});

test("a person who may do nothing special is never shown a staff door", () => expect(can({ kind: "person", id: "per_x", name: "", grants: [{ role: "citizen" }] }, "report.take")).toBe(false));
