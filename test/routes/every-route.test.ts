import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Hono } from "hono";
import { beforeAll, expect, test } from "vitest";
import { roles, type Grant, type Role } from "@among/core/actor";
import { id } from "@among/core/id";
import { create } from "@among/core/market/listing/create";
import { inquire } from "@among/core/market/deal/begin";
import { moderate } from "@among/core/market/listing/edit";
import * as Request from "@among/core/market/request/open";
import { open } from "@among/core/reports/report/open";
import { api, modules, tags, allGroups } from "@among/functions/api";
import { documentOf, type Document } from "@among/functions/http/docs/document";
import { assemble } from "@among/functions/http/assemble";
import { refuses, type Refusals, type Stage } from "../refuses.ts";
import { draft, guest } from "../reports/make.ts";
import { world } from "../world.ts";
import { ask, deviceCookieOf, signedIn } from "./people.ts";

let stage: Stage;
let document: Document;

beforeAll(async () => {
  const w = await world();
  document = documentOf(await allGroups(), tags);
  const { report } = await open(guest, draft());
  const { report: secret } = await open(guest, draft({ category: "narkoba" }));
  const goods = await market();
  const cookies = { own: new Map<Role, string>(), foreign: new Map<Role, string>() };
  for (const role of roles) {
    const agency = role.startsWith("agency_");
    cookies.own.set(role, (await signedIn(role, agency ? "dpupr" : undefined)).cookie);
    cookies.foreign.set(role, (await signedIn(role, agency ? "dlh" : undefined)).cookie);
  }
  stage = {
    ask,
    device: deviceCookieOf(),
    as: (role) => cookies.own.get(role)!,
    foreign: (role) => cookies.foreign.get(role)!,
    good: { code: report.code, agency: "dpupr", category: "sampah", village: report.village, ...goods.good },
    bad: { code: ["BTU-33333", "bukan kode", "..%2f..", report.id.slice(0, 20)], agency: ["tidak_ada", "__proto__"], category: ["tidak_ada"], village: ["99.99.99.9999"], ...goods.bad },
    hidden: { code: [secret.code], category: ["narkoba"], ...goods.hidden },
  };
  return () => w.close();
});

/** Operators settle whatever is disputed: no deal is foreign to them, and one that is not disputed is a conflict. */
const settling = (on: Stage): Stage => ({ ...on, bad: { ...on.bad, deal: on.bad.deal!.slice(1) } });

/** Goods, a wish and a deal of people who are none of those that ask: what is theirs alone is a foreign id to everyone. */
async function market() {
  const someone = (name: string, ...grants: Grant[]) => ({ kind: "person" as const, id: id("per"), name, grants });
  const [seller, buyer, operator] = [someone("Penjual"), someone("Pembeli"), someone("Operator", { role: "operator" })];
  const offered = () => create(seller, { id: id("lst"), commodity: "wortel", quantity: 50_000, price: 8_000, village: "35.79.02.2003", handover: { pickup: true } });
  const { listing } = await offered();
  const { listing: secret } = await offered();
  await moderate(operator, secret.id, true, "Bukan hasil panen.");
  const draft = { id: id("req"), commodity: "wortel", quantity: 50_000, from: "2027-01-08", village: "35.79.02.2003" };
  const { request } = await Request.open(buyer, { ...draft, id: id("req") }, new Date("2027-01-04T00:00Z"));
  const { request: cancelled } = await Request.open(buyer, draft, new Date("2027-01-04T00:00Z"));
  await Request.moderate(operator, cancelled.id, true);
  const { deal } = await inquire(buyer, { id: id("dea"), listing: listing.id, text: "Masih ada?" });
  const unknown = (prefix: string) => [id(prefix), "bukan-id", "..%2f.."];
  return {
    good: { listing: listing.id, request: request.id, deal: deal.id, farmer: seller.id, commodity: "wortel", search: id("src") },
    // A deal is its two sides' alone, and an operator's only in a dispute.
    bad: { listing: unknown("lst"), request: unknown("req"), deal: [deal.id, ...unknown("dea")], farmer: [buyer.id, ...unknown("per")], commodity: ["tidak_ada", "__proto__"], search: unknown("src") },
    hidden: { listing: [secret.id], request: [cancelled.id] },
  };
}

test("every route declares who may call it and refuses everybody else", async () => {
  const all: Refusals[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, op] of Object.entries(methods)) all.push(await refuses(path.endsWith("/settle") ? settling(stage) : stage, document, method, path, op));
  }
  const kinds = [...new Set(all.flatMap((r) => Object.keys(r.ran)))];
  const count = (list: Refusals[]) => list.flatMap((r) => Object.values(r.ran)).reduce((a, b) => a + b, 0);
  console.table(Object.fromEntries(kinds.map((kind) => [kind, { routes: all.filter((r) => r.ran[kind]).length, refusals: all.reduce((n, r) => n + (r.ran[kind] ?? 0), 0) }])));
  console.log(`${all.length} routes (${all.filter((r) => r.public).length} public, ${all.filter((r) => !r.public).length} behind a session) × ${kinds.length} kinds: ${count(all)} refusals ran`);
  expect(all.length).toBeGreaterThan(25);
  for (const { route, public: open, ran } of all) {
    if (!open) expect(ran, route).toMatchObject({ "no session": 1, "a session that is none": 1 });
    if (!route.startsWith("GET")) expect(ran, route).toMatchObject({ "another site": 3, "too large": 1 });
  }
});

