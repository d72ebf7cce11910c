import { beforeAll, expect, test } from "vitest";
import { roles, type Role } from "@among/core/actor";
import { open } from "@among/core/reports/open";
import { api } from "@among/functions/api";
import { documentOf, type Document } from "@among/functions/docs/document";
import { refuses, type Refusals, type Stage } from "../refuses.ts";
import { draft, guest } from "../reports/make.ts";
import { world } from "../world.ts";
import { ask, deviceCookieOf, signedIn } from "./people.ts";

let stage: Stage;
let document: Document;

beforeAll(async () => {
  const w = await world();
  document = documentOf(api);
  const { report } = await open(guest, draft());
  const { report: secret } = await open(guest, draft({ category: "narkoba" }));
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
    good: { code: report.code, agency: "dpupr", category: "sampah", village: report.village },
    bad: { code: ["BTU-33333", "bukan kode", "..%2f..", report.id.slice(0, 20)], agency: ["tidak_ada", "__proto__"], category: ["tidak_ada"], village: ["99.99.99.9999"] },
    hidden: { code: [secret.code], category: ["narkoba"] },
  };
  return () => w.close();
});

test("every route declares who may call it and refuses everybody else", async () => {
  const all: Refusals[] = [];
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, op] of Object.entries(methods)) all.push(await refuses(stage, document, method, path, op));
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

test("no route of the API is missing from the document", () => {
  const documented = new Set(Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map((m) => `${m.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`)));
  const own = ["GET /api/openapi.json", "GET /api/docs", "GET /api/docs.css"];
  const served = new Set(api.routes.filter((r) => r.method !== "ALL").map((r) => `${r.method} ${r.path}`));
  expect([...served].filter((r) => !documented.has(r) && !own.includes(r))).toEqual([]);
  expect([...documented].filter((r) => !served.has(r))).toEqual([]);
});
