import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { guard } from "@among/functions/lambda/guard";
import { ask, entries, origin, secret, type Entries } from "./entry.ts";
import type { LambdaFunction } from "./run.ts";

let it: Entries;
let api: LambdaFunction;
const page = { path: "/api/categories" };

beforeAll(async () => {
  it = await entries();
});
beforeEach(() => {
  for (const name of Object.keys(it.parameters)) delete it.parameters[name];
  Object.assign(it.parameters, { secret, origin, guard: "the guard" });
  it.aws.asked.length = 0;
  it.aws.answers(it.answerFrom);
  api = it.make("api");
});

test.each([["api", "/api/nothing"], ["auth", "/auth/nothing"], ["site", "/tidak-ada"]] as const)("%s answers nobody who does not know the guard, and tells them nothing", async (name, path) => {
  const fn = it.make(name);
  for (const guessed of [null, "", "a guess", "the guar", "the guardd"]) {
    const { statusCode, headers, cookies, body } = await ask(fn, { path }, guessed);
    expect({ statusCode, headers, cookies, body }).toEqual({ statusCode: 403, headers: { "content-type": "text/plain", "cache-control": "no-store" }, cookies: undefined, body: "Forbidden\n" });
  }
  expect((await ask(fn, { path })).statusCode).toBe(404);
});

test("refuses a write before anything of it is done", async () => {
  const body = JSON.stringify({ category: "jalan_rusak" });
  expect((await ask(api, { method: "POST", path: "/api/reports", headers: { "content-type": "application/json" }, body }, "a guess")).statusCode).toBe(403);
  expect(api.log()).not.toContain('"what":"request"');
});

test("takes the guard before the last rotation too", async () => {
  it.parameters["guard-before"] = "the old guard";
  expect((await ask(api, page, "the old guard")).statusCode).toBe(200);
  expect((await ask(api, page, "the guard")).statusCode).toBe(200);
  expect((await ask(api, page, "an older guard")).statusCode).toBe(403);
});

test("learns a new guard from the first request that carries it, without starting anew", async () => {
  expect((await ask(api, page)).statusCode).toBe(200);
  Object.assign(it.parameters, { "guard-before": "the guard", guard: "the new guard" });
  expect((await ask(api, page, "the new guard")).statusCode).toBe(200);
  expect((await ask(api, page, "the guard")).statusCode).toBe(200);
  expect(api.started()).toBe(1);
  expect(it.aws.asked.map(({ input }) => input.Names)).toEqual([
    ["/among/test/secret", "/among/test/origin", "/among/test/guard", "/among/test/guard-before"],
    ["/among/test/guard", "/among/test/guard-before"],
  ]);
});

test("asks SSM once for many guesses", async () => {
  for (let i = 0; i < 20; i++) await ask(api, page, `guess ${i}`);
  expect(it.aws.asked).toHaveLength(2);
  for (let i = 0; i < 5; i++) await ask(api, page, null);
  expect(it.aws.asked).toHaveLength(2);
});

test("goes on with the guard it knows while SSM does not answer", async () => {
  await ask(api, page);
  it.aws.answers(() => ({ status: 400, body: { __type: "AccessDeniedException" } }));
  expect((await ask(api, page, "the new guard")).statusCode).toBe(403);
  expect((await ask(api, page)).statusCode).toBe(200);
  expect(api.log()).toContain('"what":"guard not read"');
});

test("a guard given directly is the only one, and SSM is not asked for it", async () => {
  const direct = it.make("api", { AMONG_GUARD: "direct", AMONG_SECRET: secret, AMONG_ORIGIN: origin, AMONG_PARAMETERS: undefined });
  expect((await ask(direct, page, "direct")).statusCode).toBe(200);
  expect((await ask(direct, page, "the guard")).statusCode).toBe(403);
  expect(it.aws.asked).toHaveLength(0);
});

describe("the guard itself", () => {
  test("reads again at most once in ten seconds", async () => {
    const readings = [["second"], ["third"], ["fourth"]];
    const isOurs = guard(["first"], async () => readings.shift()!);
    expect(await isOurs("second", 0)).toBe(true);
    expect(await isOurs("first", 1)).toBe(false);
    expect(await isOurs("third", 9_999)).toBe(false);
    expect(await isOurs("second", 9_999)).toBe(true);
    expect(await isOurs("third", 10_000)).toBe(true);
    expect(readings).toEqual([["fourth"]]);
  });

  test("an empty guard opens nothing", async () => {
    expect(await guard([])("")).toBe(false);
    expect(await guard([])(undefined)).toBe(false);
    expect(await guard([])("x")).toBe(false);
  });
});
