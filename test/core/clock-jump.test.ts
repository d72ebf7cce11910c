import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { use } from "@among/core/config";
import * as Flow from "@among/core/identity/flow";
import { knownTo, remember } from "@among/core/identity/known-browser";
import { issue, lifetime, redeem } from "@among/core/identity/one-time-code";
import { People } from "@among/core/identity/person";
import * as Session from "@among/core/identity/session";
import { useStep } from "@among/core/identity/used-step";
import { id } from "@among/core/id";
import { limit } from "@among/core/limit";
import { current } from "@among/core/settings/overrides";
import { goesOn, isAhead, maxSkew } from "@among/core/stored-time";
import * as Timer from "@among/core/timer";
import { memoize } from "@among/functions/http/memoize";
import { tickets } from "@among/local/store/folder-tickets";
import { ticking } from "@among/local/ticking";
import { trustedClock } from "@among/local/trusted-clock";
import { world, type World } from "../world.ts";

let town: World;
beforeAll(async () => void (town = await world()));
afterAll(() => town.close());

// A clock that was 30 days ahead for a while, and came back.
const day = 86_400_000;
const noon = Date.parse("2026-11-21T12:00:00.000Z");
const ahead = noon + 30 * day;

test("a stored time is believed as far ahead as two clocks may differ", () => {
  expect([isAhead(noon + maxSkew, noon), isAhead(noon + maxSkew + 1, noon)]).toEqual([false, true]);
  expect([goesOn(noon, 60, noon), goesOn(noon + 1, 60, noon), goesOn(noon + 60 + maxSkew, 60, noon), goesOn(noon + 61 + maxSkew, 60, noon)]).toEqual([false, true, true, false]);
});

describe("timers", () => {
  const due = async (now: number): Promise<string[]> => {
    const handled: string[] = [];
    await Timer.run(async ({ subject }) => void handled.push(subject), new Date(now));
    return handled;
  };
  const set = (hours: number, subject: string, now: number) => Timer.set({ at: new Date(noon + hours * 3_600_000).toISOString(), kind: "test", subject }, new Date(now));

  test("go on after the clock came back: what was set before and since is done, each once, and the hours in between are read once", async () => {
    await set(-1, "first", noon - 7_200_000);
    await set(24 * 31, "after both", noon);
    expect(await due(noon)).toEqual(["first"]);
    expect(await due(ahead)).toEqual([]);
    // Set by another process, whose clock is right, before this one's comes back.
    await set(1, "meanwhile", noon);
    await set(2, "later", noon);
    const queries = vi.spyOn(use().table, "query");
    expect(await due(noon + 3_600_000)).toEqual(["meanwhile"]);
    expect(queries.mock.calls.length).toBeLessThan(1_000);
    queries.mockClear();
    expect(await due(noon + 3_660_000)).toEqual([]);
    expect(queries.mock.calls.length).toBeLessThanOrEqual(2);
    queries.mockRestore();
    expect(await due(noon + 2 * 3_600_000)).toEqual(["later"]);
    expect(await due(noon + 31 * day)).toEqual(["after both"]);
  });
});

describe("limits", () => {
  const rule = { max: 3, seconds: 900, waits: [30, 120] };
  const uses = (key: string, now: number) => limit("t.jump", key, rule, now).then(() => "ok", (error) => error.detail.retryAfter);

  test("nobody waits until a time that a wrong clock wrote comes true", async () => {
    expect(await uses("pause", ahead)).toBe("ok");
    expect([await uses("pause", noon), await uses("pause", noon), await uses("pause", noon + 30_000)]).toEqual(["ok", 30, "ok"]);
  });

  test("what was used up ahead is not counted, what was used before is, and rows stay small", async () => {
    expect(await uses("count", noon)).toBe("ok");
    for (let n = 0; n < 3; n++) expect(await uses("count", ahead + n * 150_000)).toBe("ok");
    expect([await uses("count", noon + 30_000), await uses("count", noon + 150_000), await uses("count", noon + 270_000)]).toEqual(["ok", "ok", 855]);
    const plain = { max: 1_000, seconds: 900 };
    for (let n = 0; n < 30; n++) await limit("t.small", "x", plain, ahead + n * 225_000);
    const largest = vi.spyOn(use().table, "update");
    await limit("t.small", "x", plain, noon);
    expect((await largest.mock.results.at(-1)!.value as object)).not.toHaveProperty(`n${Math.floor((ahead * 4) / 900_000)}`);
    largest.mockRestore();
  });
});

