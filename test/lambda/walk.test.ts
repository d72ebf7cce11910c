import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Role } from "@among/core/actor";
import { id } from "@among/core/id";
import { open } from "@among/core/reports/report/open";
import { personWithPhone, list } from "../market/make.ts";
import { draft, device } from "../reports/make.ts";
import { signedIn } from "../routes/people.ts";
import { town, origin, type Town } from "./town.ts";
import { Visitor } from "./visitor.ts";

// Every page that a link leads to, and every route that the document tells of, as they come out of the bundles.

const built = join(import.meta.dirname, "../../web/dist/client");

let here: Town;
let code: string;
beforeAll(async () => {
  here = await town();
  code = (await open(device("somebody"), draft())).report.code;
  await list(await personWithPhone("Suwarno"));
  await here.drain();
});
afterAll(() => here.close());

async function visitorAs(role: Role | "guest"): Promise<Visitor> {
  const visitor = new Visitor(here, "198.51.100.1");
  if (role === "guest") return visitor;
  const [name, value] = (await signedIn(role, role.startsWith("agency_") ? "dpupr" : undefined)).cookie.split("=") as [string, string];
  visitor.jar.set(name, value);
  return visitor;
}

/** Follows links from a page on, each pattern of path a few times. @returns what answered otherwise than with a page */
async function walk(visitor: Visitor, from: string): Promise<{ pages: number; odd: string[] }> {
  const waiting = [from];
  const paths = new Set(waiting);
  const ofKind = new Map<string, number>();
  const odd: string[] = [];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const { status, html } = await visitor.visit(path);
    if (status !== 200) {
      odd.push(`${path} answered ${status}`);
      continue;
    }
    for (const [, href = ""] of html.matchAll(/<a\b[^>]*\shref="(\/[^"#]*)/g)) {
      const to = href.replaceAll("&amp;", "&");
      const { pathname } = new URL(to, origin);
      const kind = to.replace(/[A-Z0-9]{5,26}|35[\d.]+|\d{4}-\d\d/g, "*").replace(/=[^&]*/g, "=").replace(/(lapor|harga|komoditas|jenis|instansi)\/\w+/, "$1/*");
      if (paths.has(to) || /^\/(auth|media|_local)\//.test(to) || (pathname !== "/" && existsSync(join(built, pathname)))) continue;
      if ((ofKind.get(kind) ?? 0) >= 2) continue;
      ofKind.set(kind, (ofKind.get(kind) ?? 0) + 1);
      paths.add(to);
      waiting.push(to);
    }
  }
  return { pages: paths.size, odd };
}

test.each([["guest", "/", 25], ["guest", "/en/", 25], ["citizen", "/", 25], ["farmer", "/tani/saya", 15], ["agency_officer", "/petugas", 10], ["agency_head", "/petugas", 10], ["operator", "/petugas", 10], ["admin", "/admin", 10], ["editor", "/", 10], ["extension_officer", "/petugas/verifikasi", 10]] as const)(
  "%s finds only pages from %s on",
  async (role, from, minPages) => {
    const { pages, odd } = await walk(await visitorAs(role), from);
    expect(odd).toEqual([]);
    expect(pages).toBeGreaterThan(minPages);
  },
);

test("every route that reads answers from its part of the bundle", async () => {
  const visitor = await visitorAs("admin");
  const { paths } = (await visitor.read("/api/openapi.json")) as { paths: Record<string, Record<string, unknown>> };
  const values: Record<string, string> = { code, agency: "dpupr", category: "sampah", village: "35.79.02.2003", commodity: "wortel" };
  const reading = Object.entries(paths).filter(([, methods]) => methods.get).map(([path]) => path.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? id("lst")));
  const odd: string[] = [];
  for (const path of reading) {
    const answer = await visitor.ask(path);
    if (answer.status >= 500 || (answer.status === 404 && !/lst_|listing|deal|request|farmer/.test(path))) odd.push(`${path} answered ${answer.status}`);
  }
  expect(reading.length).toBeGreaterThan(30);
  expect(odd).toEqual([]);
});

test("they know the public address, and that it is behind TLS", async () => {
  const { html, headers } = await (await visitorAs("guest")).visit("/");
  expect(headers.get("content-security-policy")).toContain("upgrade-insecure-requests");
  expect(headers.get("strict-transport-security")).toContain("max-age=");
  expect(html).toContain(`<link rel="canonical" href="${origin}/"`);
  expect(html).not.toContain("lambda-url");
});
