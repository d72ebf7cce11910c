import { Hono } from "hono";
import { beforeEach, describe, expect, test } from "vitest";
import { Fault } from "@among/core/fault";
import { assemble } from "@among/functions/http/assemble";
import { policy } from "@among/functions/http/headers";
import { maxBytes } from "@among/functions/http/limits";
import type { Env } from "@among/functions/http/env";
import { encodingFor } from "@among/local/compress";
import { baseHeaders, baseHeadersOf } from "../base-headers.ts";
import { batu, connected } from "./connected.ts";

const home = "http://localhost:3000";
let { bucket } = {} as ReturnType<typeof connected>;

/** Stands in for the routes of the API: what is tested here is what lies in front of them. */
const routes = new Hono<Env>()
  .all("/api/echo", async (c) => c.json({ got: (await c.req.text()).length, actor: c.get("actor") }))
  .all("/api/reports", async (c) => c.json({ got: (await c.req.arrayBuffer()).byteLength }))
  .get("/api/fault", () => {
    throw new Fault("limited", "rate.limited", { retryAfter: 7.2 });
  })
  .get("/api/broken", () => {
    throw new Error("the number 0812 is in this message");
  });
const pages = async () => async (request: Request) => {
  const { pathname } = new URL(request.url);
  if (pathname === "/halaman") return new Response(`<p>${(await request.text()).length}</p>`, { headers: { "content-type": "text/html" } });
  if (pathname === "/rusak") throw new Error("a page broke");
  return new Response(`page ${pathname}`, { status: pathname === "/404" ? 404 : /^\/(en\/)?(403|413|500)$/.test(pathname) ? 200 : 404 });
};
const ask = (path: string, init: RequestInit & { duplex?: "half" } = {}) => assemble({ apps: [routes], pages }).request(`${home}${path}`, init);

beforeEach(() => void ({ bucket } = connected(home)));

