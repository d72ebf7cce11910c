import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { countPassword, limits } from "@among/core/identity/attempts";
import * as Flow from "@among/core/identity/flow";
import { knownCookie, knownTo, remember } from "@among/core/identity/known-browser";
import * as Code from "@among/core/identity/one-time-code";
import { demoCode, seedPeople, type DemoPerson } from "@among/local/seed/identity/people";
import { faultOf } from "../reports/make.ts";
import { actorOf } from "./make.ts";
import { Browser, codeFor, sent, signIn, stage } from "./stage.ts";

beforeEach(async () => {
  await stage();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
});
afterEach(() => vi.useRealTimers());

const pass = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1000);
const isIn = async (browser: Browser): Promise<boolean> => (await actorOf(browser.request())).kind === "person";
let strangers = 0;
/** Each from an address of its own, so that no limit per address stops them. */
const stranger = (): Browser => new Browser(`198.51.${Math.floor(++strangers / 250)}.${strangers % 250}`);
const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

describe("strangers cannot keep an officer away", () => {
  let officer: DemoPerson;
  const give = (browser: Browser, password = officer.password!) => browser.post("/auth/staff", { email: officer.email!, password });

  beforeEach(async () => void (officer = (await seedPeople()).find((p) => p.role === "operator")!));

  async function atOwnDesk(): Promise<Browser> {
    const desk = new Browser();
    await give(desk);
    expect(await desk.post("/auth/staff/totp", { code: await demoCode() })).toBe("/petugas");
    await desk.post("/auth/out", {});
    expect(await isIn(desk)).toBe(false);
    pass(60);
    return desk;
  }

  test("by wrong passwords: the browser in which the officer was in before counts for itself, and alone", async () => {
    const desk = await atOwnDesk();
    expect(await give(stranger(), "wrong wrong wrong")).toContain("sign_in_wrong");
    for (let i = 1; i < limits.password.max; i++) await countPassword(officer.email!, { address: stranger().address });
    expect(await give(stranger())).toContain("galat=limited");
    expect(await give(desk)).toBe("/masuk?langkah=totp");
    expect(await desk.post("/auth/staff/totp", { code: await demoCode() })).toBe("/petugas");
    const browser = knownTo(officer.email!, desk.cookie);
    for (let i = 0; i < limits.password.max; i++) await countPassword(officer.email!, { browser });
    expect(await give(desk)).toContain("galat=limited");
  });

  test("by an address that is used up: many people share one", async () => {
    const desk = await atOwnDesk();
    for (let i = 0; i < limits.address.max; i++) await countPassword(`nobody${i}@batu.example`, { address: desk.address }).catch(() => {});
    expect(await give(new Browser(desk.address))).toContain("galat=limited");
    expect(await give(desk)).toBe("/masuk?langkah=totp");
  });

  test("by second factors or recovery codes: without the right password nothing is counted", async () => {
    const thief = stranger();
    expect(await give(thief, "wrong wrong wrong")).toContain("sign_in_wrong");
    expect(Flow.read(thief.cookie)).toMatchObject({ email: officer.email });
    for (let i = 0; i < limits.factor.max; i++) {
      expect(await thief.post("/auth/staff/totp", { code: "000000" })).toBe("/masuk?cara=petugas&galat=expired");
      expect(await thief.post("/auth/staff/recovery", { code: "wrong-codes" })).toBe("/masuk?cara=petugas&galat=expired");
    }
    const elsewhere = new Browser("203.0.113.77");
    await give(elsewhere);
    expect(await elsewhere.post("/auth/staff/totp", { code: await demoCode() })).toBe("/petugas");
  });

  test("nor by second factors with a password that they know; they have ten tries in a quarter of an hour, and thirty a day", async () => {
    const desk = await atOwnDesk();
    const answers: (string | null)[] = [];
    for (let round = 0; round < 3; round++) {
      const thief = stranger();
      await give(thief);
      for (let i = 0; i < 4; i++) answers.push(await thief.post(`/auth/staff/${i % 2 ? "recovery" : "totp"}`, { code: i % 2 ? "wrong-codes" : wrong(await demoCode()) }));
    }
    expect(answers.map((a) => a?.includes("limited"))).toEqual([...Array(10).fill(false), true, true]);
    await give(desk);
    expect(await desk.post("/auth/staff/totp", { code: await demoCode() })).toBe("/petugas");
    expect((3 * limits.factorOfDay.max) / 1_000_000).toBeLessThanOrEqual(1e-4);
  }, 120_000);
});

