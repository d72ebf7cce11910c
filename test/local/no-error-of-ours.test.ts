import { connect as tcp } from "node:net";
import { Hono } from "hono";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { assemble } from "@among/functions/http/assemble";
import { site } from "@among/functions/site";
import { listen, type Fetch } from "@among/local/serve";
import { world, type World } from "../world.ts";

let w: World;
let server: Awaited<ReturnType<typeof listen>>;
const lines: string[] = [];
beforeAll(async () => {
  w = await world();
  server = await listen("127.0.0.1", 0, Promise.resolve(site({ local: true }).fetch as Fetch));
  const note = (text: unknown): true => (lines.push(String(text)), true);
  vi.spyOn(process.stderr, "write").mockImplementation(note);
  vi.spyOn(console, "error").mockImplementation(note);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await server.close(10);
  await w.close();
});

/** Sends bytes as they are and hangs up after a while, or when it was answered. @returns the status, 0 without an answer */
const send = (bytes: string, { port } = server, hangUp = 5_000): Promise<number> =>
  new Promise((done) => {
    let got = "";
    const socket = tcp(port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (data) => (got += data)).on("error", () => {}).on("close", () => done(Number(got.split(" ")[1] ?? 0)));
    setTimeout(() => socket.destroy(), hangUp).unref();
  });
const form = "Host: localhost\r\nOrigin: http://localhost\r\nContent-Type: application/x-www-form-urlencoded";
const get = (path: string) => send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
const post = (path: string) => send(`POST ${path} HTTP/1.1\r\n${form}\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b`);

test("the pages for what went wrong are at no address, however it is written", async () => {
  const statuses = ["400", "403", "404", "409", "410", "413", "429", "500"];
  const written = ["/500/", "//500", "/en//500", "/500?x=1", "/%35%30%30", "/en/%35%30%30", "/%2535%2530%2530", "/en/%252535%2530%2530", "/./500", "/tani/../500"];
  for (const path of [...statuses.flatMap((status) => [`/${status}`, `/en/${status}`]), ...written]) expect([path, await get(path), await post(path)]).toEqual([path, 404, 404]);
  expect(lines).toEqual([]);
});

test("an address that cannot be read is not there", async () => {
  for (const path of ["/%", "/%E0%A4%A", "/en/%", "/laporan/%zz", "/tani/%ff", "/%25zz", "/laporan/%25", "/api/reports/%zz", "/media/%/x", "/auth/%"]) expect([path, await get(path)]).toEqual([path, 404]);
  for (const path of ["/?%", "/jelajah?kategori=%E0%A4%A", "/masuk?galat=%"]) expect([path, await get(path)]).toEqual([path, 200]);
  expect(lines).toEqual([]);
});

test("who hangs up in the middle of a request writes no error", async () => {
  const begun = [`${form}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na=bcd\r\n`, `${form}\r\nContent-Length: 100\r\n\r\na=b`];
  await Promise.all(["/auth/phone", "/auth/passkey/verify-authentication", "/lapor", "/akun", "/api/reports"].flatMap((path) => begun.map((head) => send(`POST ${path} HTTP/1.1\r\n${head}`, server, 150))));
  await new Promise((done) => setTimeout(done, 100));
  expect(lines).toEqual([]);
});

test("a connection of ours that breaks is an error still, and told", async () => {
  const broken = new Hono().post("/api/broken", () => {
    throw Object.assign(new Error("the table hung up"), { code: "ECONNRESET" });
  });
  const own = await listen("127.0.0.1", 0, Promise.resolve(assemble({ apps: [broken], pages: async () => async () => new Response() }).fetch as Fetch));
  expect(await send(`POST /api/broken HTTP/1.1\r\n${form}\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=b`, own)).toBe(500);
  await own.close(10);
  expect(lines.splice(0).join("")).toContain('"what":"request failed"');
});
