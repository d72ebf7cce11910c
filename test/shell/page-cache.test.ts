import { beforeAll, describe, expect, test } from "vitest";
import { open } from "@among/core/reports/report/open";
import { api } from "@among/functions/api";
import { assemble } from "@among/functions/http/assemble";
import { render } from "@among/web/site";
import { draft, guest } from "../reports/make.ts";
import { pageTable, type Kept } from "../routes/page-table.ts";
import { deviceCookieOf, signedIn } from "../routes/people.ts";
import { world, type World } from "../world.ts";

// Who may keep a page, and for how long. Written out in full: a word too much here shows one person's page to another.
const shared = "public, max-age=15, s-maxage=60, stale-while-revalidate=60, stale-if-error=86400";
const own = "private, no-store";
const forGuests: Record<Kept, string> = { shared, own, day: "public, max-age=86400" };

const site = assemble({ apps: [api], pages: async () => render });
let town: World;
let good: Record<string, string>;
let citizen: string;
let admin: string;
beforeAll(async () => {
  town = await world();
  const { report } = await open(guest, draft());
  good = { code: report.code, kategori: "sampah", komoditas: "apel", token: "0".repeat(26) };
  citizen = (await signedIn("citizen")).cookie;
  admin = (await signedIn("admin")).cookie;
  return () => town.close();
});

const ask = (path: string, cookie = "", init: RequestInit = {}): Promise<Response> =>
  Promise.resolve(site.request(town.origin + path, { ...init, headers: { origin: town.origin, ...(cookie && { cookie }), ...init.headers } }));
const kept = ({ headers }: Response): [string | null, string | null] => [headers.get("cache-control"), headers.get("vary")];
const fill = (page: string): string => page.replace("instansi/[key]", "instansi/dlh").replace("jenis/[key]", "jenis/sampah").replace(/\[(\w+)\]/g, (_, name) => good[name] ?? `no-${name}`);

/** Told to a guest as a refusal, because nothing has this id, the report is not theirs, or it is the page for a refusal, which has no address; nobody keeps that. */
const isRefused = (page: string): boolean => page.includes("[id]") || page === "/laporan/[code]/foto" || /^\/\d{3}$/.test(page);
const ended = "among.session_token=per_00000000000000000000000000.00000000000000000000000000.AAAA";

describe.each(Object.entries(pageTable))("%s", (page, [who, how]) => {
  test.each(["", "/en"])("is kept as the table says%s", async (lang) => {
    const path = lang && page === "/" ? lang : lang + fill(page);
    for (const [asker, cookie] of [["a guest", ""], ["a guest with a device", deviceCookieOf()], ["somebody whose session ended", ended]]) {
      // The way to sign in is no page, so there is nothing that cookies would change.
      const expected = who !== "everyone" ? [own, null] : [isRefused(page) ? "no-store" : forGuests[how], "cookie"];
      expect([asker, ...kept(await ask(path, cookie))]).toEqual([asker, ...expected]);
    }
    for (const [role, cookie] of [["citizen", citizen], ["admin", admin]] as const) {
      const mayEnter = typeof who === "string" || who.includes(role);
      expect([role, ...kept(await ask(path, cookie))]).toEqual([role, !mayEnter || isRefused(page) ? "no-store" : how === "day" ? forGuests.day : own, "cookie"]);
    }
  });
});

test("a shared page is shared with its query and to HEAD, but never as the answer to a form or to an address that is none", async () => {
  for (const [path, init, expected] of [
    ["/laporan?kategori=sampah", {}, shared],
    ["/tani?commodity=apel", { method: "HEAD" }, shared],
    ["/tani?lanjut=x", {}, own],
    ["/privasi", { method: "POST", body: new URLSearchParams({ a: "b" }) }, own],
    ["/laporan/", {}, own],
    ["/tani/harga/tidak_ada", {}, "no-store"],
    ["/tani/harga/Apel", {}, "no-store"],
    ["/saya?kategori=sampah", {}, own],
    ["/tidak-ada", {}, own],
  ] as [string, RequestInit, string][]) expect([path, ...kept(await ask(path, "", init))]).toEqual([path, expected, "cookie"]);
});
