import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "@among/core/identity/one-time-code";
import * as Timer from "@among/core/timer";
import type { FunctionName as Name } from "../../stacks/sizes.ts";
import { town, origin, type Town } from "./town.ts";
import { urlAnswer, urlEvent } from "./url-events.ts";
import { Visitor } from "./visitor.ts";

// What comes from outside in a shape nobody meant: answered plainly, and nothing of the inside is told.

let here: Town;
beforeAll(async () => {
  here = await town();
  // The clock has something to look at.
  await Timer.set({ at: new Date(Date.now() + 3_600_000).toISOString(), kind: "report", subject: "BTU-AAAAA" });
});
afterAll(() => here.close());

/** What nobody outside may read: the guard, the secret, credentials, the function's own address, the machine, code. */
const inside = /a guard for tests|a secret for tests|a session's token|lambda-url|on\.aws|AMONG_|amz-security|\/tmp\/|index\.mjs|node:internal|\bat \w+ \(/;
const host = "abc.lambda-url.ap-southeast-3.on.aws";

/** Asks the function's own address, past the distribution. */
async function straight(name: Name, request: Request): Promise<Response> {
  return urlAnswer(await here.functions[name].invoke(await urlEvent(request, host)));
}

describe.each(["api", "auth", "site"] as const)("%s", (name) => {
  const path = { api: "/api/categories", auth: "/auth/out", site: "/" }[name];

  test("answers only the distribution", async () => {
    for (const headers of [{}, { "x-among-guard": "" }, { "x-among-guard": "a guess" }, { "X-Among-Guard": "a guard for test" }]) {
      const answer = await straight(name, new Request(new URL(path, origin), { headers: headers as Record<string, string> }));
      expect(answer.status).toBe(403);
      expect(await answer.text() + JSON.stringify([...answer.headers])).not.toMatch(inside);
    }
  });

  test("says no more than its kind about an event that is none of its own", async () => {
    for (const event of [{}, { Records: [] }, { headers: {}, rawPath: "/" }, { time: "2026-11-21T00:00:00Z" }]) {
      const answer = urlAnswer(await here.functions[name].invoke(event));
      expect([403, 502]).toContain(answer.status);
      expect(await answer.text() + JSON.stringify([...answer.headers])).not.toMatch(inside);
    }
  });
});

const visitor = () => new Visitor(here, "198.51.100.50");
const json = { "content-type": "application/json" };

test.each([
  ["no JSON", "/api/reports", { method: "POST", body: "{", headers: json }, [400]],
  ["a list for an object", "/api/reports", { method: "POST", body: "[]", headers: json }, [400, 422]],
  ["bytes for a text", "/api/reports", { method: "POST", body: new Uint8Array([0xff, 0xfe, 0x00]), headers: json }, [400]],
  ["bytes of no kind", "/api/reports", { method: "POST", body: new Uint8Array(2000), headers: { "content-type": "application/octet-stream" } }, [400, 415, 422]],
  ["half a form", "/lapor/jalan_rusak", { method: "POST", body: "--x\r\ncontent-disposition: form-data", headers: { "content-type": "multipart/form-data; boundary=x" } }, [400, 422]],
  ["a form without a boundary", "/lapor/jalan_rusak", { method: "POST", body: "x", headers: { "content-type": "multipart/form-data" } }, [400, 422]],
  ["a form where none belongs", "/", { method: "POST", body: new URLSearchParams({ a: "b" }) }, [200, 404, 405]],
  ["sign-in without a field", "/auth/code", { method: "POST", body: new URLSearchParams() }, [303]],
  ["a broken cookie", "/akun", { headers: { cookie: "__Host-among.session_token=%E0%A4%A; __Host-among_flow=x" } }, [303]],
  ["a long query", `/api/reports?category=${"x".repeat(8000)}`, {}, [400, 414, 422]],
  ["a broken cursor", "/api/reports?cursor=%00%ff", {}, [400]],
  ["a path that leads out", "/api/..%2f..%2fetc/passwd", {}, [404]],
  ["two slashes", `${origin}//evil.example/masuk`, {}, [404]],
  ["another's method", "/api/reports", { method: "DELETE" }, [404, 405]],
  ["more than a body may have", "/api/reports", { method: "POST", body: `"${"x".repeat(200_000)}"`, headers: json }, [413]],
  ["more than Lambda takes", "/lapor/jalan_rusak", { method: "POST", body: new Uint8Array(5_500_000), headers: { "content-type": "multipart/form-data; boundary=x" } }, [413]],
] as [string, string, RequestInit, number[]][])("%s", async (_, path, init, statuses) => {
  const answer = await visitor().ask(path, init);
  const text = await answer.text();
  expect(statuses, text.slice(0, 400)).toContain(answer.status);
  expect(text + JSON.stringify([...answer.headers])).not.toMatch(inside);
});

test("a write that another site's page makes a browser send is refused, with and without script", async () => {
  for (const [path, type, body] of [["/api/reports", "application/json", "{}"], ["/lapor/jalan_rusak", "application/x-www-form-urlencoded", "a=b"], ["/auth/phone", "application/x-www-form-urlencoded", "phone=081234567890"]] as const) {
    const answer = await here.fetch(new Request(new URL(path, origin), { method: "POST", body, headers: { "content-type": type, origin: "https://evil.example", "sec-fetch-site": "cross-site" } }));
    expect(answer.status, path).toBe(403);
  }
  expect(here.sent).toEqual([]);
});

