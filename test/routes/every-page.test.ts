import { globSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { roles, type Role } from "@among/core/actor";
import { can } from "@among/core/identity/permissions";
import { open } from "@among/core/reports/report/open";
import { api } from "@among/functions/api";
import { assemble } from "@among/functions/http/assemble";
import { render } from "@among/web/site";
import { enter } from "../../web/src/shell/access.ts";
import { draft, guest } from "../reports/make.ts";
import { world, type World } from "../world.ts";
import { pageTable, type For } from "./page-table.ts";
import { deviceCookieOf, signedIn } from "./people.ts";

const root = resolve(import.meta.dirname, "../../web/src/pages");
const pages = globSync("**/*.{astro,ts}", { cwd: root }).map((file) => `/${file.replace(/\.(astro|ts)$/, "").replace(/(^|\/)index$/, "")}`.replace(/(.)\/$/, "$1")).sort();

const site = assemble({ apps: [api], pages: async () => render });
let town: World;
const cookies = new Map<Role, string>();
/** Of an agency's officer who vouches for the farmers of a village. */
let villageOfficer: string;
let good: Record<string, string>;
/** What belongs to somebody else or to nobody. */
const bad: Record<string, string[]> = { code: ["BTU-33333", "bukan-kode"], kategori: ["tidak_ada", "__proto__"], komoditas: ["tidak_ada", "constructor"], key: ["tidak_ada"], id: ["per_00000000000000000000000000", "apa"], token: ["00000000000000000000000000"] };

beforeAll(async () => {
  town = await world();
  const { report } = await open(guest, draft());
  const { report: secret } = await open(guest, draft({ category: "narkoba" }));
  bad.code!.push(secret.code);
  for (const role of roles) cookies.set(role, (await signedIn(role, role.startsWith("agency_") ? report.agency : undefined)).cookie);
  villageOfficer = (await signedIn("agency_officer", report.agency, [town.region.villages[0]!.code])).cookie;
  good = { code: report.code, kategori: "sampah", komoditas: "apel", token: "00000000000000000000000000" };
  return () => town.close();
});

const send = (path: string, cookie?: string, init: RequestInit = {}): Promise<Response> =>
  Promise.resolve(site.request(town.origin + path, { ...init, headers: { origin: town.origin, ...(cookie && { cookie }), ...init.headers } }));
const fill = (page: string, values: Record<string, string>): string => page.replace(/\[(\w+)\]/g, (_, name) => values[name] ?? `keyless-${name}`);

/** Whether somebody is let in: neither sent to sign in nor told that it is not for them. */
const isLetIn = ({ status, headers }: Response): boolean => status !== 403 && !(status === 303 && /^(\/en)?\/masuk\?/.test(headers.get("location") ?? ""));
const mayEnter = (who: For, role: Role | undefined): boolean => who === "everyone" || (role !== undefined && (who === "signed in" || who.includes(role)));

test("every page is in the table, and nothing else", () => expect(Object.keys(pageTable).sort()).toEqual(pages));

test("every page lets in exactly whom the table names", async () => {
  const actual: Record<string, string[]> = {};
  const expected: Record<string, string[]> = {};
  for (const [page, [who]] of Object.entries(pageTable)) {
    // Asked as pages of an error they have its status; a photo is added to a report by its reporter alone, which the page sees to.
    if (/^\/\d{3}$/.test(page) || page === "/laporan/[code]/foto") continue;
    actual[page] = [];
    // Where no role is named, one with few rights and one with many stand for all.
    const asked = typeof who === "string" ? ([undefined, "citizen", "admin"] as const) : ([undefined, ...roles] as const);
    for (const role of asked) if (isLetIn(await send(fill(page, good), role && cookies.get(role)))) actual[page].push(role ?? "guest");
    expected[page] = asked.filter((role) => mayEnter(who, role)).map((role) => role ?? "guest");
  }
  expect(actual).toEqual(expected);
});

test("what a page declares is the table, before anything of the page runs", () => {
  const isEntered = (page: string, role: Role | undefined): boolean => {
    try {
      enter(role ? { kind: "person", id: "per_x", name: "", grants: [{ role, agency: "dlh" }], provedAt: Date.now() } : { kind: "guest", device: "dev_x", was: "per_x" }, page);
      return true;
    } catch {
      return false;
    }
  };
  for (const [page, [who]] of Object.entries(pageTable)) {
    for (const role of [undefined, ...roles]) expect([page, role, isEntered(page, role)]).toEqual([page, role, mayEnter(who, role)]);
  }
  for (const page of ["", "/tidak-ada", "/constructor", "/tani/", "/admin/orang/[key]"]) for (const role of [undefined, ...roles]) expect([page, isEntered(page, role)]).toEqual([page, false]);
});

test("of an agency's officers only one with villages vouches for farmers", async () => {
  expect(isLetIn(await send("/petugas/verifikasi", villageOfficer))).toBe(true);
  expect(isLetIn(await send("/petugas/verifikasi", cookies.get("agency_officer")))).toBe(false);
});

test("every page that is not public refuses whoever it is not for; none takes what it must not", async () => {
  const ran: Record<string, number> = {};
  const check = async (page: string, what: string, answer: Promise<Response>, fits: (response: Response) => boolean) => {
    const response = await answer;
    expect(fits(response), `${page}: ${what} answered ${response.status}`).toBe(true);
    ran[what] = (ran[what] ?? 0) + 1;
  };
  for (const [page, [who]] of Object.entries(pageTable)) {
    if (/^\/\d{3}$/.test(page)) continue;
    const path = fill(page, good);
    if (who !== "everyone") {
      const toSignIn = (r: Response) => r.status === 303 && r.headers.get("location")!.startsWith("/masuk?") && r.headers.get("cache-control")!.includes("no-store");
      await check(page, "no session", send(path), toSignIn);
      await check(page, "no session, English", send(`/en${path}`), (r) => r.status === 303 && r.headers.get("location")!.startsWith("/en/masuk?"));
      await check(page, "a session that is none", send(path, "among.session_token=per_00000000000000000000000000.00000000000000000000000000.AAAA"), toSignIn);
    }
    if (typeof who !== "string") {
      for (const role of roles.filter((r) => !who.includes(r))) await check(page, "wrong role", send(path, cookies.get(role)), (r) => r.status === 403);
    }
    const insider = who === "everyone" ? deviceCookieOf() : cookies.get(who === "signed in" ? "citizen" : who[0]!)!;
    for (const [, name] of page.matchAll(/\[(\w+)\]/g)) {
      for (const value of bad[name!]!) await check(page, "foreign or unknown id", send(fill(page, { ...good, [name!]: value }), insider), (r) => [404, 410].includes(r.status) || (page === "/undangan/[token]" && r.status === 200));
    }
    const post = (headers: Record<string, string>, body: string) => send(path, insider, { method: "POST", headers, body });
    for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }]) await check(page, "another site", post({ ...headers, "content-type": "application/x-www-form-urlencoded" }, "a=b"), (r) => r.status === 403);
    await check(page, "too large", post({ "content-type": "application/x-www-form-urlencoded", "content-length": "200000" }, `a=${"x".repeat(199_998)}`), (r) => r.status === 413);
    for (const type of ["multipart/form-data", "multipart/form-data; boundary=x", "application/json", "text/plain"]) await check(page, "malformed body", post({ "content-type": type }, "{"), (r) => r.status < 500);
  }
  const rows = Object.keys(pageTable).length;
  console.log(`${rows} pages (${Object.values(pageTable).filter(([who]) => who === "everyone").length} public) × ${Object.keys(ran).length} kinds: ${Object.values(ran).reduce((a, b) => a + b, 0)} refusals ran`);
  console.table(ran);
  expect(ran["wrong role"]).toBeGreaterThan(50);
});

