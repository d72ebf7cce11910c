import { beforeAll, expect, test } from "vitest";
import type { Actor } from "@among/core/actor";
import { connect, use } from "@among/core/config";
import * as Audit from "@among/core/identity/audit";
import * as Device from "@among/core/identity/device";
import * as Code from "@among/core/identity/one-time-code";
import * as Session from "@among/core/identity/session";
import { limit } from "@among/core/limit";
import { demoCode, seedPeople } from "@among/local/seed/identity/people";
import { costs } from "../costs.ts";
import { world } from "../world.ts";
import { Browser, codeIn } from "./stage.ts";
import { actorOf } from "./make.ts";

let sent: Awaited<ReturnType<typeof world>>["sent"];
const { cost, hold: expectCost, onCapacity, whole } = costs("Identity");

beforeAll(async () => {
  ({ sent } = await world({ store: "dynamo", onCapacity }));
  connect({ ...use(), origin: "http://among.test" });
});

test("what sign-in and the checks cost stays in the README's table", async () => {
  const phone = "+6281234567890";
  const person: Actor = { kind: "person", id: "per_1", name: "Eko", grants: [{ role: "agency_officer", agency: "dlh" }] };
  await cost("Count one use", () => limit("x", "y", { max: 3, seconds: 60 }));
  await cost("Send a code", () => Code.issue(phone, { address: "203.0.113.7" }, "id"));
  await cost("Try a wrong code", () => Code.redeem(phone, "abc", { address: "203.0.113.7" }));
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

  expectCost();
  whole();
});
