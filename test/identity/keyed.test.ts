import { beforeEach, expect, test } from "vitest";
import * as Flow from "@among/core/identity/flow";
import { library } from "@among/functions/identity/library";
import { demoCode, seedPeople } from "@among/local/seed/identity/people";
import { Browser, counts, signIn, stage } from "./stage.ts";
import { actorOf } from "./make.ts";

beforeEach(() => stage());

/** The lists of all rows of a model, which only upkeep may read. */
const listed = () => counts.queried.filter((pk) => pk.startsWith("auth#"));

test("signing in by phone, the first time and again, looks nothing up but by key", async () => {
  counts.reset();
  const browser = await signIn("081234567890");
  await browser.post("/auth/profile", { name: "Sri Wahyuni", consent: "1" });
  await actorOf(browser.request());
  await browser.post("/auth/out", {});
  expect(listed()).toEqual([]);
  expect(counts.queried.length).toBeLessThanOrEqual(6);
  expect(Flow.read(browser.cookie)).toBeUndefined();
});

test("so does signing in as staff, proving oneself and a passkey's beginning", async () => {
  const people = await seedPeople();
  const { email, password } = people.find((p) => p.role === "operator")!;
  counts.reset();
  const browser = new Browser();
  await browser.post("/auth/staff", { email: email!, password: password! });
  await browser.post("/auth/staff/totp", { code: "000000" });
  await browser.post("/auth/staff/totp", { code: await demoCode() });
  await browser.post("/auth/staff/prove", { code: "000000" });
  expect((await browser.send("GET", "/auth/passkey/generate-register-options")).status).toBe(200);
  expect((await browser.send("GET", "/auth/passkey/list-user-passkeys")).status).toBe(200);
  expect((await new Browser().send("GET", "/auth/passkey/generate-authenticate-options")).status).toBe(200);
  expect(listed()).toEqual([]);
});

test("the look-ups by name: user by phone, mail and id; session by token; account by provider; passkey by credential", async () => {
  const people = await seedPeople();
  const { adapter } = await library().$context;
  const staff = people.find((p) => p.role === "admin")!;
  const cases: [string, { field: string; value: string }[], number][] = [
    ["user", [{ field: "phoneNumber", value: people[0]!.phone! }], 1],
    ["user", [{ field: "email", value: staff.email! }], 1],
    ["user", [{ field: "id", value: staff.actor.id }], 1],
    ["account", [{ field: "providerId", value: "credential" }, { field: "accountId", value: staff.actor.id }], 1],
    ["account", [{ field: "userId", value: staff.actor.id }], 1],
    ["twoFactor", [{ field: "userId", value: staff.actor.id }], 1],
    ["session", [{ field: "token", value: `${staff.actor.id}.${"0".repeat(26)}` }], 0],
    ["session", [{ field: "token", value: "of another form" }], 0],
    ["passkey", [{ field: "credentialID", value: "nobody's" }], 0],
    ["verification", [{ field: "identifier", value: "nothing" }], 0],
  ];
  for (const [model, where, found] of cases) {
    counts.reset();
    expect(await adapter.findMany({ model, where }), `${model} by ${where.map((w) => w.field).join(" and ")}`).toHaveLength(found);
    expect(listed()).toEqual([]);
    expect(counts.read).toBeLessThanOrEqual(2);
  }
});
