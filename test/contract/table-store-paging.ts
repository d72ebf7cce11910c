import { expect, test } from "vitest";
import type { Item, Query, TableStore } from "@among/core/store/table-store";
import { partition } from "./partition.ts";

/** Reads page by page to the end; no page may be larger than asked for. */
async function walk(store: TableStore, query: Omit<Query, "after">): Promise<{ items: Item[]; pages: number }> {
  const items: Item[] = [];
  let after: Item | undefined;
  for (let pages = 1; ; pages++) {
    const page = await store.query({ ...query, after });
    expect(page.items.length).toBeLessThanOrEqual(query.limit);
    items.push(...page.items);
    if (!page.last) return { items, pages };
    after = page.last;
  }
}

const keys = (items: Item[]): string[] => items.map((item) => item.sk);

export function pagingContract(store: () => TableStore): void {
  const fill = async (items: Item[]): Promise<void> => void (await Promise.all(items.map((item) => store().write([{ op: "put", item }]))));

  test("orders by the bytes of UTF-8, forward and backward", async () => {
    const pk = partition();
    // No prefix differs by case alone from another key: there the emulator, unlike DynamoDB, errs.
    // UTF-16, JavaScript's own order, would put the emoji before U+FFEE.
    const ordered = ["B", "Z", "a", "a#", "a#1", "a0", "aa", "b", "é", "\uffee", "😀", "\u{10ffff}"];
    await fill(ordered.toReversed().map((sk) => ({ pk, sk, g2pk: pk, g2sk: sk })));
    expect(keys((await store().query({ pk, limit: 50 })).items)).toEqual(ordered);
    expect(keys((await store().query({ pk, limit: 50, reverse: true })).items)).toEqual(ordered.toReversed());
    expect(keys((await store().query({ index: "g2", pk, limit: 50 })).items)).toEqual(ordered);
    expect(keys((await store().query({ index: "g2", pk, limit: 50, reverse: true })).items)).toEqual(ordered.toReversed());
    expect(keys((await store().query({ pk, begins: "a", limit: 50 })).items)).toEqual(["a", "a#", "a#1", "a0", "aa"]);
    expect(keys((await store().query({ pk, begins: "a#", limit: 50, reverse: true })).items)).toEqual(["a#1", "a#"]);
    expect(keys((await store().query({ pk, begins: "\u{10ffff}", limit: 50 })).items)).toEqual(["\u{10ffff}"]);
    expect(keys((await store().query({ pk, from: "a#", to: "b", limit: 50 })).items)).toEqual(["a#", "a#1", "a0", "aa", "b"]);
    expect(keys((await store().query({ pk, from: "é", limit: 50 })).items)).toEqual(["é", "\uffee", "😀", "\u{10ffff}"]);
    expect(keys((await store().query({ pk, to: "Z", limit: 50, reverse: true })).items)).toEqual(["Z", "B"]);
    expect(keys((await store().query({ pk, from: "c", to: "b", limit: 50 })).items)).toEqual([]);
  });

  test.each([1, 2, 5, 10, 11])("pages of %i meet without gap or overlap, on table and index, both ways", async (limit) => {
    const pk = partition();
    const sks = Array.from({ length: 10 }, (_, i) => `s${i}`);
    await fill(sks.map((sk) => ({ pk, sk, g1pk: pk, g1sk: `x${sk}`, g4pk: pk, g4sk: `y${sk}` })));
    for (const index of [undefined, "g1", "g4"] as const) {
      for (const reverse of [false, true]) {
        expect(keys((await walk(store(), { index, pk, limit, reverse })).items)).toEqual(reverse ? sks.toReversed() : sks);
      }
      const prefix = index ? { g1: "x", g4: "y" }[index] : "";
      expect(keys((await walk(store(), { index, pk, limit, from: `${prefix}s3`, to: `${prefix}s7`, reverse: true })).items)).toEqual(["s7", "s6", "s5", "s4", "s3"]);
      expect(keys((await walk(store(), { index, pk, limit, begins: `${prefix}s` })).items)).toEqual(sks);
    }
  });

  test("pages through equal sort keys of an index: each item once", async () => {
    const g1pk = partition();
    await fill(Array.from({ length: 23 }, (_, i) => ({ pk: `${g1pk}-${i % 5}`, sk: `s${i}`, g1pk, g1sk: i < 20 ? "same" : `z${i}` })));
    for (const reverse of [false, true]) {
      const { items } = await walk(store(), { index: "g1", pk: g1pk, limit: 4, reverse });
      expect(items.length).toBe(23);
      expect(new Set(keys(items)).size).toBe(23);
      expect(items.map((item) => item.g1sk)).toEqual(items.map((item) => item.g1sk).sort((a, b) => (String(a) < String(b) ? -1 : 1) * (reverse ? -1 : 1)));
    }
  });

  test("goes on from any place in the range, also where nothing stands any more", async () => {
    const pk = partition();
    await fill(["a", "c", "e"].map((sk) => ({ pk, sk, g1pk: pk, g1sk: sk })));
    const at = (sk: string): Item => ({ pk, sk, g1pk: pk, g1sk: sk });
    for (const index of [undefined, "g1"] as const) {
      expect(keys((await store().query({ index, pk, limit: 9, after: at("b") })).items)).toEqual(["c", "e"]);
      expect(keys((await store().query({ index, pk, limit: 9, after: at("c") })).items)).toEqual(["e"]);
      expect(keys((await store().query({ index, pk, limit: 9, after: at("d"), reverse: true })).items)).toEqual(["c", "a"]);
      expect(keys((await store().query({ index, pk, limit: 9, after: at("c"), reverse: true })).items)).toEqual(["a"]);
      expect((await store().query({ index, pk, limit: 9, after: at("e") })).items).toEqual([]);
    }
  });

  test("bounds that moved past the cursor neither repeat nor fail", async () => {
    const pk = partition();
    await fill(["a", "b", "c", "d"].map((sk) => ({ pk, sk })));
    const query = (more: Partial<Query>) => store().query({ pk, limit: 9, ...more });
    expect(keys((await query({ after: { pk, sk: "a" }, from: "c" })).items)).toEqual(["c", "d"]);
    expect(keys((await query({ after: { pk, sk: "d" }, to: "b" })).items)).toEqual([]);
    expect(keys((await query({ after: { pk, sk: "d" }, to: "b", reverse: true })).items)).toEqual(["b", "a"]);
    expect(keys((await query({ after: { pk, sk: "a" }, from: "c", reverse: true })).items)).toEqual([]);
    expect(keys((await query({ after: { pk, sk: "z" }, begins: "b" })).items)).toEqual([]);
    expect(keys((await query({ after: { pk, sk: "a" }, begins: "b" })).items)).toEqual(["b"]);
  });

  test("an empty page is empty and the last", async () => {
    const pk = partition();
    expect(await store().query({ pk, limit: 3 })).toEqual({ items: [] });
    expect(await store().query({ index: "g3", pk, limit: 3, reverse: true })).toEqual({ items: [] });
    await fill([{ pk, sk: "a" }]);
    expect(await store().query({ pk, begins: "b", limit: 3, consistent: true })).toEqual({ items: [] });
  });

  test("an item is in an index only with both of its keys, and follows when they change", async () => {
    const pk = partition();
    await fill([{ pk, sk: "a", g1pk: pk }, { pk, sk: "b", g1sk: "1" }, { pk, sk: "c", g1pk: pk, g1sk: "1" }]);
    const standing = async (of: string): Promise<string[]> => keys((await store().query({ index: "g1", pk: of, limit: 9 })).items);
    expect(await standing(pk)).toEqual(["c"]);
    expect(await store().get({ pk, sk: "a" })).toEqual({ pk, sk: "a", g1pk: pk });
    await store().write([{ op: "update", key: { pk, sk: "a" }, set: { g1sk: "0" } }]);
    await store().write([{ op: "update", key: { pk, sk: "c" }, set: { g1pk: `${pk}x` } }]);
    expect([await standing(pk), await standing(`${pk}x`)]).toEqual([["a"], ["c"]]);
    await store().write([{ op: "update", key: { pk, sk: "a" }, remove: ["g1pk", "g1sk"] }, { op: "delete", key: { pk, sk: "c" } }]);
    expect([await standing(pk), await standing(`${pk}x`)]).toEqual([[], []]);
  });
}