test("who asks is counted by what CloudFront says, whatever the request says", async () => {
  const asks = async (n: number, viewer: string) => {
    const forged = { "cloudfront-viewer-address": `192.0.2.${n}:1`, "x-forwarded-for": `192.0.2.${n}`, "x-real-ip": `192.0.2.${n}` };
    const body = new URLSearchParams({ phone: `0812777700${10 + n}` });
    return (await here.fetch(new Request(new URL("/auth/phone", origin), { method: "POST", body, headers: { origin, ...forged } }), viewer)).headers.get("location");
  };
  for (let n = 0; n < limits.address.max; n++) expect(await asks(n, "198.51.100.99")).toBe("/masuk?langkah=kode");
  expect(await asks(30, "198.51.100.99")).toBe("/masuk?galat=limited");
  expect(await asks(31, "198.51.100.98")).toBe("/masuk?langkah=kode");
});

test.each([
  ["stream", {}],
  ["stream", { Records: [{}] }],
  ["stream", { Records: [{ eventName: "INSERT", dynamodb: { SequenceNumber: "1", NewImage: { type: { S: "report" }, body: { S: "{" } } } }] }],
  ["media", {}],
  ["media", { Records: [{ s3: { object: { key: "%E0%A4%A" } } }] }],
  ["clock", {}],
  ["clock", { time: "yesterday" }],
] as [Name, object][])("%s fails for %j and goes on living", async (name, event) => {
  const { payload, error } = await here.functions[name].invoke(event);
  expect(Boolean(error) || payload.batchItemFailures.length === 1).toBe(true);
  expect(JSON.stringify(error ?? payload)).not.toMatch(/a secret for tests|a session's token/);
});

test.each([
  ["stream", { Records: [] }, { batchItemFailures: [] }],
  ["stream", { Records: [{ eventName: "REMOVE", dynamodb: { SequenceNumber: "1", Keys: { pk: { S: "report#BTU-AAAAA" }, sk: { S: "0#head" } } } }] }, { batchItemFailures: [] }],
  ["media", { Records: [{ s3: { object: { key: "incoming/../media/x" } } }, { s3: { object: { key: "private/pho_01ARZ3NDEKTSV4RRFFQ69G5FAV/480.webp" } } }, { s3: { object: { key: "incoming/pho_01ARZ3NDEKTSV4RRFFQ69G5FAV" } } }] }, undefined],
] as [Name, object, unknown][])("%s has nothing to do for %j", async (name, event, payload) => {
  expect(await here.functions[name].invoke(event)).toEqual(payload === undefined ? {} : { payload });
});

test("every request is one line of the log, which tells its pattern and nothing that was sent; what broke is told without its text", async () => {
  const { functions } = here;
  // In the address, the query, the header, the cookie, the form, the JSON and the record that cannot be read.
  const typed = "rahasiaku";
  const phone = "081377788899";
  const headers = { "user-agent": typed, cookie: `__Host-among_device=${typed}` };
  const lines = (name: Name): Record<string, unknown>[] => functions[name].log().split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  const requests = (name: Name) => lines(name).filter(({ what }) => what === "request");
  const before = { api: requests("api").length, auth: requests("auth").length, site: requests("site").length };
  const asker = visitor();
  await asker.ask(`/api/reports/BTU-${typed}?kunci=${typed}&phone=${phone}`, { headers });
  await asker.ask("/api/reports", { method: "POST", headers: json, body: JSON.stringify({ phone, description: typed, category: typed }) });
  await asker.ask(`/laporan/BTU-7K3M4?kunci=${typed}`, { headers });
  await asker.ask(`/${typed}${phone}/x`, { headers });
  await asker.ask("/lapor/jalan_rusak", { method: "POST", headers, body: new URLSearchParams({ phone, description: typed }) });
  await asker.ask("/auth/phone", { method: "POST", body: new URLSearchParams({ phone, to: `/${typed}` }) });
  await functions.stream.invoke({ Records: [{ eventName: "INSERT", dynamodb: { SequenceNumber: "7", NewImage: { type: { S: "report" }, body: { S: `{${typed} ${phone}` } } } }] });
  const logged = (name: "api" | "auth" | "site") => requests(name).slice(before[name]).map(({ method, route, status }) => [method, route, status]);
  // What a process wrote arrives a moment after its answer.
  await expect.poll(() => ({ api: logged("api"), auth: logged("auth"), site: logged("site") })).toEqual({
    api: [["GET", "/api/reports/:code", 404], ["POST", "/api/reports", 400]],
    auth: [["POST", "/auth/phone", 303]],
    site: [["GET", "/laporan/…", 404], ["GET", "/…", 404], ["POST", "/lapor/…", 422]],
  });
  for (const name of ["api", "auth", "site"] as const) for (const line of requests(name)) expect(Object.keys(line)).toEqual(["at", "level", "what", "id", "method", "route", "status", "ms"]);
  await expect.poll(() => lines("stream").at(-1)).toMatchObject({ level: "error", what: "reaction failed", record: "7", error: { name: "SyntaxError", at: expect.any(Array) } });
  for (const { name, log } of Object.values(functions)) {
    expect(log(), name).not.toBe("");
    expect(log(), name).not.toMatch(/a guard for tests|a secret for tests|a session's token|0812[37]|62812[37]/);
    for (const secret of [typed, phone, phone.slice(1), "BTU-7K3M4", "x".repeat(100), "evil.example"]) expect(log(), name).not.toContain(secret);
  }
});
