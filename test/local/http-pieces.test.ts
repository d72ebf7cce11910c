import { Hono, type Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { beforeEach, expect, test } from "vitest";
import * as z from "zod";
import { Fault, kinds } from "@among/core/fault";
import { newDevice, deviceKey } from "@among/core/identity/device";
import { People } from "@among/core/identity/person";
import * as Session from "@among/core/identity/session";
import { cookies, identify, placeOf, tokenOf } from "@among/functions/http/actor";
import { amend } from "@among/functions/http/amend";
import { assemble } from "@among/functions/http/assemble";
import { atom, xml } from "@among/functions/http/atom";
import { listed, shared, unkept } from "@among/functions/http/cache";
import type { Env } from "@among/functions/http/env";
import { refusal, refusalHeaders, statusOf } from "@among/functions/http/faults";
import { path } from "@among/functions/http/group";
import { LenientLang } from "@among/functions/http/lang";
import { patternOf } from "@among/functions/http/log";
import { memoize } from "@among/functions/http/memoize";
import { body, createRoute, json, refuses, routes, signedIn, staff } from "@among/functions/http/operation";
import { paging } from "@among/functions/http/paging";
import { routeGroups, withRouteGroups } from "@among/functions/http/route-groups";
import { serveSteps } from "@among/functions/http/steps";
import { signedCookie } from "../routes/session-cookie.ts";
import { connected } from "./connected.ts";

const home = "https://among.example";
beforeEach(() => void connected(home));

const withCookie = (cookie: string): Request => new Request(home, { headers: { cookie } });
const day = 86_400_000;
const person = `per_${"0".repeat(25)}7`;

async function signedInSince(lastSeen: number): Promise<string> {
  const token = Session.newToken(person);
  const at = new Date(lastSeen).toISOString();
  await People.ensure({ id: person, name: "Sri", grants: [{ role: "citizen" }], consents: [], staff: false, status: "active", createdAt: at });
  await Session.Sessions.create({ id: "ses_1", token, userId: person, createdAt: at, lastSeenAt: at, expiresAt: new Date(lastSeen + 90 * day).toISOString() });
  return token;
}

test("a guest is who holds no session that counts, with a device where there is one, and whom the session was of", async () => {
  const [device, token] = [newDevice(Date.now() - 3_600_000), Session.newToken(person)];
  const of = async (cookie: string) => (await identify(withCookie(cookie), undefined, "a")).actor;
  const deviceCookie = `__Host-${cookies.device}`;
  expect(await of("x=y")).toEqual({ kind: "guest", address: "a" });
  expect(await of(`${deviceCookie}=${device}`)).toEqual({ kind: "guest", device: deviceKey(device), address: "a" });
  expect(await of(`${deviceCookie}=${newDevice()}`)).toMatchObject({ kind: "guest", deviceIs: "new" });
  expect(await of(`${deviceCookie}=${device.split(".")[0]}`)).toEqual({ kind: "guest", device: deviceKey(device), deviceIs: "unsigned", address: "a" });
  expect(await of(`${deviceCookie}=madeup`)).toEqual({ kind: "guest", address: "a" });
  expect(await of(signedCookie(token))).toEqual({ kind: "guest", was: person, address: "a" });
  expect(await of(signedCookie(token).replace(/.$/, ""))).toEqual({ kind: "guest", address: "a" });
  for (const header of [null, "x=y", signedCookie(""), `__Host-${cookies.session}=`, `__Host-${cookies.session}=${token}`, `__Host-${cookies.session}=${token}.AAAA`]) expect(tokenOf(header), String(header)).toBeUndefined();
  expect(tokenOf(signedCookie(token))).toBe(token);
});

test("a session used again after a day is prolonged with its cookie, unless the answer sets that cookie itself", async () => {
  const now = Date.now();
  const token = await signedInSince(now - 2 * day);
  const part = new Hono<Env>().get("/api/own", (c) => c.text("", 200, { "set-cookie": `__Host-${cookies.session}=other` })).get("/api/x", (c) => c.text("", 200, { "set-cookie": "x=y" }));
  const app = assemble({ apps: [part], pages: async () => async () => new Response("") });
  const set = async (path: string) => (await app.request(home + path, { headers: { cookie: signedCookie(token) } })).headers.getSetCookie();
  expect(await set("/api/own")).toEqual([`__Host-${cookies.session}=other`]);
  expect(await set("/api/x")).toEqual(["x=y"]);
  const fresh = await signedInSince(now - 2 * day);
  const prolonged = await app.request(`${home}/api/x`, { headers: { cookie: signedCookie(fresh) } });
  expect(prolonged.headers.getSetCookie()).toEqual(["x=y", `${signedCookie(fresh)}; Max-Age=7862400; Path=/; HttpOnly; SameSite=Lax; Secure`]);
  const found = await identify(withCookie(signedCookie(fresh)), now, "a");
  expect([found.actor, found.setCookie]).toEqual([{ kind: "person", id: person, name: "Sri", grants: [{ role: "citizen" }], address: "a", device: undefined, provedAt: undefined }, undefined]);
});

test("where somebody is, as far as the edge tells", () => {
  const of = (headers: Record<string, string>) => placeOf(new Headers(headers));
  const [city, country] = [{ "cloudfront-viewer-city": "Batu" }, { "cloudfront-viewer-country": "ID" }];
  expect([of({ ...city, ...country }), of(city), of(country), of({}), of({ "cloudfront-viewer-city": "x".repeat(80) })]).toEqual(["Batu, ID", "Batu", "ID", undefined, "x".repeat(60)]);
});

test("the headers of an answer that cannot be changed are changed on a copy", async () => {
  const app = new Hono()
    .use(async (c, next) => (await next(), amend(c, (headers) => headers.set("x-added", "yes"))))
    .get("/fixed", () => Response.redirect(`${home}/there`))
    .get("/free", (c) => c.text("free", 201));
  const [fixed, free] = [await app.request("/fixed"), await app.request("/free")];
  expect([fixed.status, fixed.headers.get("location"), fixed.headers.get("x-added")]).toEqual([302, `${home}/there`, "yes"]);
  expect([free.status, await free.text(), free.headers.get("x-added")]).toEqual([201, "free", "yes"]);
});

test("under Node the common headers are set on Node's own answer, and read from its request", async () => {
  const set: Record<string, string> = {};
  const outgoing = { setHeader: (name: string, value: string) => void (set[name] = value) };
  const app = assemble({ apps: [new Hono<Env>().all("/api/x", (c) => c.text("x"))], pages: async () => async () => new Response("") });
  const answer = await app.request(`${home}/api/x`, {}, { incoming: { headers: {} }, outgoing });
  expect([answer.status, answer.headers.get("x-request-id"), set["x-request-id"]?.slice(0, 4), set["x-frame-options"]]).toEqual([200, null, "req_", "DENY"]);
  expect((await app.request(`${home}/api/x`, { method: "POST" }, { incoming: { headers: { origin: "https://evil.example" } }, outgoing })).status).toBe(403);
});

test("each kind of fault has its status, and what Hono refuses is one of them", () => {
  const expected = { invalid: 400, unauthenticated: 401, forbidden: 403, missing: 404, method: 405, conflict: 409, gone: 410, too_large: 413, limited: 429, unavailable: 503 };
  expect(Object.fromEntries(kinds.map((kind) => [kind, statusOf(new Fault(kind, "x.y"))]))).toEqual(expected);
  const codes = ([400, 404, 413, 415, 418] as const).map((status) => [statusOf(new HTTPException(status)), refusal(new HTTPException(status), "req_1").error]);
  expect(codes).toEqual([
    [400, { kind: "invalid", code: "body.malformed", requestId: "req_1" }],
    [404, { kind: "missing", code: "route.missing", requestId: "req_1" }],
    [413, { kind: "too_large", code: "body.large", requestId: "req_1" }],
    [400, { kind: "invalid", code: "body.type", requestId: "req_1" }],
    [500, { kind: "internal", code: "internal", requestId: "req_1" }],
  ]);
  expect(refusal(new Fault("invalid", "x.y", { fields: { a: "required" }, kind: "gone", code: "z" }), "req_1")).toEqual({ error: { kind: "invalid", code: "x.y", fields: { a: "required" }, requestId: "req_1" } });
  expect([refusalHeaders(new Fault("limited", "x", { retryAfter: 1.2 })), refusalHeaders(new Error("x"))]).toEqual([{ "cache-control": "no-store", "retry-after": "2" }, { "cache-control": "no-store" }]);
});

test("the log names a route by its pattern, and a page by no more than its first part", async () => {
  const seen: string[] = [];
  const app = new Hono<Env>().use(async (c, next) => (await next(), void seen.push(patternOf(c)))).use("/below/*", (_c, next) => next()).get("/api/reports/:code", (c) => c.text("")).all("*", (c) => c.text(""));
  for (const path of ["/api/reports/BTU-1", "/", "/laporan", "/laporan/", "/laporan/BTU-1/x", "/BTU-1", "/a1", `/${"a".repeat(20)}`, `/${"a".repeat(21)}`, "/1a", "/below/x"]) await app.request(path);
  expect(seen).toEqual(["/api/reports/:code", "/", "/laporan", "/laporan", "/laporan/…", "/…", "/…", `/${"a".repeat(20)}`, "/…", "/…", "/below/…"]);
});

test("what many ask for is made once, as long as it may be handed out, for one table, and never after a failure", async () => {
  let made = 0;
  const make = async () => ++made;
  const memo = memoize<number>(10, 2);
  expect(await Promise.all([memo("a", make, 0), memo("a", make, 9_999)])).toEqual([1, 1]);
  expect([await memo("a", make, 10_000), await memo("a", make, 10_001)]).toEqual([2, 2]);
  // Of three the oldest goes.
  expect([await memo("b", make, 10_000), await memo("c", make, 10_000), await memo("b", make, 10_000), await memo("a", make, 10_000)]).toEqual([3, 4, 3, 5]);
  connected(home);
  expect(await memo("a", make, 10_000)).toBe(6);
  const failing = memoize<number>(10, 2);
  await expect(failing("a", () => Promise.reject(new Error("no")), 0)).rejects.toThrow("no");
  expect(await failing("a", make, 0)).toBe(7);
  const turn = memoize<number>(0, 2);
  expect(await Promise.all([turn("a", make, 0), turn("a", make, 99_999)])).toEqual([8, 8]);
  expect(await turn("a", make, 0)).toBe(9);
});

test("a slow failure does not take away what was made after it", async () => {
  const memo = memoize<number>(10, 2);
  let fail = (_: Error): void => {};
  const slow = memo("a", () => new Promise<number>((_, reject) => (fail = reject)), 0);
  await new Promise((turn) => setImmediate(turn));
  expect(await memo("a", async () => 1, 20_000)).toBe(1);
  fail(new Error("late"));
  await expect(slow).rejects.toThrow("late");
  expect(await memo("a", async () => 2, 20_000)).toBe(1);
});

test("a feed, to the letter, and what XML cannot hold", () => {
  expect(xml("a\u0000\u0008\tb\u{1F600}<&>\"'\uFFFE")).toBe("a\tb\u{1F600}&lt;&amp;&gt;&quot;&apos;");
  const feed = { self: "/api/x?a=1&b=2", page: "/x", title: "A & B", about: "x/y", lang: "en" } as const;
  const text = (updated: string, entries: string) => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>tag:among.example,2026:x/y/en</id>
<title>A &amp; B</title>
<updated>${updated}</updated>
<author><name>Among Batu</name></author>
<link rel="self" type="application/atom+xml" href="https://among.example/api/x?a=1&amp;b=2"/>
<link rel="alternate" type="text/html" href="https://among.example/x"/>
${entries}</feed>
`;
  const now = new Date("2026-11-20T00:00:00.000Z");
  const items = ["2026-11-02", "2026-11-03", "2026-11-01"].map((updatedAt) => ({ updatedAt }));
  expect(atom(items, feed, now, ({ updatedAt }, lang) => `<${lang}>${updatedAt}`)).toBe(text("2026-11-03", "<en>2026-11-02<en>2026-11-03<en>2026-11-01"));
  expect(atom([], feed, now, () => "")).toBe(text(now.toISOString(), ""));
});

test("what an operation says of itself", () => {
  const [word, response] = [z.string(), refuses(401, 404)];
  expect(Object.entries(response).map(([status, { description }]) => [status, description])).toEqual([["401", "No session, or no device to remember this by"], ["404", "No such thing, or not for you to know of"]]);
  expect(response[401].content["application/json"].schema.safeParse({ error: { kind: "internal", code: "x", requestId: "req_1", more: 1 } }).success).toBe(true);
  expect(response[401].content["application/json"].schema.safeParse({ error: { kind: "other", code: "x", requestId: "req_1" } }).success).toBe(false);
  expect([json(word, "A word"), body(word)]).toEqual([{ description: "A word", content: { "application/json": { schema: word } } }, { body: { required: true, content: { "application/json": { schema: word } } } }]);
  expect(staff("agency.figures")).toMatchObject({ security: [{ session: [] }], "x-roles": ["agency_head", "operator"] });
  expect(signedIn("report.create")).toMatchObject({ security: [{ session: [] }] });
  expect(path({ path: "/api/reports/{code}/photos/{id}" })).toBe("/api/reports/:code/photos/:id");
});

test.each([
  ["application/json", "{}", 200],
  ["application/json; charset=utf-8", "{}", 200],
  ["application/vnd.api+json", "{}", 200],
  ["text/plain", "{}", 400],
  ["xapplication/json", "{}", 400],
  ["application/jsonx", "{}", 400],
  ["application/json", "[]", 400],
  ["application/json", "{", 400],
])("a body of type %s that is %s is answered with %i", async (type, sent, status) => {
  const group = routes().openapi(createRoute({ method: "post", path: "/api/x/{n}", ...staff("price.import"), request: { params: z.object({ n: z.coerce.number() }), query: z.object(paging), ...body(z.object({})) }, responses: {} }), ((c: Context<Env, string, { out: { param: object; query: object } }>) => c.json({ ...c.req.valid("param"), ...c.req.valid("query") })) as never);
  const app = new Hono<Env>().use((c, next) => (c.set("actor", { kind: "system", name: "clock" }), next())).route("/", group);
  app.onError((error, c) => c.json(refusal(error, ""), statusOf(error)));
  const ask = (path: string, headers = { "content-type": type }) => app.request(path, { method: "POST", headers, body: sent });
  const answer = await ask("/api/x/7?limit=5");
  expect([answer.status, status === 200 ? await answer.json() : undefined]).toEqual([status, status === 200 ? { n: 7, limit: 5 } : undefined]);
  expect(await (await ask("/api/x/a?limit=0")).json()).toEqual({ error: { kind: "invalid", code: "request.invalid", fields: { limit: "short" }, requestId: "" } });
  // A body that does not say what it is may be anything.
  expect((await app.request("/api/x/7", { method: "POST", body: new Uint8Array(1) })).status).toBe(400);
  expect(group.operations.map(({ path }) => path)).toEqual(["/api/x/{n}"]);
});

test("an operation that is hidden, or whose input is read by hand, is served and told as it says", async () => {
  const group = routes();
  const route = { method: "get" as const, responses: {} };
  group.openapi(createRoute({ ...route, path: "/api/seen", middleware: [] }), (async (c: Context) => c.text("seen")) as never);
  group.openapi(createRoute({ ...route, path: "/api/hidden", hide: true }), (async (c: Context) => c.text("hidden")) as never);
  group.tells({ ...route, path: "/api/told", summary: "Told" });
  expect(group.operations).toEqual([{ ...route, path: "/api/seen" }, { ...route, path: "/api/told", summary: "Told" }]);
  expect(await (await group.request("/api/hidden")).text()).toBe("hidden");
});

test("whoever may not do it learns nothing of what it needs", async () => {
  const group = routes();
  for (const [path, access] of [["/api/staff", staff("price.import")], ["/api/own", signedIn("session.list")]] as const) group.openapi(createRoute({ method: "post", path, ...access, request: body(z.object({ a: z.string() })), responses: {} }), (async (c: Context) => c.text("")) as never);
  const app = new Hono<Env>().use((c, next) => (c.set("actor", { kind: "guest" }), next())).route("/", group);
  app.onError((error, c) => c.json(refusal(error, ""), statusOf(error)));
  for (const path of ["/api/staff", "/api/own"]) expect((await app.request(path, { method: "POST" })).status).toBe(401);
});

test("a step is a route of its own, with the fields sent beside it and what its address holds", async () => {
  const group = routes();
  group.onError((error, c) => c.text("", statusOf(error)));
  const taken: unknown[] = [];
  const steps = { wave: { kind: "waved", summary: "Wave", input: z.object({ text: z.string() }) }, bow: { kind: "bowed", summary: "Bow", input: z.object({}) } };
  serveSteps(group, steps as never, {
    path: "/api/things/{id}/steps",
    fields: { version: z.number() },
    about: (step: { summary: string }) => ({ params: z.object({ id: z.string() }), ...(step.summary === "Wave" ? { query: z.object({ key: z.string() }) } : {}), responses: {}, description: "About" }),
    take: async (c, name, sent, asked) => (taken.push([name, sent, asked]), c.text("taken")),
  });
  const post = (path: string, sent: object) => group.request(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(sent) });
  await post("/api/things/7/steps/wave?key=k", { version: 2, text: "hi", more: 1 });
  await post("/api/things/7/steps/bow?key=k", { version: 2 });
  expect(taken).toEqual([["wave", { version: 2, text: "hi" }, { id: "7", key: "k" }], ["bow", { version: 2 }, { id: "7" }]]);
  expect(group.operations).toMatchObject([{ method: "post", path: "/api/things/{id}/steps/wave", summary: "Wave", description: "About" }, { path: "/api/things/{id}/steps/bow", summary: "Bow" }]);
  expect((await post("/api/things/7/steps/wave", { version: 2, text: "hi" })).status).toBe(400);
});

test("a request goes to the groups that name the longest path above it", async () => {
  const loads: string[] = [];
  const group = (name: string, ...paths: string[]) => ({ paths, load: async () => (loads.push(name), new Hono<Env>().all("*", (c, next) => (name === "second" ? next() : c.text(name)))) });
  const groups = routeGroups([group("all", "/api/x"), group("second", "/api/x/y"), group("deep", "/api/x/y"), group("reads", "GET /api/x"), group("reads too", "GET /api/x/y/z")]);
  const app = new Hono<Env>().all("*", (c) => c.text("app"));
  withRouteGroups(app, groups, (parts) => parts.reduce((whole, part) => whole.route("/", part), new Hono<Env>()));
  const answers = async (...asked: [method: string, path: string][]) => Promise.all(asked.map(async ([method, path]) => (await app.fetch(new Request(home + path, { method }))).text()));
  expect(await answers(["POST", "/api/x"], ["GET", "/api/x"], ["HEAD", "/api/x/a"], ["PUT", "/api/x/a"], ["GET", "/api/x/y"], ["GET", "/api/x/y/z"], ["POST", "/api/x/y/z/1"], ["GET", "/api/xy"], ["GET", "/api"])).toEqual(["all", "reads", "", "all", "deep", "reads too", "deep", "app", "app"]);
  expect(loads.toSorted()).toEqual(["all", "all", "deep", "deep", "reads", "reads", "reads too", "second", "second"]);
  loads.length = 0;
  expect(await answers(["POST", "/api/x"])).toEqual(["all"]);
  expect(loads).toEqual([]);
});

test("small readings", () => {
  expect([LenientLang.parse("en"), LenientLang.parse("fr"), LenientLang.parse(undefined)]).toEqual(["en", "id", "id"]);
  const page = z.object(paging);
  expect([page.parse({}), page.safeParse({ limit: "1.5" }).success, page.safeParse({ limit: 101 }).success, page.safeParse({ cursor: "x".repeat(401) }).success]).toEqual([{ limit: 24 }, false, false, false]);
  const of = (kind: string) => listed({ get: () => ({ kind }) } as never);
  expect([of("person"), of("guest"), shared, unkept]).toEqual(["private, no-store", "public, max-age=15, stale-while-revalidate=60", "public, max-age=15, stale-while-revalidate=60", "private, no-store"]);
});
