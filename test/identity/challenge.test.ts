import { beforeEach, describe, expect, test } from "vitest";
import { Fault } from "@among/core/fault";
import { countFactor, limits } from "@among/core/identity/attempts";
import * as Flow from "@among/core/identity/flow";
import * as Session from "@among/core/identity/session";
import { demoCode, seedPeople, type DemoPerson } from "@among/local/seed/identity/people";
import { actorOf } from "./make.ts";
import { Browser, stage } from "./stage.ts";

const challenge = "among.two_factor";
const expired = "/masuk?cara=petugas&galat=expired";
let own: DemoPerson;
let other: DemoPerson;
beforeEach(async () => {
  await stage();
  const people = await seedPeople();
  own = people.find((p) => p.role === "operator")!;
  other = people.find((p) => p.role === "admin")!;
});

async function passwordGiven({ email, password }: DemoPerson): Promise<Browser> {
  const browser = new Browser();
  expect(await browser.post("/auth/staff", { email: email!, password: password! })).toBe("/masuk?langkah=totp");
  return browser;
}
/** The flow of one account beside the challenge of another. */
async function mixed(): Promise<Browser> {
  const browser = await passwordGiven(own);
  browser.jar.set(challenge, (await passwordGiven(other)).jar.get(challenge)!);
  return browser;
}
/** How many tries are left before this account is limited; uses them up. */
async function triesLeft({ actor }: DemoPerson): Promise<number> {
  for (let tries = 0; ; tries++) {
    try {
      await countFactor(actor.id, {});
    } catch (error) {
      if (Fault.is(error) && error.kind === "limited") return tries;
      throw error;
    }
  }
}
const sessionsOf = async ({ actor }: DemoPerson): Promise<number> => (await Session.of(actor.id)).length;
const isIn = async (browser: Browser): Promise<boolean> => (await actorOf(browser.request())).kind === "person";

describe("a second factor with the challenge of another account", () => {
  test.each([["totp", "000000"], ["recovery", "wrong-codes"]])("%s is refused before it is compared, and counts for neither", async (step, code) => {
    const browser = await mixed();
    expect(await browser.post(`/auth/staff/${step}`, { code })).toBe(expired);
    expect([await triesLeft(own), await triesLeft(other)]).toEqual([limits.factor.max, limits.factor.max]);
  });

  test("a right code makes no session, and is not used up", async () => {
    const [browser, code] = [await mixed(), await demoCode()];
    expect(await browser.post("/auth/staff/totp", { code })).toBe(expired);
    expect([await isIn(browser), await sessionsOf(own), await sessionsOf(other)]).toEqual([false, 0, 0]);
    expect(await (await passwordGiven(other)).post("/auth/staff/totp", { code })).toBe("/admin");
    expect(await (await passwordGiven(own)).post("/auth/staff/totp", { code })).toBe("/petugas");
  });

  test("sent beside the own one, under a name that is read otherwise, it is not taken either", async () => {
    for (const name of [challenge, `__Host-${challenge}`]) {
      const browser = await passwordGiven(own);
      const theirs = (await passwordGiven(other)).jar.get(challenge)!;
      const cookie = [...browser.jar].map(([key, value]) => (key === challenge ? `${key} =${value}; ${name}=${theirs}` : `${key}=${value}`)).join("; ");
      const answer = await browser.send("POST", "/auth/staff/totp", { code: "000000" }, { cookie });
      expect(answer.headers.get("location")).toBe("/masuk?langkah=totp&galat=totp_wrong");
    }
    expect([await triesLeft(other), await triesLeft(own)]).toEqual([limits.factor.max, limits.factor.max - 2]);
  });

  test("and should the library sign in somebody else all the same, that session is ended at once", async () => {
    const browser = await passwordGiven(other);
    browser.jar.set(Flow.flowCookie, /=([^;]*)/.exec(Flow.cookieOf({ ...Flow.read(browser.cookie)!, person: own.actor.id }))![1]!);
    expect(await browser.post("/auth/staff/totp", { code: await demoCode() })).toBe(expired);
    expect([await isIn(browser), await sessionsOf(own), await sessionsOf(other)]).toEqual([false, 0, 0]);
  });
});

test("what asks for a fresh second factor is done for the session that was checked, not for another one sent beside it", async () => {
  const [mine, theirs] = [await passwordGiven(own), await passwordGiven(other)];
  const code = await demoCode();
  expect([await mine.post("/auth/staff/totp", { code }), await theirs.post("/auth/staff/totp", { code })]).toEqual(["/petugas", "/admin"]);
  const token = (browser: Browser) => browser.jar.get("among.session_token")!;
  const cookie = `among.session_token =${token(mine)}; among.session_token=${token(theirs)}`;
  const browser = new Browser();
  await browser.send("POST", "/auth/staff/codes", { password: own.password! }, { cookie });
  const made = Flow.read(browser.cookie)!.recovery!;
  expect(await (await passwordGiven(other)).post("/auth/staff/recovery", { code: made[0]! })).toBe("/masuk?langkah=cadangan-masuk&galat=recovery_wrong");
  expect(await (await passwordGiven(own)).post("/auth/staff/recovery", { code: made[0]! })).toBe("/petugas");
});

test("over TLS, where cookies are named otherwise, the own challenge is taken", async () => {
  await stage({ origin: "https://among.test" });
  await seedPeople();
  expect(await (await passwordGiven(own)).post("/auth/staff/totp", { code: await demoCode() })).toBe("/petugas");
});