test("no page takes a method that is neither reading nor sending its form", async () => {
  for (const page of Object.keys(pageTable)) {
    if (/^\/\d{3}$/.test(page)) continue;
    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]) {
      const answer = await send(fill(page, good), cookies.get("admin"), { method });
      expect([answer.status, answer.headers.get("allow")], `${method} ${page}`).toEqual([405, "GET, HEAD, POST"]);
      if (method === "PUT" && page === "/laporan") expect(await answer.text()).toContain("Alamat ini tidak menerima permintaan seperti itu.");
    }
  }
});

test("what an address says that cannot be read breaks no page, and a list says that it left it out", async () => {
  const odd = ["lat", "lng", "near", "price_from", "price_to", "priceFrom", "from", "to", "harvest_from", "harvest_to", "state", "village", "category", "commodity", "certificate", "sort", "limit", "months", "bulan", "month", "offer", "quantity", "price", "transport", "ok", "q", "foto", "sisi"];
  const texts = ["NaN", "-1e999", "%00", "NaN,NaN", "'\"><b>", "9".repeat(400)];
  for (const [page, [who]] of Object.entries(pageTable)) {
    if (/^\/\d{3}$/.test(page)) continue;
    const insider = who === "everyone" ? undefined : cookies.get(who === "signed in" ? "citizen" : who[0]!)!;
    const plain = (await send(fill(page, good), insider)).status;
    for (const text of texts) {
      const { status } = await send(`${fill(page, good)}?${odd.map((name) => `${name}=${text.startsWith("%") ? text : encodeURIComponent(text)}`).join("&")}`, insider);
      expect(status === plain || [303, 400, 404, 422].includes(status), `${page} ${text}: ${status} instead of ${plain}`).toBe(true);
    }
  }
  for (const path of ["/tani?near=NaN,1", "/tani?price_from=abc", "/laporan?from=NaN", "/laporan?state=x"]) {
    const answer = await send(path);
    expect(answer.status).toBe(200);
    expect(await answer.text(), path).toContain("tidak terbaca, jadi saringannya dilewati");
  }
  for (const path of ["/tani", "/tani?near=-7.87,112.5&price_from=7.500", "/laporan?from=2026-01-01&state=pending"]) expect(await (await send(path)).text(), path).not.toContain("saringannya dilewati");
});

test("a person who may do nothing special is never shown a staff door", () => expect(can({ kind: "person", id: "per_x", name: "", grants: [{ role: "citizen" }] }, "report.take")).toBe(false));