const filled = (path: string): string => path.replace(/\{(\w+)\}/g, (_, name) => stage.good[name] ?? "x");

test("no route takes a method that is not its own, and each says which it takes", async () => {
  const patterns = Object.entries(document.paths).map(([path, methods]) => [new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`), Object.keys(methods)] as const);
  for (const path of Object.keys(document.paths)) {
    // `/api/prices/imports` is a commodity's address too.
    const own = patterns.flatMap(([pattern, methods]) => (pattern.test(filled(path)) ? methods.map((method) => method.toUpperCase()) : []));
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"].filter((other) => !own.includes(other))) {
      const answer = await ask(filled(path), { method });
      const { error } = await answer.json();
      expect([answer.status, error.code], `${method} ${path}`).toEqual([405, "method.unknown"]);
      const allow = answer.headers.get("allow")!.split(", ");
      for (const taken of own) expect(allow, path).toContain(taken);
      expect(allow).not.toContain(method);
    }
  }
  for (const path of ["/api/tidak-ada", "/api/reports/a/b/c/d"]) expect((await ask(path, { method: "PUT" })).status).toBe(404);
});

test("what is no number in an address is refused wherever a number belongs, and half a point where goods are looked for", async () => {
  let asked = 0;
  for (const [path, { get }] of Object.entries(document.paths)) {
    for (const { name, schema } of get?.parameters ?? []) {
      if (!["number", "integer"].includes((schema as { type?: string }).type ?? "")) continue;
      for (const text of ["", "%20", "NaN", "Infinity", "0x7", "1e1", "5,0", "5&" + name + "=NaN"]) {
        const answer = await ask(`${filled(path)}?category=sampah&${name}=${text}`, { cookie: stage.as("operator") });
        expect([answer.status, (await answer.json()).error?.fields?.[name]], `${path} ${name}=${text}`).toEqual([400, "invalid"]);
        asked++;
      }
    }
  }
  expect(asked).toBeGreaterThan(50);
  for (const path of ["/api/listings?sort=newest", "/api/market.geojson?lang=id"]) {
    for (const half of ["lat=-7.87", "lng=112.5"]) expect((await ask(`${path}&${half}`)).status, `${path} ${half}`).toBe(400);
    expect((await ask(`${path}&lat=-7.87&lng=112.5`)).status, path).toBe(200);
  }
});

test("no route of the API is missing from the document", async () => {
  const groups = await allGroups();
  const documented = new Set(Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((m) => `${m.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`)));
  const served = new Set(routesOf(groups));
  expect([...served].filter((r) => !documented.has(r))).toEqual([]);
  expect([...documented].filter((r) => !served.has(r))).toEqual([]);
  // And the groups that a path leads to have the route, so that together they are the whole.
  for (const route of documented) {
    const [method = "", path = ""] = route.split(" ");
    const opened = (await api.answering(method, path)?.load()) ?? [];
    expect(routesOf(opened), route).toContain(route);
    expect(routerOf(opened, method, path), route).toBe("SmartRouter + RegExpRouter");
  }
});

test("a group names a path where it has routes, and nowhere else, and its operations stand under a heading", async () => {
  const headings = tags.map(({ name }) => name);
  for (const { paths, load } of modules.flatMap((module) => module.groups)) {
    const { operations } = await load();
    const isBelow = (operation: { method: string; path: string }, name: string): boolean =>
      `${operation.path}/`.startsWith(`${name.replace("GET ", "")}/`) && (operation.method === "get" || !name.startsWith("GET "));
    for (const name of paths) expect([name, operations.some((operation) => isBelow(operation, name))]).toEqual([name, true]);
    for (const operation of operations) {
      expect([operation.path, paths.some((name) => isBelow(operation, name))]).toEqual([operation.path, true]);
      expect(headings).toEqual(expect.arrayContaining(operation.tags ?? [""]));
    }
  }
});

test("every folder with an api.ts is in the list", () => {
  const source = resolve(import.meta.dirname, "../../functions/src");
  // Lambda's own entry point is no module.
  expect(readdirSync(source).filter((name) => name !== "lambda" && existsSync(join(source, name, "api.ts")))).toHaveLength(modules.length);
});

const routesOf = (groups: Hono<any>[]): string[] => groups.flatMap(({ routes }) => routes.filter((r) => r.method !== "ALL").map((r) => `${r.method} ${r.path}`));

/** Which of Hono's routers a few groups end with, assembled as it is served. */
function routerOf(groups: Hono<any>[], method: string, path: string): string {
  const app = assemble({ apps: groups, pages: async () => async () => new Response("") });
  app.router.match(method, path);
  return app.router.name;
}
