import { loadRegion, packFolder } from "@among/region";
import { expect, test } from "vitest";
import { boards, movement, movers } from "../../web/src/market/prices.ts";

const region = loadRegion(packFolder("batu"));
const found = boards(region);

test("one board per source, the newest first, of the town itself where the source has it", () => {
  expect(found.map(({ source, market, date, against }) => [source, market, date, against])).toEqual([
    ["pihps", "Jawa Timur (provinsi)", "2026-02-11", "2026-02-04"],
    ["bapanas-panel", "Kota Batu", "2025-08-01", "2025-07-01"],
  ]);
});

test("each good once, with the price the pack holds for that day", () => {
  const [board] = found;
  const egg = board!.quotes.find(({ commodity }) => commodity === "telur_ayam")!;
  expect(egg).toMatchObject({ price: 30_250, before: 27_800, unit: "KGM" });
  expect(movement(egg)).toBeCloseTo(0.088, 3);
  expect(new Set(board!.quotes.map(({ goods }) => goods)).size).toBe(board!.quotes.length);
});

test("those that moved most come first", () => {
  const shares = movers(found[0]!, 5).map((quote) => Math.abs(movement(quote)!));
  expect(shares).toEqual(shares.toSorted((a, b) => b - a));
});
