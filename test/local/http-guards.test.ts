import { Hono, type Context } from "hono";
import { beforeEach, expect, test, vi } from "vitest";
import { Fault } from "@among/core/fault";
import { countedAddress, network } from "@among/functions/http/address";
import { assemble } from "@among/functions/http/assemble";
import { send, tagged } from "@among/functions/http/cache";
import type { Env } from "@among/functions/http/env";
import { connected } from "./connected.ts";

const home = "https://among.example";
beforeEach(() => void connected(home));

const routes = new Hono<Env>()
  .all("/api/echo", async (c) => c.text(String((await c.req.text()).length)))
  .get("/api/tagged", (c) => send(c, tagged("text"), "text/plain", "no-cache"))
  .get("/api/address", (c) => c.text(countedAddress(c) ?? "none"));
let shown: Record<string, unknown> = {};
const pages = async () => async (request: Request, { locals }: { locals: Record<string, unknown> }) => {
  const { pathname } = new URL(request.url);
  if (pathname === "/limited") throw new Fault("limited", "rate.limited", { retryAfter: 3 });
  if (pathname === "/gone") throw new Fault("gone", "link.gone");
  shown = locals;
  return new Response(`page ${pathname}`, { status: pathname === "/429" ? 200 : 404, headers: { "content-language": "id" } });
};
const app = () => assemble({ apps: [routes], pages });
const ask = (url: string, init: RequestInit = {}, env?: object) => app().request(url, init, env);

test.each<[string, Record<string, string>, number]>([
  ["/api/echo", {}, 200],
  ["/api/echo", { cookie: "a=b" }, 403],
  ["/page", {}, 403],
  ["/api/echo", { "sec-fetch-site": "same-origin", cookie: "a=b" }, 200],
  ["/api/echo", { "sec-fetch-site": "none", cookie: "a=b" }, 200],
  ["/api/echo", { "sec-fetch-site": "same-site" }, 403],
  ["/api/echo", { "sec-fetch-site": "cross-site" }, 403],
  ["/api/echo", { origin: "null" }, 403],
  // What is said of the origin counts before what is said of the site.
  ["/api/echo", { origin: "https://evil.example", "sec-fetch-site": "same-origin" }, 403],
  ["/api/echo", { origin: home, "sec-fetch-site": "cross-site" }, 200],
])("a write to %s with %j is answered with %i", async (path, headers, status) => {
  expect((await ask(`http://192.168.1.7:3000${path}`, { method: "POST", headers })).status).toBe(status);
  for (const method of ["PUT", "PATCH", "DELETE"]) expect((await ask(`http://192.168.1.7:3000/api/echo`, { method, headers: { ...headers, origin: "https://evil.example" } })).status).toBe(403);
});

test.each(["GET", "HEAD", "OPTIONS"])("%s only reads, from whichever site", async (method) => {
  expect((await ask("http://192.168.1.7:3000/api/echo", { method, headers: { origin: "https://evil.example", cookie: "a=b" } })).status).toBe(200);
});

test("a write is ours by the public address or by the very address asked, and by no third", async () => {
  const write = async (origin: string) => (await ask("http://192.168.1.7:3000/api/echo", { method: "POST", headers: { origin } })).status;
  expect([await write(home), await write("http://192.168.1.7:3000"), await write("http://192.168.1.8:3000")]).toEqual([200, 200, 403]);
  for (const method of ["HEAD", "OPTIONS"]) expect((await ask(`${home}/api/echo`, { method, headers: { origin: "https://evil.example" } })).status).toBe(200);
});

test("a length beside a transfer encoding is not believed, and HEAD has no length to refuse", async () => {
  const body = new Uint8Array(200_000);
  expect((await ask(`${home}/api/echo`, { method: "POST", headers: { origin: home, "content-length": "1", "transfer-encoding": "chunked" }, body })).status).toBe(413);
  expect((await ask(`${home}/api/echo`, { method: "HEAD", headers: { "content-length": "200000" } })).status).toBe(200);
});

test.each([
  ["203.0.113.5", "203.0.113.5"],
  ["::ffff:203.0.113.5", "203.0.113.5"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["203.0.113.5%eth0", "203.0.113.5"],
  ["::5", "0:0:0:0::/64"],
  ["1::2:3:4:5:6:7", "1:0:2:3::/64"],
  ["64::ffff:1.2.3.4", "64:0:0:0::/64"],
  ["64:ff9b:0a00:0::192.0.2.33", "64:ff9b:a00:0::/64"],
])("%s is counted as %s", (address, counted) => expect(network(address)).toBe(counted));

test("this machine itself says nothing about who asks, and only in Lambda is CloudFront's header believed", async () => {
  const of = async (env: object, headers = {}) => (await ask(`${home}/api/address`, { headers }, env)).text();
  const viewer = { "cloudfront-viewer-address": "198.51.100.9:443" };
  expect(await of({ event: {} }, viewer)).toBe("198.51.100.9");
  expect(await of({ event: { requestContext: { http: { sourceIp: "198.51.100.8" } } } })).toBe("198.51.100.8");
  expect(await of({ event: {} }, { "cloudfront-viewer-address": "2001:db8:1:2::3:443" })).toBe("2001:db8:1:2::/64");
  for (const env of [{}, { event: {} }, { event: { requestContext: {} } }, { incoming: { headers: {} } }]) expect(await of(env)).toBe("none");
  expect(await of({ incoming: { headers: {}, socket: { remoteAddress: "203.0.113.9" } } }, viewer)).toBe("203.0.113.9");
  expect(await of({}, viewer)).toBe("none");
  for (const sourceIp of ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]) expect(await of({ event: { requestContext: { http: { sourceIp } } } })).toBe("none");
});