describe("strangers cannot keep a citizen away", () => {
  const phone = "+6281234567890";
  const typed = { phone: "0812-3456-7890" };

  test("by wrong codes, nor by asking for codes: a code opens only where it was asked for, and only there it is used up", async () => {
    const owner = new Browser();
    await owner.post("/auth/phone", typed);
    const code = codeFor(phone);
    pass(31);
    const thief = stranger();
    expect(await thief.post("/auth/phone", typed)).toBe("/masuk?langkah=kode");
    const theirs = codeFor(phone);
    for (let i = 0; i < 20; i++) await thief.post("/auth/code", { code: wrong(theirs) });
    expect(await thief.post("/auth/code", { code: theirs })).toContain("galat=limited");
    if (code !== theirs) expect(await owner.post("/auth/code", { code: theirs })).toContain("code_wrong");
    expect(await owner.post("/auth/code", { code })).toBe("/masuk?langkah=profil");
  });

  test("by using up what may be sent to the number: where its owner was in before, codes are counted apart", async () => {
    const owner = await signIn();
    await owner.post("/auth/out", {});
    for (let i = 0; i < 3; i++) {
      pass(121);
      await stranger().post("/auth/phone", typed);
    }
    pass(121);
    expect(await stranger().post("/auth/phone", typed)).toBe("/masuk?galat=limited");
    expect(await owner.post("/auth/phone", typed)).toBe("/masuk?langkah=kode");
    expect(await owner.post("/auth/code", { code: codeFor(phone) })).toMatch(/^\/(masuk\?langkah=profil)?$/);
  });

  test("and guess at most a hundred times a day, from wherever they ask, whatever the owner does", async () => {
    expect((Code.limits.numberOfDay.max * Code.tries) / 1_000_000).toBeLessThanOrEqual(1e-4);
    const start = Date.now();
    const day = [];
    for (let minute = 0; minute < 24 * 60; minute += 16) {
      for (const second of [0, 31, 152]) day.push(await Code.issue(phone, { address: `a${minute}-${second}`, flow: `f${minute}-${second}` }, "id", start + (minute * 60 + second) * 1000).then(() => "sent", (e) => e.code));
    }
    expect(day.filter((answer) => answer === "sent")).toHaveLength(Code.limits.numberOfDay.max);
    expect(day.at(-1)).toMatch(/^limit\.code\.number/);
    await Code.issue(phone, { flow: "own", known: true }, "id", start + 80_000_000);
    expect(await Code.redeem(phone, codeFor(phone), { flow: "own", known: true }, start + 80_001_000)).toBe(true);
  });

  test("one address cannot use up a number's day, and what it is refused counts for nobody", async () => {
    const start = Date.now();
    const ask = (minute: number, address: string) => Code.issue(phone, { address, flow: `${minute}` }, "id", start + minute * 60_000);
    for (let i = 0; i < Code.limits.numberOfAddress.max; i++) await ask(i * 20, "a");
    const before = sent.length;
    for (let i = 6; i < 9; i++) expect(await faultOf(() => ask(i * 20, "a"))).toMatchObject({ code: "limit.code.number_of_address" });
    for (const second of [0, 1, 4]) await ask(180 + second, "b");
    expect(sent.length - before).toBe(3);
  });
});

test("a browser is known to those who were in, whoever else comes, until it was not used for long; nobody can make it so", () => {
  const now = Date.now();
  const cookieOf = (set: string): string => set.split(";")[0]!;
  const one = cookieOf(remember("a@batu.example", undefined, now));
  const id = knownTo("a@batu.example", one, now);
  expect(id).toMatch(/^[0-9A-Z]{26}$/);
  expect(knownTo("b@batu.example", one, now)).toBeUndefined();
  const two = cookieOf(remember("b@batu.example", one, now));
  expect([knownTo("a@batu.example", two, now), knownTo("b@batu.example", two, now)]).toEqual([id, id]);
  expect(knownTo("a@batu.example", two, now + 400 * 86_400_000)).toBeUndefined();
  let many = two;
  for (let i = 0; i < 8; i++) many = cookieOf(remember(`c${i}@batu.example`, many, now));
  expect(knownTo("a@batu.example", many, now)).toBeUndefined();
  for (const forged of ["", "x", `${one.slice(0, -2)}AA`, `${knownCookie}=%`]) expect(knownTo("a@batu.example", forged, now)).toBeUndefined();
  expect(decodeURIComponent(many).length).toBeLessThan(500);
});
