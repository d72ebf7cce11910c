import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@among/core/actor";
import { connect, use } from "@among/core/config";
import * as Audit from "@among/core/identity/audit";
import * as Device from "@among/core/identity/device";
import * as Code from "@among/core/identity/one-time-code";
import * as Session from "@among/core/identity/session";
import { limit } from "@among/core/limit";
import type { Capacity } from "@among/core/store/dynamo";
import { actorOf } from "@among/functions/actor";
import { demoCode, seedPeople } from "@among/local/seed/people";
import { world } from "../world.ts";
import { Browser, codeIn } from "./stage.ts";

const spent: Capacity[] = [];
const rows: Record<string, number | string>[] = [];
let sent: Awaited<ReturnType<typeof world>>["sent"];

/** The README's table for identity: pattern, where, read, write. */
const allowed = new Map(
  readFileSync(new URL("../../packages/core/README.md", import.meta.url), "utf8")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cells) => cells.length === 6 && /^[\d.]+$/.test(cells[3]!))
    .map(([, pattern, , read, write]) => [pattern!, { read: Number(read), write: Number(write) }]),
);

async function cost<T>(pattern: string, run: () => Promise<T>): Promise<T> {
  spent.length = 0;
  const result = await run();
  const sum = (pick: (c: Capacity) => number) => spent.reduce((total, c) => total + pick(c), 0);
  rows.push({ pattern, read: sum((c) => c.read), write: sum((c) => c.write), "allowed read": allowed.get(pattern)?.read ?? NaN, "allowed write": allowed.get(pattern)?.write ?? NaN });
  return result;
}

beforeAll(async () => {
  ({ sent } = await world({ store: "dynamo", onCapacity: (capacity) => void spent.push(capacity) }));
  connect({ ...use(), origin: "http://among.test" });
});
afterAll(() => console.table(rows));

test("what sign-in and the checks cost stays in the README's table", async () => {
  const phone = "+6281234567890";
  const person: Actor = { kind: "person", id: "per_1", name: "Eko", grants: [{ role: "agency_officer", agency: "dlh" }] };
  await cost("Count one use", () => limit("x", "y", { max: 3, seconds: 60 }));
  await cost("Send a code", () => Code.issue(phone, "203.0.113.7", "id"));
  await cost("Try a wrong code", () => Code.redeem(phone, "abc", "203.0.113.7"));
  const browser = new Browser();
  await browser.post("/auth/phone", { phone: "081234567891" });
  const code = codeIn(sent, "+6281234567891");
  await cost("Sign in by code, the first time", () => browser.post("/auth/code", { code }));
  const actor = await cost("Check a session", () => actorOf(browser.request()));
  await cost("List one's sessions", () => Session.list(actor));
  await cost("Claim a device", () => Device.claim({ ...person, device: "dev_0123456789abcdef01234567" }));
  await cost("Find one's devices", () => Device.refs(person));
  await cost("Write the audit trail", () => Audit.record(person, "report.read_confidential", "BTU-7K3M4"));
  const people = await seedPeople();
  const { email, password } = people.find((p) => p.role === "agency_head")!;
  const officer = new Browser("203.0.113.8");
  await cost("Sign in as staff: the password", () => officer.post("/auth/staff", { email: email!, password: password! }));
  const totp = await demoCode();
  await cost("Sign in as staff: the second factor", () => officer.post("/auth/staff/totp", { code: totp }));
  await cost("Check a session of staff", () => actorOf(officer.request()));

  for (const row of rows) {
    expect(row.read, String(row.pattern)).toBeLessThanOrEqual(Number(row["allowed read"]));
    expect(row.write, String(row.pattern)).toBeLessThanOrEqual(Number(row["allowed write"]));
  }
  expect([...allowed.keys()].sort()).toEqual(rows.map((row) => row.pattern).sort());
});