test("a tag is known weakly and in a list, and another is not", async () => {
  const { etag } = tagged("text");
  const status = async (tags: string) => (await ask(`${home}/api/tagged`, { headers: { "if-none-match": tags } })).status;
  expect([await status(etag), await status(`W/${etag}`), await status(`"a", ${etag}`), await status('"a"')]).toEqual([304, 304, 304, 200]);
});

test("a refusal is JSON for machines, a page for people, and a bare page where its own is missing", async () => {
  for (const path of ["/media/nothing", "/api/nothing"]) expect((await (await ask(home + path)).json()).error).toMatchObject({ kind: "missing" });
  expect((await (await ask(`${home}/limited`, { headers: { accept: "application/json" } })).json()).error).toMatchObject({ code: "rate.limited", retryAfter: 3 });
  const page = await ask(`${home}/limited?a=b`);
  expect([page.status, await page.text(), page.headers.get("content-language"), page.headers.get("retry-after")]).toEqual([429, "page /429", "id", "3"]);
  expect(shown).toMatchObject({ asked: "/limited?a=b", fault: { code: "rate.limited" } });
  expect(shown).toMatchObject({ actor: { kind: "guest" }, requestId: page.headers.get("x-request-id") });
  await ask(`${home}/limited`, { method: "POST", headers: { origin: home } });
  expect(shown.asked).toBe("/");
  // Where the other language's page is.
  for (const [path, asked, status] of [["/en/limited/x", "/limited/x", "/en/404"], ["/en", "/", "/en/404"], ["/english", "/english", "/404"], ["/media-x//y", "/media-x//y", "/404"]]) {
    const answer = await assemble({ apps: [], pages: async () => (request, context) => (new URL(request.url).pathname.endsWith("/404") ? pages().then((render) => render(request, context as never)) : Promise.reject(new Fault("missing", "page.missing"))) }).request(home + path);
    expect([shown.asked, await answer.text()]).toEqual([asked, `page ${status}`]);
  }
  const bare = await ask(`${home}/gone`);
  expect([bare.status, await bare.text(), bare.headers.get("cache-control")]).toEqual([410, expect.stringContaining("Tautan ini sudah tidak berlaku."), "no-store"]);
});

test("a page that draws what went wrong and breaks itself is written down, and a bare page answers in both languages", async () => {
  const lines: string[] = [];
  const write = vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0);
  const answer = await assemble({ apps: [], pages: async () => () => Promise.reject(new TypeError("0812 is in this message")) }).request(`${home}/x`);
  write.mockRestore();
  const id = answer.headers.get("x-request-id");
  expect([answer.status, lines.map((line) => JSON.parse(line))]).toEqual([
    500,
    ["request failed", "error page failed", "request"].map((what) => expect.objectContaining({ level: "error", what, id, ...(what === "request" ? { method: "GET", route: "/x", status: 500, ms: expect.any(Number) } : { error: { name: "TypeError", at: expect.arrayContaining([expect.stringMatching(/^at /)]) } }) })),
  ]);
  expect(lines.join()).not.toContain("0812");
  const html = await answer.text();
  for (const text of ["Ada yang rusak di pihak kami.", "<title>500</title>", `<small>${id}</small>`]) expect(html).toContain(text);
});

test("a page is told who asks, by which request, and whether it runs at home; nothing below the API is a page", async () => {
  let told: Record<string, any> = {};
  const site = assemble({ apps: [], local: true, pages: async () => async (_request, { locals }) => ((told = locals), new Response("page")) });
  const answer = await site.request(`${home}/x`);
  expect(told).toEqual({ actor: { kind: "guest" }, requestId: answer.headers.get("x-request-id"), local: true });
  for (const path of ["/api", "/api/x", "/auth/x", "/media", "/_local/x"]) expect(await (await site.request(home + path, { headers: { accept: "application/json" } })).json(), path).toMatchObject({ error: { code: "route.missing" } });
  for (const path of ["/apix", "/mediator"]) expect((await site.request(home + path)).status, path).toBe(200);
});

test("what only one runtime has stands in front of limits and origin check", async () => {
  const before = [new Hono<Env>().post("/upload", (c) => c.text("taken")), async (c: Context, next: () => Promise<void>) => (await next(), c.header("x-before", "yes"))];
  const answer = await assemble({ apps: [routes], pages, before }).request(`${home}/upload`, { method: "POST", headers: { origin: "https://evil.example" } });
  expect(await answer.text()).toBe("taken");
  expect((await assemble({ apps: [routes], pages, before }).request(`${home}/api/tagged`)).headers.get("x-before")).toBe("yes");
});

test("a form that may carry a table may be larger, and no route of the API", async () => {
  const post = async (path: string, type: string, takesTable?: (path: string) => boolean) =>
    (await assemble({ apps: [], pages, takesTable }).request(home + path, { method: "POST", headers: { origin: home, "content-type": type, "content-length": "200000" }, body: new Uint8Array(200_000) })).status;
  const form = "Multipart/Form-Data; boundary=x";
  const takes = (path: string): boolean => path.endsWith("/table");
  expect([await post("/table", form, takes), await post("/table", form), await post("/other", form, takes), await post("/table", "text/plain", takes), await post("/api/table", form, takes)]).toEqual([404, 413, 413, 413, 413]);
});
