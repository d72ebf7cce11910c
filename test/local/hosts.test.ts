import { networkInterfaces } from "node:os";
import { request } from "node:http";
import { Hono } from "hono";
import { describe, expect, onTestFinished, test } from "vitest";
import { settings } from "@among/local/args";
import { hosts } from "@among/local/hosts";
import { inbox } from "@among/local/inbox";
import { listen, type Fetch } from "@among/local/serve";

const code = async () => "123456";
const app = (host: string, origin: string) =>
  new Hono()
    .use(hosts(host, origin))
    .route("/", inbox({ list: () => [{ id: "msg_1", to: "+6281", text: "Kode: 654321", at: "2026-11-21T00:00:00.000Z" }] }, "Asia/Jakarta", origin, code))
    .get("*", (c) => c.text("page"));

interface Asked {
  headers?: Record<string, string>;
  path?: string;
  peer?: string;
}
const asked = (made: Hono) => async (name: string, { headers = {}, path = "/", peer = "127.0.0.1" }: Asked = {}) => {
  const answer = await made.request(`http://${name}${path}`, { headers: { host: name, ...headers } }, { incoming: { socket: { remoteAddress: peer } } });
  return { status: answer.status, text: await answer.text() };
};
/** An address of this computer that other computers see; its own where it has none. */
const own = Object.values(networkInterfaces()).flat().find((i) => i && !i.internal && i.family === "IPv4")?.address;

describe("the name that was asked", () => {
  const ask = asked(app("127.0.0.1", "http://localhost:3000"));

  test.each(["localhost:3000", "LOCALHOST", "localhost.", "127.0.0.1:3000", "127.0.0.2", "[::1]:3000"])("%s is this computer's", async (name) => {
    expect(await ask(name)).toEqual({ status: 200, text: "page" });
  });

  test.each(["evil.example", "evil.example:3000", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1.nip.io", "192.168.1.7", "0.0.0.0", "among.example"])("%s is not", async (name) => {
    const { status, text } = await ask(name);
    expect(status).toBe(421);
    expect(text).toContain("Alamat ini bukan alamat layanan ini. Buka http://localhost:3000");
    expect(text).toContain("This service does not answer at this address.");
  });

  test("what the address and the header say must both be ours", async () => {
    expect((await ask("localhost", { headers: { host: "evil.example" } })).status).toBe(421);
    expect((await ask("evil.example", { headers: { host: "localhost" } })).status).toBe(421);
  });

  test("where other computers are let in, their names for this one are ours, and those alone", async () => {
    const open = asked(app("0.0.0.0", "http://among.example:8080"));
    expect((await open("among.example:8080", { peer: "192.168.1.9" })).status).toBe(200);
    if (own) expect([(await open(`${own}:3000`)).status, (await ask(`${own}:3000`)).status]).toEqual([200, 421]);
    expect((await open("203.0.113.77")).status).toBe(421);
    expect((await open("evil.example")).status).toBe(421);
    expect((await asked(app("kantor.local", "http://localhost:1"))("kantor.local:3000")).status).toBe(200);
  });
});

describe("the inbox", () => {
  const open = asked(app("among.example", "http://localhost:3000"));
  const paths = ["/_local/inbox", "/_local/inbox.json", "/_local/inbox?to=6281", "/_local/inbox.json?to=6281"];

  test("opens on this computer", async () => {
    for (const path of paths) expect((await open("localhost:3000", { path })).text).toContain("654321");
    expect((await open("127.0.0.1", { path: "/_local/inbox", peer: "::ffff:127.0.0.1" })).status).toBe(200);
    expect((await open("localhost", { path: "/_local/inbox", peer: "::1" })).text).toContain("123456");
  });

  test.each<[string, string, Asked]>([
    ["another computer", "among.example", { peer: "192.168.1.9" }],
    ["another computer that calls itself this one", "localhost", { peer: "192.168.1.9", headers: { "x-forwarded-for": "127.0.0.1" } }],
    ["another computer that names this one", "localhost", { peer: "192.168.1.9" }],
    ["a proxy on this computer, by the name it is reached at", "among.example", {}],
    ["a proxy on this computer that says for whom", "localhost", { headers: { "x-forwarded-for": "203.0.113.9" } }],
    ["a proxy on this computer that says so otherwise", "localhost", { headers: { forwarded: "for=203.0.113.9" } }],
    ["nobody knows whom", "localhost", { peer: "" }],
  ])("is closed to %s", async (_, name, more) => {
    for (const path of paths) {
      const { status, text } = await open(name, { ...more, path });
      expect([path, status]).toEqual([path, 403]);
      expect(text).toMatch(/hanya bisa dibuka di komputer.*\n.*only on the computer/);
    }
  });
});

test.each(["https://among.example", "http://192.168.1.7:3000", "http://localhost.among.example"])("the inbox is closed to this computer too where people reach the service at %s: a proxy may look like it", async (origin) => {
  const open = asked(app("127.0.0.1", origin));
  for (const path of ["/_local/inbox", "/_local/inbox.json", "/_local/inbox?to=6281"]) {
    const { status, text } = await open("localhost:3000", { path });
    expect([path, status]).toEqual([path, 403]);
    expect(text).toMatch(/ditutup selama .*\n.*is closed while/);
  }
  expect((await open("localhost:3000")).status).toBe(200);
});

test("over a connection a name that was made to point here reads nothing", async () => {
  const server = await listen("127.0.0.1", 0, Promise.resolve(app("127.0.0.1", "http://localhost:3000").fetch as Fetch));
  onTestFinished(() => server.close(0));
  const status = (path: string, host: string) => new Promise<number>((done) => request({ port: server.port, host: "127.0.0.1", path, headers: { host } }, (answer) => (answer.resume(), done(answer.statusCode!))).end());
  expect(await Promise.all([status("/_local/inbox", `localhost:${server.port}`), status("/_local/inbox", "evil.example"), status("http://evil.example/_local/inbox", "localhost"), status("http://localhost/_local/inbox", "evil.example")])).toEqual([200, 421, 421, 421]);
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
});

test("the address people use is an option, and anything that is none is refused", () => {
  const of = (...argv: string[]) => (settings(argv, {}, "/") as { origin?: string }).origin;
  expect([of(), of("--origin", "http://192.168.1.7:3000/"), of("--origin", "https://among.example")]).toEqual([undefined, "http://192.168.1.7:3000", "https://among.example"]);
  for (const bad of ["among.example", "ftp://among.example", "https://among.example/path", "https://a@among.example", "javascript:alert(1)"]) expect(() => of("--origin", bad)).toThrow("is no address");
});
