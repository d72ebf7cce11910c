import { afterAll, beforeAll, expect, test } from "vitest";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import { saveOfficial, series, type Official } from "@among/core/market/price/official";
import * as Flag from "@among/core/market/trust/flag";
import type { Write } from "@among/core/store/table-store";
import { as } from "../identity/make.ts";
import { world, type World } from "../world.ts";

let w: World;
beforeAll(async () => void (w = await world()));
afterAll(() => w.close());

test("what is wrong with a listing is dealt with for all who said so, however many they are", async () => {
  const [listing, at] = [id("lst"), new Date().toISOString()];
  const flags = Array.from({ length: 230 }, (_, i): Write => {
    const flag = { listing, by: `per_${i}`, reason: "fraud", open: true, at };
    return { op: "put", item: { pk: `listing#${listing}`, sk: `flag#${flag.by}`, type: "listing_flag", v: 1, body: JSON.stringify(flag), g1pk: "flags#open", g1sk: `${at}#${listing}` } };
  });
  for (let from = 0; from < flags.length; from += 100) await use().table.write(flags.slice(from, from + 100));
  const operator = as("operator");
  expect((await Flag.open(operator, { limit: 300 })).items).toHaveLength(230);
  await Flag.dealtWith(operator, listing);
  expect((await Flag.open(operator, { limit: 300 })).items).toEqual([]);
});

test("a long series of published prices has its newest day", async () => {
  const day = (n: number): string => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10);
  const rows = Array.from({ length: 1_100 }, (_, n): Official => ({ commodity: "wortel", level: "producer", date: day(n), period: "day", market: "Kota Batu", unitCode: "KGM", price: 5_000, source: "test" }));
  await saveOfficial(rows);
  const found = (await series("wortel", day(0))).filter((p) => p.source === "test");
  expect([found.length, found.at(-1)!.date]).toEqual([1_100, day(1_099)]);
});
