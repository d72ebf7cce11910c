import { beforeAll, describe, expect, test } from "vitest";
import { id as makeId } from "@among/core/id";
import { s3 } from "@among/core/store/s3";
import { s3Stub } from "../s3-stub.ts";
import { ask, entries, origin, type Answered, type Entries } from "./entry.ts";
import type { LambdaFunction } from "./run.ts";

let it: Entries;
let api: LambdaFunction;
let auth: LambdaFunction;
let site: LambdaFunction;

beforeAll(async () => {
  it = await entries();
  const uploads = { AMONG_UPLOADS: "https://photos.s3.ap-southeast-3.amazonaws.com" };
  [api, auth, site] = [it.make("api", uploads), it.make("auth", uploads), it.make("site", uploads)];
});

const json = (answer: Answered): any => JSON.parse(answer.body);
const form = { "content-type": "application/x-www-form-urlencoded", origin };

describe("an answer", () => {
  test("never names the function's own address", async () => {
    const answers = await Promise.all([
      ask(site, { path: "/" }),
      ask(site, { path: "/robots.txt" }),
      ask(site, { path: "/sitemap.xml" }),
      ask(site, { path: "/tidak-ada" }),
      ask(api, { path: "/api/openapi.json" }),
      ask(api, { path: "/api/reports.atom" }),
      ask(api, { path: "/api/reports", headers: { "x-forwarded-host": "evil.example", forwarded: "host=evil.example" } }),
      ask(auth, { method: "POST", path: "/auth/out", headers: form, body: "" }),
    ]);
    for (const { statusCode, headers, body } of answers) {
      expect(statusCode).toBeLessThan(500);
      expect(JSON.stringify(headers) + body).not.toMatch(/lambda-url|on\.aws|abc123|evil\.example/);
    }
    expect(answers[1]!.body).toContain(`Sitemap: ${origin}/sitemap.xml`);
    expect(json(answers[4]!).servers).toEqual([{ url: origin }]);
  });

  test("takes a write for its own from the public address alone", async () => {
    const post = (from: Record<string, string>) => ask(auth, { method: "POST", path: "/auth/phone", headers: { ...form, ...from }, body: "phone=x" });
    expect((await post({})).statusCode).toBe(303);
    for (const from of ["https://abc123.lambda-url.ap-southeast-3.on.aws", "https://evil.example", "null"]) expect((await post({ origin: from })).statusCode).toBe(403);
  });

  test("has the platform's headers, and lets pages send photos to the bucket", async () => {
    const { headers } = await ask(site, { path: "/" });
    expect(headers["strict-transport-security"]).toBe("max-age=63072000; includeSubDomains");
    expect(headers["content-security-policy"]).toContain("connect-src 'self' https://photos.s3.ap-southeast-3.amazonaws.com;");
    expect(headers["x-request-id"]).toMatch(/^req_/);
  });

  test("to HEAD has headers and no body", async () => {
    for (const [fn, path] of [[site, "/"], [api, "/api/categories"]] as const) {
      const { statusCode, headers, body } = await ask(fn, { method: "HEAD", path });
      expect({ statusCode, body }).toEqual({ statusCode: 200, body: "" });
      expect(headers["content-type"]).toMatch(/html|json/);
    }
  });

  test("to somebody who has it already is 304, empty, with its tag", async () => {
    const first = await ask(api, { path: "/api/openapi.json" });
    const again = await ask(api, { path: "/api/openapi.json", headers: { "if-none-match": first.headers.etag! } });
    expect(again).toMatchObject({ statusCode: 304, body: "", isBase64Encoded: false });
    expect(again.headers.etag).toBe(first.headers.etag);
    expect(again.headers["cache-control"]).toBe(first.headers["cache-control"]);
  });

  test("that sets several cookies sets each by itself", async () => {
    const { statusCode, headers, cookies } = await ask(auth, { method: "POST", path: "/auth/out", headers: form, cookies: ["__Host-among.session_token=x.y", "__Host-among_flow=z"], body: "" });
    expect(statusCode).toBe(303);
    expect(headers).not.toHaveProperty("set-cookie");
    for (const cookie of cookies!) expect(cookie).toMatch(/^__Host-[\w.]+=.*; Path=\/.*Secure/i);
    expect(cookies).toHaveLength(3);
  });

  test("that is no text arrives byte for byte", async () => {
    const stub = await s3Stub();
    const id = makeId("pho");
    const picture = Uint8Array.from({ length: 3000 }, (_, i) => (i * 7) % 256);
    await s3({ bucket: stub.bucket, client: stub.client }).put(`media/${id}/480.webp`, picture, "image/webp");
    const { headers, body, isBase64Encoded } = await ask(it.make("site", { AMONG_BUCKET: stub.bucket, AWS_ENDPOINT_URL_S3: stub.endpoint }), { path: `/media/${id}/480.webp` });
    expect({ type: headers["content-type"], isBase64Encoded }).toEqual({ type: "image/webp", isBase64Encoded: true });
    expect(Buffer.compare(Buffer.from(body, "base64"), picture)).toBe(0);
    stub.close();
  });

  test("keeps text as text, whatever language", async () => {
    const { body, isBase64Encoded } = await ask(api, { path: "/api/categories" });
    expect(isBase64Encoded).toBe(false);
    expect(JSON.parse(body)).toBeTruthy();
    const page = await ask(site, { path: "/" });
    expect(page.isBase64Encoded).toBe(false);
    expect(page.body).toContain("·");
  });
});

