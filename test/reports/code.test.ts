import { beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import { code, readCode } from "@among/core/reports/report/code";
import { world } from "../world.ts";
import { seeded } from "./make.ts";

const random = seeded("codes");
beforeAll(async () => {
  const town = await world();
  return () => town.close();
});

test("a code comes from the id, and another attempt is another code", () => {
  const rep = id("rep", 0, random);
  expect(code("BTU", rep)).toBe(code("BTU", rep));
  expect(code("BTU", rep, 1)).not.toBe(code("BTU", rep));
  expect(new Set(Array.from({ length: 8 }, (_, n) => code("BTU", rep, n))).size).toBe(8);
});

test("codes have no letters that look alike, and spread evenly", () => {
  const codes = Array.from({ length: 20_000 }, (_, n) => code("BTU", id("rep", n, random)));
  const tails = codes.map((c) => c.slice(4));
  for (const tail of tails) expect(tail).toMatch(/^[34679ACDEFGHJKMNPRTVWXY]{5}$/);
  const first = new Map<string, number>();
  for (const tail of tails) first.set(tail[0]!, (first.get(tail[0]!) ?? 0) + 1);
  expect(first.size).toBe(23);
  for (const count of first.values()) expect(Math.abs(count - 20_000 / 23)).toBeLessThan(150);
  // 20,000 of 6.4 million: about 31 pairs are expected to meet.
  expect(20_000 - new Set(codes).size).toBeLessThan(60);
});

test.each([
  ["BTU-7K3M4", "BTU-7K3M4"],
  ["btu-7k3m4", "BTU-7K3M4"],
  [" btu 7k3 m4 ", "BTU-7K3M4"],
  ["7k3m4", "BTU-7K3M4"],
  ["BTU7K3M4", "BTU-7K3M4"],
  ["BTU–7K3M4.", "BTU-7K3M4"],
])("reads %j", (typed, read) => {
  expect(readCode("BTU", typed)).toBe(read);
});

test.each(["", "BTU", "7K3M", "7K3M44", "BTU-7K3M0", "MLG-7K3M4", "BTU-OOOOO", "../../x", "BTU-7K3M4-7K3M4"])("%j is no code", (typed) => {
  expect(readCode("BTU", typed)).toBeUndefined();
});
