import { afterAll, beforeAll, expect, test } from "vitest";
import * as Timer from "@among/core/timer";
import { world, type World } from "./world.ts";

let town: World;
beforeAll(async () => void (town = await world()));
afterAll(() => town.close());

const noon = new Date("2026-11-21T12:00:00.000Z");
const later = (hours: number): Date => new Date(noon.getTime() + hours * 3_600_000);
const timer = (hours: number, subject: string): Timer.Timer => ({ at: later(hours).toISOString(), kind: "test", subject });

async function due(now: Date, fails: (subject: string) => boolean = () => false): Promise<string[]> {
  const handled: string[] = [];
  await Timer.run(async ({ subject }) => {
    if (fails(subject)) throw new Error(subject);
    handled.push(subject);
  }, now).catch((error) => handled.push(error.message));
  return handled;
}

test("a clock that starts days after the first timer misses none, and does each once", async () => {
  await Timer.set(timer(1, "early"), noon);
  await Timer.set(timer(1, "early"), noon);
  await Timer.set(timer(30, "tomorrow"), noon);
  await Timer.set(timer(-5, "long past"), noon);
  await Timer.set(timer(200, "next week"), noon);
  expect(await due(later(48))).toEqual(["long past", "early", "tomorrow"]);
  expect(await due(later(49))).toEqual([]);
  expect(await due(later(24 * 9))).toEqual(["next week"]);
});

test("one that fails holds up no other and comes again", async () => {
  await Timer.set(timer(240, "bad"), later(216));
  await Timer.set(timer(240.01, "good"), later(216));
  await Timer.set(timer(243, "good too"), later(216));
  expect(await due(later(244), (s) => s === "bad")).toEqual(["good", "good too", "1 timers failed, 2 were handled"]);
  expect(await due(later(260))).toEqual(["bad"]);
  expect(await due(later(261))).toEqual([]);
});

test("two clocks at once do no harm", async () => {
  for (let i = 0; i < 20; i++) await Timer.set(timer(300 + i / 100, `n${i}`), later(299));
  const [one, two] = await Promise.all([due(later(302)), due(later(302))]);
  expect(new Set([...one, ...two]).size).toBe(20);
});
