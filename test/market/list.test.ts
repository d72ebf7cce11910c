import { afterAll, beforeAll, expect, test } from "vitest";
import { distance } from "@among/region/geometry";
import * as Edit from "@among/core/market/listing/edit";
import * as List from "@among/core/market/listing/list";
import { basePrice, basis } from "@among/core/market/measure";
import type { Info } from "@among/core/market/listing/info";
import { plusDays } from "@among/core/market/listing/draft";
import { world, type World } from "../world.ts";
import { batu, faultOf, list, seeded, someone } from "./make.ts";

let w: World;
const all: Info[] = [];
const now = new Date();
const day = 86_400_000;
const seller = someone("Pak Slamet");
beforeAll(async () => {
  w = await world();
  const random = seeded("list");
  for (let n = 0; n < 240; n++) {
    const at = new Date(now.getTime() - ((240 - n) * 70 * day) / 240);
    const commodity = random.pick(["wortel", "wortel", "pakcoy", "apel"]);
    const price = random.pick([undefined, 2_000, 5_000, 8_000, 8_000, 12_000]);
    const certificates = random.pick([[], [{ kind: "organic" as const, number: "ID-77", expiresOn: plusDays(now.toISOString().slice(0, 10), 300) }]]);
    const grams = commodity === "pakcoy" ? random.pick([undefined, 200]) : undefined;
    all.push(await list(seller, { commodity, price, grams, grade: random.pick(["A", "B", undefined]), certificates, village: random.pick(batu.villages).code, until: plusDays(now.toISOString().slice(0, 10), 30) }, at));
  }
  const paused = all.splice(17, 1)[0]!;
  await Edit.pause(seller, paused);
});
afterAll(() => w.close());

/** Every page, one after the other, of the size asked for. */
async function pages(query: List.ListQuery, limit = 24): Promise<Info[]> {
  const items: Info[] = [];
  let cursor: string | undefined;
  for (let n = 0; n < 400; n++) {
    const page = await List.list({ ...query, limit, cursor }, now);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    if (!(cursor = page.cursor)) return items;
  }
  throw new Error("the list does not end");
}

const ids = (items: Info[]): string[] => items.map((l) => l.id);
const price = (l: Info): number => (l.price === undefined ? Infinity : basePrice(l.price, l.grams) + (basis(l) === "kg" ? 0 : 1e12));

test.each([24, 7, 1])("newest first, paged by %i, each once", async (limit) => {
  expect(ids(await pages({}, limit))).toEqual(ids(all.toReversed()));
  expect(ids(await pages({ commodity: "apel" }, limit))).toEqual(ids(all.filter((l) => l.commodity === "apel").toReversed()));
});

test("cheapest by the kilogram first, goods without a known weight after them, open to offers last", async () => {
  const found = await pages({ commodity: "pakcoy", sort: "cheapest" });
  expect(ids(found).sort()).toEqual(ids(all.filter((l) => l.commodity === "pakcoy")).sort());
  expect(found.map(price)).toEqual(found.map(price).toSorted((a, b) => a - b));
});

test("nearest villages first", async () => {
  const near = batu.villages[7]!;
  const found = await pages({ commodity: "wortel", near, sort: "nearest" });
  expect(ids(found).sort()).toEqual(ids(all.filter((l) => l.commodity === "wortel")).sort());
  const metres = found.map((l) => distance(near, batu.village(l.village)!));
  expect(metres).toEqual(metres.toSorted((a, b) => a - b));
  expect(ids(await pages({ near, sort: "nearest" }, 5)).sort()).toEqual(ids(all).sort());
  expect((await List.list({ village: near.code, sort: "nearest" }, now)).items[0]!.village).toBe(near.code);
});

test("filters leave nothing out and nothing in", async () => {
  const village = batu.villages[3]!.code;
  const queries: [List.ListQuery, (l: Info) => boolean][] = [
    [{ village }, (l) => l.village === village],
    [{ village, commodity: "wortel" }, (l) => l.village === village && l.commodity === "wortel"],
    [{ village, commodity: "wortel", sort: "cheapest" }, (l) => l.village === village && l.commodity === "wortel"],
    [{ commodity: "wortel", priceFrom: 5_000, priceTo: 8_000 }, (l) => l.commodity === "wortel" && (l.price === 5_000 || l.price === 8_000)],
    [{ certificate: "organic" }, (l) => l.certificates?.includes("organic") ?? false],
    [{ grade: "a", commodity: "apel", sort: "cheapest" }, (l) => l.commodity === "apel" && l.grade === "A"],
    [{ harvestFrom: all[100]!.harvestOn, harvestTo: all[150]!.harvestOn }, (l) => l.harvestOn >= all[100]!.harvestOn && l.harvestOn <= all[150]!.harvestOn],
  ];
  for (const [query, wanted] of queries) expect([query, ids(await pages(query)).sort()]).toEqual([query, ids(all.filter(wanted)).sort()]);
});

test("an order that cannot be had says which one it is", async () => {
  expect((await List.list({ sort: "cheapest" }, now)).sort).toBe("newest");
  expect((await List.list({ sort: "nearest" }, now)).sort).toBe("newest");
});

test("a forged cursor is refused, and reads nothing else", async () => {
  for (const cursor of ["x", "2020-01.", "2026-11.!!", `${now.toISOString().slice(0, 7)}.e30`]) expect(await faultOf(() => List.list({ cursor }, now))).toMatchObject({ kind: "invalid", code: "cursor.invalid" });
});