describe("a refusal", () => {
  test("by the API is JSON, also where nothing answers", async () => {
    for (const path of ["/api/nothing", "/api/reports/BTU-0000"]) {
      const answer = await ask(api, { path });
      expect(answer.statusCode).toBe(404);
      expect(json(answer).error).toMatchObject({ kind: "missing" });
    }
  });

  test("by sign-in is a page of the site for people, and JSON for its script", async () => {
    const page = await ask(auth, { path: "/auth/nothing" });
    expect(page.statusCode).toBe(404);
    expect(page.headers["content-type"]).toContain("text/html");
    expect(page.body).toContain("Among Batu");
    const foreign = await ask(auth, { method: "POST", path: "/auth/phone", headers: { ...form, origin: "https://evil.example" }, body: "phone=x" });
    expect(foreign.statusCode).toBe(403);
    expect(foreign.body).toContain("Among Batu");
    const script = await ask(auth, { method: "POST", path: "/auth/passkey/verify-registration", headers: { "content-type": "application/json", accept: "application/json", origin }, body: "{}" });
    expect(script.statusCode).toBe(401);
    expect(json(script).error.code).toBe("session.needed");
  });

  test("by the site of a path that another function answers is JSON", async () => {
    expect(json(await ask(site, { path: "/api/categories" })).error.code).toBe("route.missing");
  });
});

describe("a request", () => {
  test("keeps its query: what is encoded, what is not, and names that come twice", async () => {
    const { body } = await ask(site, { path: "/masuk?to=%2Flaporan%3Fkategori%3Djalan%26kategori%3Dair%2520bersih%26x%3D%252B%25E2%259C%2593" });
    const to = /name="to"[^>]* value="([^"]*)"/.exec(body)![1]!.replaceAll(/&#38;|&amp;/g, "&");
    expect(to).toBe("/laporan?kategori=jalan&kategori=air%20bersih&x=%2B%E2%9C%93");
    expect((await ask(api, { path: "/api/reports?limit=1" })).statusCode).toBe(200);
    const twice = await ask(api, { path: "/api/reports?limit=1&limit=2" });
    expect(json(twice).error).toMatchObject({ code: "request.invalid", fields: { limit: expect.any(String) } });
  });

  test("may be nonsense, and breaks nothing", async () => {
    const before = [api, site].map((fn) => fn.started());
    for (const path of ["/%", "/%E0%A4%A", "/api/reports/%00", "/laporan/%2e%2e%2f", "//evil.example/", "/a?%=%"]) {
      for (const fn of [api, site]) expect((await ask(fn, { path })).statusCode).toBeLessThan(500);
    }
    expect([api, site].map((fn) => fn.started())).toEqual(before);
  });

  test("brings a body as text or as bytes", async () => {
    const text = "description=Jalan+berlubang+%E2%80%94+di+Jl.+Panglima+Sudirman";
    for (const body of [text, Buffer.from(text)]) {
      const answer = await ask(site, { method: "POST", path: "/lapor/jalan_rusak", headers: form, body });
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain("Jalan berlubang — di Jl. Panglima Sudirman");
    }
    const write = (body: string | Uint8Array) => ask(api, { method: "POST", path: "/api/reports", headers: { "content-type": "application/json" }, body });
    expect(json(await write("{")).error.code).toBe("body.malformed");
    expect(json(await write(Buffer.from("{"))).error.code).toBe("body.malformed");
  });

  test("with a body that is too large is refused, whatever it says of its length", async () => {
    const large = Buffer.alloc(4_000_000, "a");
    for (const length of [String(large.length), "1", undefined]) {
      const headers = { "content-type": "application/json", ...(length ? { "content-length": length } : {}) };
      const answer = await ask(api, { method: "POST", path: "/api/reports", headers, body: large });
      expect(answer.statusCode).toBe(413);
      expect(json(answer).error.code).toBe("body.large");
    }
  });

  test("has its cookies, which come apart from its headers", async () => {
    // A write with a cookie and without an origin could be a foreign page's; without a cookie it is a script's.
    const write = (cookies?: string[]) => ask(api, { method: "POST", path: "/api/reports", headers: { "content-type": "application/json" }, cookies, body: "{}" });
    expect(json(await write(["__Host-among_device=x"])).error.code).toBe("origin.foreign");
    expect(json(await write()).error.code).toBe("report.invalid");
  });

  test("counts for the viewer that CloudFront names, not for what a browser claims or for CloudFront itself", async () => {
    let n = 0;
    const limited = async (viewer: string, claimed = "198.51.100.77"): Promise<boolean> => {
      const headers = { ...form, "cloudfront-viewer-address": viewer, "x-forwarded-for": `${claimed}, 70.132.1.1`, "x-real-ip": claimed };
      const answer = await ask(auth, { method: "POST", path: "/auth/phone", headers, body: `phone=%2B62812345${String(n++).padStart(5, "0")}` });
      return answer.headers.location!.includes("galat=limited");
    };
    // Twenty codes an hour for one address, whatever its port.
    for (let port = 4000; port < 4020; port++) expect(await limited(`203.0.113.5:${port}`)).toBe(false);
    expect(await limited("203.0.113.5:4020")).toBe(true);
    expect(await limited("203.0.113.5:4021", "192.0.2.1")).toBe(true);
    expect(await limited("203.0.113.6:4020")).toBe(false);
    // A customer's whole network of IPv6 is one.
    for (let i = 0; i < 20; i++) expect(await limited(`2001:db8:1:2::${i}:443`)).toBe(false);
    expect(await limited("2001:db8:1:2:ffff::1:443")).toBe(true);
    expect(await limited("2001:db8:1:3::1:443")).toBe(false);
  });
});
