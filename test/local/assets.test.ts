import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { assets } from "@among/local/assets";
import { compress } from "@among/local/compress";
import { scratch } from "./connected.ts";

const css = "body { color: #17211b } ".repeat(200);

function built() {
  const dir = join(scratch(), "client");
  mkdirSync(join(dir, "_astro"), { recursive: true });
  writeFileSync(join(dir, "_astro/Base.abc123.css"), css);
  writeFileSync(join(dir, "icon.svg"), "<svg/>");
  writeFileSync(join(dir, "../secret"), "secret");
  const app = new Hono().use(assets(dir));
  return (path: string, headers: Record<string, string> = {}, method = "GET") => app.request(path, { method, headers });
}

describe("built files", () => {
  test("with a hash in their name are kept for good, others for an hour", async () => {
    const ask = built();
    expect((await ask("/_astro/Base.abc123.css")).headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    const icon = await ask("/icon.svg");
    expect([icon.headers.get("cache-control"), icon.headers.get("content-type")]).toEqual(["public, max-age=3600", "image/svg+xml; charset=utf-8"]);
  });

  test("come compressed as the browser takes them, each with its own tag", async () => {
    const ask = built();
    const unpack = { br: brotliDecompressSync, gzip: gunzipSync };
    const tags = new Set<string>();
    for (const encoding of ["br", "gzip"] as const) {
      const answer = await ask("/_astro/Base.abc123.css", { "accept-encoding": encoding });
      expect(answer.headers.get("content-encoding")).toBe(encoding);
      expect(answer.headers.get("vary")).toContain("accept-encoding");
      tags.add(answer.headers.get("etag")!);
      expect(unpack[encoding](await answer.arrayBuffer()).toString()).toBe(css);
    }
    tags.add((await ask("/_astro/Base.abc123.css")).headers.get("etag")!);
    expect(tags.size).toBe(3);
  });

  test("are not sent again to who has them", async () => {
    const ask = built();
    const etag = (await ask("/icon.svg")).headers.get("etag")!;
    const again = await ask("/icon.svg", { "if-none-match": `"other", W/${etag}` });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    expect((await ask("/icon.svg", { "if-none-match": '"other"' })).status).toBe(200);
    const head = await ask("/icon.svg", {}, "HEAD");
    expect([head.headers.get("content-length"), await head.text()]).toEqual(["6", ""]);
  });

  test.each(["/../secret", "/%2e%2e/secret", "/_astro/..%2f..%2fsecret", "/_astro", "/"])("%s is none of them", async (path) => {
    expect((await built()(path)).status).toBe(404);
  });
});

describe("answers", () => {
  test("are compressed when it pays; their tag is then a weak one", async () => {
    const app = new Hono().use(compress).get("/page", (c) => c.html(css, 200, { etag: '"1"', vary: "cookie", "set-cookie": "a=1" })).get("/short", (c) => c.html("short"));
    const page = await app.request("/page", { headers: { "accept-encoding": "gzip, br" } });
    expect(page.headers.get("content-encoding")).toBe("br");
    expect([page.headers.get("etag"), page.headers.get("vary"), page.headers.getSetCookie()]).toEqual(['W/"1"', "cookie, accept-encoding", ["a=1"]]);
    expect(brotliDecompressSync(await page.arrayBuffer()).toString()).toBe(css);
    const short = await app.request("/short", { headers: { "accept-encoding": "br" } });
    expect([short.headers.get("content-encoding"), await short.text()]).toEqual([null, "short"]);
    expect(await (await app.request("/page")).text()).toBe(css);
  });
});