describe("headers", () => {
  test.each(["/api/echo", "/api/fault", "/api/broken", "/api/nothing", "/halaman", "/rusak", "/nothing", "/media/x/480.webp", "/_local/nothing"])("are on the answer to %s", async (path) => {
    const answer = await ask(path);
    expect(baseHeadersOf(answer.headers)).toEqual(baseHeaders);
    expect(answer.headers.get("x-request-id")).toMatch(/^req_[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  test("are on a refused write as well", async () => {
    const answer = await ask("/api/echo", { method: "POST", headers: { origin: "https://evil.example" } });
    expect(answer.status).toBe(403);
    expect(baseHeadersOf(answer.headers)).toEqual(baseHeaders);
    expect(answer.headers.get("x-request-id")).toMatch(/^req_/);
  });

  test.each([
    [
      "with a map and a bucket elsewhere, over TLS",
      policy("https://{s}.tile.example/{z}/{x}/{y}.png", "https://bucket.example", true),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https://*.tile.example https://bucket.example; font-src 'self'; connect-src 'self' https://bucket.example; manifest-src 'self'; worker-src 'self'; form-action 'self' https://bucket.example; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; upgrade-insecure-requests",
    ],
    [
      "with a map and its own bucket",
      policy("https://tiles.example:8443/osm/{z}/{x}/{y}.png?key=secret"),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https://tiles.example:8443; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
    ],
    [
      "without a map, and with a bucket elsewhere",
      policy("", "https://bucket.example"),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https://bucket.example; font-src 'self'; connect-src 'self' https://bucket.example; manifest-src 'self'; worker-src 'self'; form-action 'self' https://bucket.example; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
    ],
    [
      "with tiles of its own and its own bucket, over TLS",
      policy("/tiles/{z}/{x}/{y}.png", undefined, true),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; upgrade-insecure-requests",
    ],
  ])("the policy of a town %s, to the letter", (_, text, expected) => expect(text).toBe(expected));

  test("over TLS browsers are told to stay there, and pages may send photos to the bucket", async () => {
    connected("https://among.example");
    const answer = await assemble({ apps: [routes], pages, uploads: "https://bucket.example" }).request("https://among.example/halaman");
    expect(baseHeadersOf(answer.headers)).toEqual({ ...baseHeaders, "content-security-policy": policy(batu.tiles.url, "https://bucket.example", true), "strict-transport-security": "max-age=63072000; includeSubDomains" });
  });

  test("a part may have a stricter policy of its own", async () => {
    const part = new Hono<Env>().get("/api/strict", (c) => c.text("", 200, { "content-security-policy": "default-src 'none'" }));
    const answer = await assemble({ apps: [part], pages }).request(`${home}/api/strict`);
    expect(baseHeadersOf(answer.headers)).toEqual({ ...baseHeaders, "content-security-policy": "default-src 'none'" });
  });

  test("an id sent along is not believed, and each answer has its own", async () => {
    const [a, b] = await Promise.all([ask("/api/echo", { headers: { "x-request-id": "mine" } }), ask("/api/echo")]);
    expect(a.headers.get("x-request-id")).not.toBe("mine");
    expect(a.headers.get("x-request-id")).not.toBe(b.headers.get("x-request-id"));
  });
});

describe("origin", () => {
  const cookie = "among_device=x";
  const table: [string, string, Record<string, string>, boolean][] = [
    ["our own page", "/api/echo", { origin: home, cookie }, true],
    ["our own page, to a page", "/halaman", { origin: home, cookie }, true],
    ["another site", "/api/echo", { origin: "https://evil.example", cookie }, false],
    ["another site, without cookies", "/api/echo", { origin: "https://evil.example" }, false],
    ["another port of this computer", "/api/echo", { origin: "http://localhost:8080", cookie }, false],
    ["the same host without its port", "/api/echo", { origin: "http://localhost", cookie }, false],
    ["a sandboxed frame", "/api/echo", { origin: "null", cookie }, false],
    ["an empty origin", "/api/echo", { origin: "", cookie }, false],
    ["no origin, same-origin by the browser's word", "/halaman", { "sec-fetch-site": "same-origin", cookie }, true],
    ["no origin, typed in", "/halaman", { "sec-fetch-site": "none", cookie }, true],
    ["no origin, same-site by the browser's word", "/halaman", { "sec-fetch-site": "same-site", cookie }, false],
    ["no origin, cross-site by the browser's word", "/api/echo", { "sec-fetch-site": "cross-site" }, false],
    ["a foreign origin that claims to be same-origin", "/api/echo", { origin: "https://evil.example", "sec-fetch-site": "same-origin", cookie }, false],
    ["a script without cookies, to the API", "/api/echo", {}, true],
    ["a script with cookies, to the API", "/api/echo", { cookie }, false],
    ["a script without cookies, to a page", "/halaman", {}, false],
    ["a script, to a path that only begins like the API", "/apikey", {}, false],
  ];
  test.each(table)("a write from %s", async (_, path, headers, passes) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const { status } = await ask(path, { method, headers });
      expect(status === 403, `${method} ${status}`).toBe(!passes);
    }
  });

  test("reading is nobody's business", async () => {
    expect((await ask("/api/echo", { headers: { origin: "https://evil.example", cookie } })).status).toBe(200);
  });
});

describe("limits", () => {
  const streamed = (bytes: number) => ({
    method: "POST",
    duplex: "half" as const,
    body: new ReadableStream({
      start(controller) {
        for (let left = bytes; left > 0; left -= 65_536) controller.enqueue(new Uint8Array(Math.min(left, 65_536)));
        controller.close();
      },
    }),
  });
  const post = (path: string, bytes: number, type = "application/json") => ask(path, { method: "POST", headers: { "content-type": type, "content-length": String(bytes) }, body: new Uint8Array(bytes) });

  test("a body may have 100 KB", async () => {
    expect((await post("/api/echo", maxBytes.body)).status).toBe(200);
    const answer = await post("/api/echo", maxBytes.body + 1);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toEqual({ error: { kind: "too_large", code: "body.large", requestId: answer.headers.get("x-request-id") } });
  });

  test("one that does not say how long it is gets counted", async () => {
    expect(await (await ask("/api/echo", streamed(maxBytes.body))).json()).toMatchObject({ got: maxBytes.body });
    expect((await ask("/api/echo", streamed(maxBytes.body + 1))).status).toBe(413);
  });

  test("a page says it as a page", async () => {
    const answer = await ask("/lapor", { method: "POST", headers: { origin: home, "content-length": "200000" }, body: new Uint8Array(200_000) });
    expect([answer.status, await answer.text()]).toEqual([413, "page /413"]);
    expect(await (await ask("/en/lapor", { method: "POST", headers: { origin: home, "content-length": "200000" }, body: new Uint8Array(200_000) })).text()).toBe("page /en/413");
  });

  test.each(["-1", "1e3", "abc"])("a length of %s is no length", async (length) => {
    expect((await ask("/api/echo", { method: "POST", headers: { "content-length": length } })).status).toBe(413);
  });
});

describe("faults", () => {
  test("say when to come back", async () => {
    const answer = await ask("/api/fault");
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "8"]);
  });

  test("a mistake of ours says nothing but a request id", async () => {
    const answer = await ask("/api/broken");
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({ error: { kind: "internal", code: "internal", requestId: answer.headers.get("x-request-id") } });
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  test("a page that breaks is answered with the page for that, and without a site with a bare one", async () => {
    expect(await (await ask("/rusak")).text()).toBe("page /500");
    const bare = await assemble({ apps: [], pages: () => Promise.reject(new Error("not built")) }).request(`${home}/`);
    expect(bare.status).toBe(500);
    expect(await bare.text()).toContain(bare.headers.get("x-request-id")!);
  });

  test("what no route knows is missing, for machines as JSON", async () => {
    expect(await (await ask("/api/nothing")).json()).toMatchObject({ error: { kind: "missing", code: "route.missing" } });
    expect((await ask("/nothing")).status).toBe(404);
  });
});

describe("public pictures", () => {
  const id = "pho_01M7YGGFVHVB40751PD87BCWWJ";
  test("are kept for good by browsers, and nothing else of the bucket can be named", async () => {
    await bucket.put(`media/${id}/480.webp`, Buffer.from("RIFF"), "image/webp");
    await bucket.put(`private/${id}/480.webp`, Buffer.from("RIFF"), "image/webp");
    await bucket.put(`incoming/${id}`, Buffer.from("RIFF"), "image/webp");
    const answer = await ask(`/media/${id}/480.webp`);
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("cache-control")]).toEqual([200, "image/webp", "public, max-age=31536000, immutable"]);
    for (const path of [`/media/${id}/1200.webp`, `/media/../private/${id}/480.webp`, `/media/%2e%2e%2fprivate%2f${id}/480.webp`, `/media/..%2fincoming/${id}`, `/media/${id}/..%2f..%2f..%2fsecret`, `/private/${id}/480.webp`, `/incoming/${id}`, `/media/${id}`]) {
      expect((await ask(path)).status, path).toBe(404);
    }
  });
});

test.each([
  [undefined, undefined],
  ["gzip, deflate, br", "br"],
  ["gzip;q=1.0, br;q=0", "gzip"],
  ["identity", undefined],
])("accept-encoding %s gets %s", (accepted, encoding) => {
  expect(encodingFor(accepted)).toBe(encoding);
});
