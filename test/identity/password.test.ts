import { expect, test } from "vitest";
import * as Audit from "@among/core/identity/audit";
import { id } from "@among/core/id";
import { check, newToken, Sessions } from "@among/core/identity/session";
import { demoCode, seedPeople } from "@among/local/seed/identity/people";
import { Browser, stage } from "./stage.ts";
import { actorOf } from "./make.ts";

const next = "kuda hijau naik sepeda ungu";

test("a password is changed with the old one and a fresh second factor, and ends every other session", async () => {
  await stage();
  const { email, password, actor } = (await seedPeople()).find((p) => p.role === "operator")!;
  const code = await demoCode();
  const [desk, here] = [new Browser(), new Browser("203.0.113.9")];
  await here.post("/auth/staff", { email: email!, password: password! });
  await here.post("/auth/staff/totp", { code });

  expect(await desk.post("/auth/staff/password", { current: password!, new: next })).toBe("/masuk?cara=petugas&galat=session");
  expect(await here.post("/auth/staff/password", { current: "bukan yang ini", new: next })).toBe("/akun?galat=current_wrong");
  expect(await here.post("/auth/staff/password", { current: password!, new: "pendek" })).toBe("/akun?galat=password_short");
  expect(await here.post("/auth/staff/password", { current: password!, new: "rahasia123456" })).toBe("/akun?galat=password_common");
  expect((await actorOf(here.request())).kind).toBe("person");

  const now = new Date().toISOString();
  const forgotten = newToken(actor.id);
  await Sessions.create({ id: id("ses"), token: forgotten, userId: actor.id, createdAt: now, expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
  expect(await here.post("/auth/staff/password", { current: password!, new: next, lang: "en" })).toBe("/en/akun?sandi=1");
  expect((await actorOf(here.request())).kind).toBe("person");
  expect(await check(forgotten, undefined)).toBeUndefined();
  expect(await desk.post("/auth/staff", { email: email!, password: password! })).toContain("sign_in_wrong");
  expect(await desk.post("/auth/staff", { email: email!, password: next })).toBe("/masuk?langkah=totp");
  expect((await Audit.by(actor.id)).items[0]).toMatchObject({ action: "person.password", subject: actor.id });
});
