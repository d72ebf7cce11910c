import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Item, TableStore } from "@among/core/store/table-store";
import { partition } from "./partition.ts";
import { pagingContract } from "./table-store-paging.ts";
import { writingContract } from "./table-store-writing.ts";

export interface StoreUnderTest {
  store: TableStore;
  close(): Promise<void> | void;
}

/** What every table store promises. */
export function tableStoreContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`table store: ${name}`, () => {
    let it: StoreUnderTest;
    beforeAll(async () => void (it = await make()));
    afterAll(() => it.close());
    const store = (): TableStore => it.store;

    readingContract(store);
    pagingContract(store);
    writingContract(store);
  });
}

function readingContract(store: () => TableStore): void {
  test("gives back every kind of value as it was put", async () => {
    const pk = partition();
    const item = { pk, sk: "a", type: "x", v: 1, ttl: 1_900_000_000, body: '{"a":"ä\\u0000😀"}', yes: true, no: false, half: -0.5, big: 9_007_199_254_740_991, empty: "", g1pk: pk, g1sk: "1" };
    await store().write([{ op: "put", item }]);
    expect(await store().get({ pk, sk: "a" })).toEqual(item);
    expect(await store().get({ pk, sk: "a" }, { consistent: true })).toEqual(item);
    expect(await store().get({ pk, sk: "b" })).toBeUndefined();
    expect(await store().get({ pk: `${pk}x`, sk: "a" })).toBeUndefined();
  });

  test("keeps values of the wrong kind under the usual names", async () => {
    const item = { pk: partition(), sk: "a", type: 5, v: "one", ttl: false, body: 3.5 };
    await store().write([{ op: "put", item }]);
    expect(await store().get({ pk: item.pk, sk: "a" })).toEqual(item);
  });

  test("a put replaces the whole item", async () => {
    const pk = partition();
    await store().write([{ op: "put", item: { pk, sk: "a", n: 1, g1pk: pk, g1sk: "1", body: "old" } }]);
    await store().write([{ op: "put", item: { pk, sk: "a", m: 2 } }]);
    expect(await store().get({ pk, sk: "a" })).toEqual({ pk, sk: "a", m: 2 });
    expect((await store().query({ index: "g1", pk, limit: 5 })).items).toEqual([]);
  });

  test("carries bodies of 10 KB, many to a page", async () => {
    const pk = partition();
    const body = JSON.stringify({ text: "ü".repeat(5_000) });
    await Promise.all(Array.from({ length: 30 }, (_, i) => store().write([{ op: "put", item: { pk, sk: String(i).padStart(3, "0"), body } }])));
    const { items } = await store().query({ pk, limit: 30 });
    expect(items.map((item) => item.body)).toEqual(Array(30).fill(body));
  });

  test("reads many keys at once: the found ones, each once", async () => {
    const pk = partition();
    await Promise.all(Array.from({ length: 99 }, (_, i) => store().write([{ op: "put", item: { pk, sk: `k${i}`, n: i } }])));
    const keys = Array.from({ length: 100 }, (_, i) => ({ pk, sk: `k${i}` }));
    const found = await store().batchGet(keys);
    expect(found.map((item) => item.n).sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 99 }, (_, i) => i));
    expect(await store().batchGet([keys[0]!, keys[0]!, keys[99]!])).toEqual([{ pk, sk: "k0", n: 0 }]);
    expect(await store().batchGet([])).toEqual([]);
    await expect(store().batchGet([...keys, { pk, sk: "k100" }])).rejects.toThrow();
  });

  test("finds keys of any script, exactly", async () => {
    const pk = `${partition()}#desa/Pesanggrahan é`;
    for (const sk of ["é", "e\u0301", "😀", "a\u0000b", "a", "A"]) await store().write([{ op: "put", item: { pk, sk, is: sk } }]);
    for (const sk of ["é", "e\u0301", "😀", "a\u0000b", "a", "A"]) expect(await store().get({ pk, sk })).toEqual({ pk, sk, is: sk });
  });

  test("refuses empty keys and values that are none", async () => {
    const pk = partition();
    const senseless: Item[] = [{ pk, sk: "" }, { pk: "", sk: "a" }, { pk, sk: "a", g1pk: "", g1sk: "x" }, { pk, sk: "a", g1pk: 1, g1sk: "x" }, { pk, sk: "a", n: Number.NaN }, { pk, sk: "a", n: undefined as unknown as string }];
    for (const item of senseless) {
      await expect(store().write([{ op: "put", item }])).rejects.toThrow();
    }
    expect(await store().get({ pk, sk: "a" })).toBeUndefined();
  });
}
