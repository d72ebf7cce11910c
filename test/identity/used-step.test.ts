import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useStep } from "@among/core/identity/used-step";
import { timeStepOf } from "@among/functions/identity/time-step";
import { demoCode, seedPeople, type DemoPerson } from "@among/local/seed/identity/people";
import { Browser, stage } from "./stage.ts";

let officer: DemoPerson;
beforeEach(async () => {
  await stage();
  officer = (await seedPeople()).find((p) => p.role === "operator")!;
  // In the middle of a step, so that no code changes while it is used.
  vi.useFakeTimers({ toFake: ["Date"], now: Math.floor(Date.now() / 30_000) * 30_000 + 15_000 });
});
afterEach(() => vi.useRealTimers());

const pass = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1000);
const login = async (code: string, browser = new Browser()) => {
  await browser.post("/auth/staff", { email: officer.email!, password: officer.password! });
  return { browser, to: await browser.post("/auth/staff/totp", { code }) };
};

test("a code of the authenticator works once, at sign-in or at proving oneself again", async () => {
  const code = await demoCode();
  const { browser, to } = await login(code);
  expect(to).toBe("/petugas");
  expect(await browser.post("/auth/staff/prove", { code, to: "/admin" })).toBe("/masuk?langkah=bukti&galat=totp_wrong");
  pass(30);
  const next = await demoCode();
  expect(await browser.post("/auth/staff/prove", { code: next, to: "/admin" })).toBe("/admin");
  expect((await login(next)).to).toBe("/masuk?langkah=totp&galat=totp_wrong");
  // The one before it would still be taken by itself: it is not, once a later one was used.
  expect((await login(code)).to).toBe("/masuk?langkah=totp&galat=totp_wrong");
  pass(30);
  expect((await login(await demoCode())).to).toBe("/petugas");
});

test("of five at the same moment one gets in, be it the first code ever or a later one", async () => {
  for (const _ of [1, 2]) {
    const code = await demoCode();
    const browsers = await Promise.all(Array.from({ length: 5 }, async () => {
      const browser = new Browser();
      await browser.post("/auth/staff", { email: officer.email!, password: officer.password! });
      return browser;
    }));
    const answers = await Promise.all(browsers.map((b) => b.post("/auth/staff/totp", { code })));
    expect(answers.filter((to) => to === "/petugas")).toHaveLength(1);
    pass(30);
  }
}, 60_000);

test("a step is marked once, and only forwards", async () => {
  const id = officer.actor.id;
  expect(await Promise.all([10, 10].map((step) => useStep(id, step)))).toEqual(expect.arrayContaining([true, false]));
  expect([await useStep(id, 9), await useStep(id, 11), await useStep(id, 11), await useStep(id, 10)]).toEqual([false, true, false, false]);
  const now = Math.floor(Date.now() / 30_000);
  expect(await timeStepOf(id, await demoCode())).toBe(now);
  expect(await timeStepOf(id, await demoCode(), Date.now() + 30_000)).toBe(now);
  expect(await timeStepOf(id, await demoCode(), Date.now() + 60_000)).toBeUndefined();
  expect(await timeStepOf("per_nobody", "000000")).toBeUndefined();
});
