import { renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { baseHeaders, baseHeadersOf } from "../base-headers.ts";
import { scratch } from "./connected.ts";
import { draft, post, start } from "./starting.ts";

// Each test starts whole processes, some of them three.
vi.setConfig({ testTimeout: 60_000 });

// A number that somebody else typed gets only a few texts a day: each report has one of its own.
const phoneOf = (n: number): string => `+62812345678${90 + n}`;

test("what was acknowledged is there after kill -9, and what it set off happens once", async () => {
  const dir = scratch();
  const first = start("--data", dir);
  const address = await first.ready;
  const codes: string[] = [];
  for (let n = 0; n < 5; n++) {
    const answer = await post(address, { ...draft(), phone: phoneOf(n) });
    expect(answer.status).toBe(201);
    codes.push((await answer.json()).code);
  }
  first.child.kill("SIGKILL");
  expect(await first.ended).toBe("SIGKILL");

  const second = await start("--data", dir).ready;
  for (const code of codes) expect((await fetch(`${second}/api/reports/${code}`)).status).toBe(200);
  const textsTo = async (phone: string) => ((await (await fetch(`${second}/_local/inbox.json?to=${phone.slice(1)}`)).json()).messages as { text: string }[]).map((m) => m.text);
  const allTexts = async () => (await Promise.all(codes.map((_, n) => textsTo(phoneOf(n))))).flat();
  for (let tries = 0; tries < 100 && (await allTexts()).length < codes.length; tries++) await new Promise((done) => setTimeout(done, 50));
  const texts = await allTexts();
  for (const code of codes) expect(texts.filter((text) => text.includes(code))).toHaveLength(1);
});

test("an interrupted filling begins again from nothing", async () => {
  const dir = scratch();
  const half = start("--data", dir);
  await post(await half.ready, draft());
  half.child.kill("SIGKILL");
  await half.ended;
  // As it stands when the process dies before the filling came to its end.
  renameSync(join(dir, "filled"), join(dir, "filling"));
  const address = await start("--data", dir).ready;
  expect((await (await fetch(`${address}/api/reports`)).json()).items).toEqual([]);
});

test("Ctrl-C finishes what was asked, folds the log into the file and ends with 0", async () => {
  const dir = scratch();
  const { child, ready, output: said, ended } = start("--data", dir);
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
  const { ready, output: said } = start("--data", scratch());
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

test("over a real connection every answer is the same: headers, origin check, limits", async () => {
  const address = await start("--data", scratch()).ready;
  const evil = { origin: "https://evil.example", "content-type": "application/json" };
  const answers = await Promise.all([
    fetch(`${address}/`),
    fetch(`${address}/icon.svg`),
    fetch(`${address}/_local/inbox`),
    fetch(`${address}/api/nothing`),
    fetch(`${address}/media/nothing`),
    fetch(`${address}/api/reports`, { method: "POST", headers: evil, body: JSON.stringify(draft()) }),
    fetch(`${address}/api/reports`, { method: "POST", headers: { cookie: "a=b" }, body: JSON.stringify(draft()) }),
    fetch(`${address}/api/reports`, { method: "POST", headers: { "content-type": "application/json" }, body: "x".repeat(200_000) }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404, 404, 403, 403, 413]);
  expect(new Set(answers.map(({ headers }) => headers.get("x-request-id"))).size).toBe(answers.length);
  for (const { headers, url } of answers) {
    expect({ url, ...baseHeadersOf(headers) }).toEqual({ url, ...baseHeaders });
    expect(headers.get("x-request-id"), url).toMatch(/^req_[0-9A-HJKMNP-TV-Z]{26}$/);
  }
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
