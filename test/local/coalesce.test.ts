import { Hono } from "hono";
import { beforeEach, expect, test } from "vitest";
import { Fault } from "@among/core/fault";
import { coalesce } from "@among/local/coalesce";
import { compress } from "@among/local/compress";
import { connected } from "./connected.ts";

let rendered: string[] = [];
let text = "first";
const page = (cacheControl: string, more: Record<string, string> = {}) => (c: { req: { url: string; path: string } }) => {
  rendered.push(c.req.path);
  return new Response(`${text} ${c.req.url} ${"x".repeat(2_000)}`, { headers: { "content-type": "text/html", "cache-control": cacheControl, vary: "cookie", ...more } });
};
const app = new Hono()
  .use(async (c, next) => {
    await next();
    c.res.headers.set("x-request-id", String(Math.random()));
  })
  .use(coalesce, compress)
  .get("/shared", page("public, max-age=15"))
  .get("/cookie", page("public, max-age=15", { "set-cookie": "a=1" }))
  .get("/own", page("private, no-store"))
  .get("/api/shared", page("public, max-age=15"))
  .get("/broken", (c) => {
    rendered.push(c.req.path);
    throw new Fault("missing", "page.missing");
  })
  .post("/shared", page("public, max-age=15"))
  .onError((_, c) => c.text("broken", 404, { "cache-control": "public" }));

/** So many at once; what was rendered for them, and their answers. */
async function ask(path: string, inits: RequestInit[]): Promise<{ times: number; answers: Response[] }> {
  rendered = [];
  const answers = await Promise.all(inits.map((init) => app.request(`http://localhost${path}`, init)));
  return { times: rendered.length, answers };
}
const guests = (n: number, headers: Record<string, string> = {}): RequestInit[] => Array.from({ length: n }, () => ({ headers }));

beforeEach(() => {
  connected("http://localhost");
  text = "first";
});

test("guests who ask at once for a page that is shared get one rendering, each under an id of their own", async () => {
  const { times, answers } = await ask("/shared", guests(5));
  expect(times).toBe(1);
  const bodies = await Promise.all(answers.map((a) => a.text()));
  expect(new Set(bodies).size).toBe(1);
  expect(bodies[0]).toContain("first http://localhost/shared xxx");
  for (const { status, headers } of answers) expect([status, headers.get("cache-control"), headers.get("content-type"), headers.get("vary")]).toEqual([200, "public, max-age=15", "text/html", "cookie, accept-encoding"]);
  expect(new Set(answers.map((a) => a.headers.get("x-request-id"))).size).toBe(5);
});

test("nobody gets what was rendered before they asked", async () => {
  await ask("/shared", guests(2));
  text = "second";
  const { times, answers } = await ask("/shared", guests(2));
  expect(times).toBe(1);
  for (const answer of answers) expect(await answer.text()).toMatch(/^second/);
});

test("another query or another compression is another page", async () => {
  const queries = await Promise.all(["?a=1", "?a=2", "?a=1"].map(async (query) => (await app.request(`http://localhost/shared${query}`)).text()));
  expect(queries[0]).toBe(queries[2]);
  expect(queries[0]).not.toBe(queries[1]);
  const { times, answers } = await ask("/shared", [...guests(2), ...guests(2, { "accept-encoding": "br" }), ...guests(1, { "accept-encoding": "gzip" })]);
  expect(times).toBe(3);
  expect(answers.map((a) => a.headers.get("content-encoding"))).toEqual([null, null, "br", "br", "gzip"]);
});

test.each([
  ["somebody with a cookie", "/shared", { headers: { cookie: "a=1" } }],
  ["a write", "/shared", { method: "POST" }],
  ["a page of one's own", "/own", {}],
  ["an answer that sets a cookie", "/cookie", {}],
  ["the API, which counts who asks", "/api/shared", {}],
  ["what was refused", "/broken", {}],
])("%s is answered alone", async (_, path, init: RequestInit) => {
  const { times, answers } = await ask(path, [init, init, init]);
  expect(times).toBe(3);
  expect(new Set(answers.map((a) => a.status)).size).toBe(1);
});
