import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { id } from "@among/core/id";
import { scratch } from "./connected.ts";

const program = join(import.meta.dirname, "../../packages/local/src/start.ts");

interface Started {
  child: ChildProcess;
  /** Everything printed so far. */
  said: () => string;
  /** Resolves with the address once it serves. */
  ready: Promise<string>;
  /** Exit code, or the signal's name. */
  ended: Promise<number | string>;
}

function start(...args: string[]): Started {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, "--empty", ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, PORT: "0", AMONG_LOG: "info" } });
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  const ready = new Promise<string>((done, fail) => {
    child.on("close", () => fail(new Error(`ended before it served:\n${text}`)));
    const read = (chunk: Buffer) => {
      text += chunk;
      const address = /is at {2}(\S+)/.exec(text)?.[1];
      if (address) done(address);
    };
    child.stdout!.on("data", read);
    child.stderr!.on("data", read);
  });
  // Only those who wait for it care.
  ready.catch(() => {});
  return { child, said: () => text, ready, ended: once(child, "close").then(([code, signal]) => code ?? signal) };
}

const draft = () => ({
  id: id("rep"),
  category: "jalan_rusak",
  village: "35.79.02.2003",
  landmark: "depan balai desa",
  answers: { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya" },
  description: "Lubang di tengah jalan, sudah dua minggu, motor sering jatuh.",
  phone: "081234567890",
});
const post = (address: string, body: object) => fetch(`${address}/api/reports`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

describe("what goes wrong at the start is told with what to do", () => {
  test("a busy port", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { said, ended } = start("--data", scratch(), "--port", String(port));
    expect(await ended).toBe(1);
    expect(said()).toContain(`Port ${port} is in use`);
    expect(said()).toContain(`--port ${port + 1}`);
    expect(said()).not.toContain("    at ");
  });

  test("a folder that cannot be written", async () => {
    const file = join(scratch(), "file");
    writeFileSync(file, "");
    const { said, ended } = start("--data", join(file, "data"));
    expect(await ended).toBe(1);
    expect(said()).toContain(`Cannot write to the data folder ${join(file, "data")}`);
    expect(said()).toContain("--data <folder>");
    expect(said()).not.toContain("    at ");
  });

  test.each(["table.db", "notes.db"])("a broken %s", async (name) => {
    const dir = scratch();
    const first = start("--data", dir);
    await first.ready;
    first.child.kill("SIGTERM");
    await first.ended;
    writeFileSync(join(dir, name), "this is no database, whatever its name says ".repeat(500));
    const { said, ended } = start("--data", dir);
    expect(await ended).toBe(1);
    expect(said()).toContain(join(dir, name));
    expect(said()).toContain("--fresh");
    expect(said()).not.toContain("    at ");

    const again = start("--data", dir, "--fresh");
    expect((await fetch(`${await again.ready}/api/reports`)).status).toBe(200);
  });

  test("another one on the same data", async () => {
    const dir = scratch();
    const first = start("--data", dir);
    const address = await first.ready;
    await post(address, draft());
    const { said, ended } = start("--data", dir, "--fresh");
    expect(await ended).toBe(1);
    expect(said()).toContain(`Another Among is running on the data in ${dir}`);
    expect((await (await fetch(`${address}/api/reports`)).json()).items).toHaveLength(1);
  });

  test.each([
    [["--port", "many"], '"many" is no port'],
    [["--port", "70000"], '"70000" is no port'],
    [["--colour", "green"], "Usage: npm start"],
  ])("%s", async (args, message) => {
    const { said, ended } = start("--data", scratch(), ...args);
    expect(await ended).toBe(1);
    expect(said()).toContain(message);
    expect(said()).not.toContain("    at ");
  });
});

test("what was acknowledged is there after kill -9, and what it set off happens once", async () => {
  const dir = scratch();
  const first = start("--data", dir);
  const address = await first.ready;
  const codes: string[] = [];
  for (let n = 0; n < 5; n++) {
    const answer = await post(address, draft());
    expect(answer.status).toBe(201);
    codes.push((await answer.json()).code);
  }
  first.child.kill("SIGKILL");
  expect(await first.ended).toBe("SIGKILL");

  const second = await start("--data", dir).ready;
  for (const code of codes) expect((await fetch(`${second}/api/reports/${code}`)).status).toBe(200);
  const messages = async () => (await (await fetch(`${second}/_local/inbox.json?to=6281234567890`)).json()).messages as { text: string }[];
  for (let tries = 0; tries < 100 && (await messages()).length < 5; tries++) await new Promise((done) => setTimeout(done, 50));
  const texts = (await messages()).map((m) => m.text);
  for (const code of codes) expect(texts.filter((text) => text.includes(code))).toHaveLength(1);
});

test("an interrupted filling begins again from nothing", async () => {
  const dir = scratch();
  const half = start("--data", dir);
  await post(await half.ready, draft());
  half.child.kill("SIGKILL");
  await half.ended;
  // As it stands when the process dies before the filling came to its end.
  rmSync(join(dir, "filled"));
  const address = await start("--data", dir).ready;
  expect((await (await fetch(`${address}/api/reports`)).json()).items).toEqual([]);
});

test("Ctrl-C finishes what was asked, folds the log into the file and ends with 0", async () => {
  const dir = scratch();
  const { child, ready, said, ended } = start("--data", dir);
  const address = await ready;
  const asked = Promise.all(Array.from({ length: 20 }, () => post(address, draft())));
  await new Promise((done) => setTimeout(done, 30));
  child.kill("SIGINT");
  const answers = (await Promise.allSettled([asked]))[0]!;
  expect(await ended).toBe(0);
  expect(said()).toContain("Stopped.");
  if (answers.status === "fulfilled") expect(answers.value.every((a) => a.status === 201)).toBe(true);
  expect(() => statSync(join(dir, "table.db-wal"))).toThrow();
  expect(statSync(join(dir, "secret")).mode & 0o777).toBe(0o600);
});

test("the log names requests by pattern and id, and says nothing of people", async () => {
  const { ready, said } = start("--data", scratch());
  const address = await ready;
  const { code, key } = await (await post(address, draft())).json();
  await fetch(`${address}/api/reports/${code}?kunci=${key}`);
  await fetch(`${address}/laporan/${code}?kunci=${key}`);
  const lines = said().split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  expect(lines.map(({ method, route, status }) => [method, route, status])).toEqual([
    ["POST", "/api/reports", 201],
    ["GET", "/api/reports/:code", 200],
    ["GET", "/laporan/…", 200],
  ]);
  for (const line of lines) expect(line).toMatchObject({ id: expect.stringMatching(/^req_/), ms: expect.any(Number) });
  for (const secret of [key, code, "81234567890", "motor"]) expect(JSON.stringify(lines)).not.toContain(secret);
});

test("the inbox shows text as text, links as links", async () => {
  const address = await start("--data", scratch()).ready;
  await post(address, draft());
  let page = "";
  for (let tries = 0; tries < 100 && !page.includes("+6281234567890"); tries++) {
    await new Promise((done) => setTimeout(done, 30));
    page = await (await fetch(`${address}/_local/inbox`)).text();
  }
  expect(page).toMatch(/<a href="http:\/\/localhost:\d+\/[^"]+">/);
  expect(page).not.toContain(" style=");
});