describe("what opens something", () => {
  test("a code that was sent ahead opens nothing after its ten minutes", async () => {
    const phone = "+6281200000301";
    await issue(phone, {}, "id", ahead, () => 123_456);
    expect(await redeem(phone, "123456", {}, noon + 60_000)).toBe(false);
    await issue(phone, {}, "id", noon, () => 123_456);
    expect(await redeem(phone, "123456", {}, noon + (lifetime - 1) * 1000)).toBe(true);
  });

  test("an officer's session seen ahead ends rather than lasting 30 days, a citizen's goes on and gets a true end", async () => {
    for (const staff of [true, false]) {
      const person = id("per");
      const token = Session.newToken(person);
      await People.create({ id: person, name: "Sri", grants: [{ role: "citizen" }], consents: [], staff, status: "active", createdAt: new Date(noon).toISOString() });
      const { idle } = Session.lifetimes[staff ? "staff" : "public"];
      await Session.Sessions.create({ id: id("ses"), token, userId: person, createdAt: new Date(noon).toISOString(), lastSeenAt: new Date(noon).toISOString(), expiresAt: new Date(noon + idle).toISOString() });
      const jumped = await Session.check(token, undefined, noon + idle / 2);
      await Session.touch({ ...jumped!, session: { ...jumped!.session } }, {}, ahead);
      const after = await Session.check(token, undefined, noon + 1000);
      expect(after === undefined).toBe(staff);
      if (!after) continue;
      expect(await Session.touch(after, {}, noon + 1000)).toBe(true);
      const healed = await Session.check(token, undefined, noon + 2000);
      expect(healed!.session.expiresAt).toBe(new Date(noon + 1000 + idle).toISOString());
      expect(await Session.touch(healed!, {}, noon + 2000)).toBe(false);
    }
  });

  test("a code of the authenticator that was used ahead keeps nobody out, and still none works twice", async () => {
    const step = Math.floor(noon / 30_000);
    expect([await useStep("per_jump", step + 86_400), await useStep("per_jump", step), await useStep("per_jump", step), await useStep("per_jump", step - 1)]).toEqual([true, true, false, false]);
    expect([await useStep("per_jump", step + 20), await useStep("per_jump", step)]).toEqual([true, false]);
  });

  test("sealed cookies and signed forms end with their time", () => {
    const flow = Flow.cookieOf({ lang: "id", to: "/" as never }, ahead).split(";")[0]!;
    expect([Flow.read(flow, ahead) !== undefined, Flow.read(flow, noon)]).toEqual([true, undefined]);
    const known = remember("+6281", undefined, noon).split(";")[0]!;
    expect([knownTo("+6281", known, noon) !== undefined, knownTo("+6281", remember("+6281", undefined, ahead).split(";")[0]!, noon)]).toEqual([true, undefined]);
    const signed = tickets("secret");
    const read = Object.fromEntries(new URLSearchParams(signed.read("photo/a", ahead + 60_000)));
    expect([signed.mayRead("photo/a", read.expires, read.signature, ahead), signed.mayRead("photo/a", read.expires, read.signature, noon)]).toEqual([true, false]);
    const form = Object.fromEntries(new URLSearchParams(signed.upload({ key: "incoming/a", maxBytes: 1, types: [], expires: ahead + 60_000 })));
    expect([signed.openUpload(form.policy, form.signature, ahead) !== undefined, signed.openUpload(form.policy, form.signature, noon)]).toEqual([true, undefined]);
  });
});

test("what is remembered for seconds is made anew after the clock came back", async () => {
  const page = memoize<number>(15, 10);
  let made = 0;
  const at = (now: number) => page("page", async () => ++made, now);
  expect([await at(ahead), await at(ahead + 1), await at(noon), await at(noon + 14_000), await at(noon + 15_000)]).toEqual([1, 1, 2, 2, 3]);
});

test("what an admin set over the pack is read anew after the clock came back", async () => {
  const get = vi.spyOn(use().table, "get");
  const reads = async (now: number) => (get.mockClear(), await current(now), get.mock.calls.length);
  expect([await reads(ahead), await reads(ahead + 1_000), await reads(noon), await reads(noon + 29_000)]).toEqual([1, 0, 1, 0]);
  get.mockRestore();
});

describe("the clock that ticks", () => {
  const hour = 3_600_000;
  /** A clock on the wall that can be moved, beside one that only counts on. */
  function clocks() {
    let [wall, steady] = [noon, 5];
    const read = trustedClock(() => wall, () => steady);
    return { pass: (ms: number) => ((wall += ms), (steady += ms)), jump: (ms: number) => void (wall += ms), trusted: () => read().isTrusted, read };
  }

  test("is not believed when it jumped ahead, until it stayed there for half an hour", () => {
    const c = clocks();
    expect(c.trusted()).toBe(true);
    c.pass(10 * hour);
    expect(c.trusted()).toBe(true);
    c.jump(30 * day);
    expect(c.read()).toMatchObject({ isTrusted: false, jumped: 30 * day });
    c.pass(29 * 60_000);
    expect(c.read()).toEqual({ now: new Date(noon + 10 * hour + 30 * day + 29 * 60_000), isTrusted: false });
    c.pass(60_000);
    expect(c.trusted()).toBe(true);
    c.pass(60_000);
    expect(c.trusted()).toBe(true);
  });

  test("came back before that: nothing was done, and it goes on at once; another jump begins the half hour anew", () => {
    const c = clocks();
    c.read();
    c.jump(30 * day);
    expect(c.trusted()).toBe(false);
    c.pass(20 * 60_000);
    c.jump(30 * day);
    expect(c.read()).toMatchObject({ isTrusted: false, jumped: 60 * day });
    c.pass(20 * 60_000);
    expect(c.trusted()).toBe(false);
    c.jump(-60 * day);
    expect(c.read()).toEqual({ now: new Date(noon + 40 * 60_000), isTrusted: true });
    c.jump(-30 * day);
    expect(c.read()).toMatchObject({ isTrusted: true, jumped: -30 * day });
    c.jump(hour);
    expect(c.trusted()).toBe(true);
  });

  test("does what is due at times that are believed alone, and looks for what else waits each time", async () => {
    const reads = [{ isTrusted: true }, { isTrusted: false, jumped: 20 * day }, { isTrusted: false }, { isTrusted: true }];
    const get = vi.spyOn(use().table, "get");
    const all = Promise.withResolvers<void>();
    let [asked, ticks] = [0, 0];
    const clock = ticking({ every: 1, read: () => ({ now: new Date(noon), ...(reads[asked++] ?? { isTrusted: false }) }), after: () => void (++ticks === reads.length && all.resolve()) });
    await all.promise;
    await clock.stop();
    // Each run of the timers begins with its cursor.
    expect(get.mock.calls.filter(([{ pk }]) => pk === "timer")).toHaveLength(2);
    get.mockRestore();
  });
});
