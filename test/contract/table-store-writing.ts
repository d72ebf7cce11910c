import { expect, test } from "vitest";
import { ConditionFailed, type Item, type TableStore, type Test, type Value, type Write } from "@among/core/store/table-store";
import { partition } from "./partition.ts";

const refused = async (work: Promise<unknown>): Promise<number[]> => {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConditionFailed);
  return (error as ConditionFailed).failed;
};

export function writingContract(store: () => TableStore): void {
  const put = (item: Item, test?: Test) => store().write([{ op: "put", item, if: test }]);

  test("absent and present speak of the whole item", async () => {
    const pk = partition();
    const key = { pk, sk: "a" };
    expect(await refused(put({ ...key, n: 1 }, "present"))).toEqual([0]);
    await put({ ...key, n: 1 }, "absent");
    expect(await refused(put({ ...key, n: 2 }, "absent"))).toEqual([0]);
    expect(await refused(store().write([{ op: "update", key: { pk, sk: "b" }, add: { n: 1 }, if: "present" }]))).toEqual([0]);
    expect(await refused(store().write([{ op: "delete", key: { pk, sk: "b" }, if: "present" }]))).toEqual([0]);
    expect(await refused(store().write([{ op: "check", key, if: "absent" }]))).toEqual([0]);
    await store().write([{ op: "check", key, if: "present" }]);
    await store().write([{ op: "delete", key, if: "present" }]);
    await store().write([{ op: "delete", key }]);
    expect(await store().get(key)).toBeUndefined();
  });

  const tests: [attr: string, is: "=" | ">=" | "<=" | "absent", value: Value | undefined, holds: boolean][] = [
    ["n", "=", 5, true], ["n", "=", 6, false], ["n", "=", "5", false], ["n", ">=", 5, true], ["n", ">=", 5.5, false], ["n", "<=", 5, true], ["n", "<=", 4, false],
    ["n", ">=", "1", false], ["s", "=", "b", true], ["s", ">=", "a", true], ["s", ">=", "c", false], ["s", "<=", "b", true], ["s", "<=", "\uffee", true], ["e", "<=", "\uffee", false],
    ["yes", "=", true, true], ["yes", "=", false, false], ["gone", "=", 1, false], ["gone", ">=", 0, false], ["gone", "absent", undefined, true], ["n", "absent", undefined, false],
    ["v", "=", 3, true], ["v", "=", 2, false], ["ttl", "<=", 10, false],
  ];
  test.each(tests)("the test %s %s %j is %j", async (attr, is, value, holds) => {
    const item = { pk: partition(), sk: "a", n: 5, s: "b", e: "😀", yes: true, v: 3 };
    await put(item);
    const work = store().write([{ op: "check", key: { pk: item.pk, sk: "a" }, if: [{ attr, is, value }] }]);
    if (holds) await work;
    else expect(await refused(work)).toEqual([0]);
  });

  test("several tests hold only together; on an absent item every attribute is absent", async () => {
    const key = { pk: partition(), sk: "a" };
    expect(await refused(put({ ...key, n: 1 }, [{ attr: "n", is: "=", value: 0 }]))).toEqual([0]);
    await put({ ...key, n: 1, m: 1 }, [{ attr: "n", is: "absent" }, { attr: "m", is: "absent" }]);
    expect(await refused(put({ ...key, n: 2 }, [{ attr: "n", is: "=", value: 1 }, { attr: "m", is: "=", value: 2 }]))).toEqual([0]);
    await put({ ...key, n: 2 }, [{ attr: "n", is: "=", value: 1 }, { attr: "m", is: "=", value: 1 }]);
  });

  test("an update makes an absent item, sets, adds, removes, and keeps what it does not know", async () => {
    const key = { pk: partition(), sk: "a" };
    expect(await store().update({ op: "update", key, set: { type: "x" }, add: { n: 2 }, remove: ["m"] })).toEqual({ ...key, type: "x", n: 2 });
    await store().write([{ op: "update", key, set: { later: "a newer field", flag: true } }]);
    expect(await store().update({ op: "update", key, set: { v: 2, flag: false }, add: { n: -3, m: 0.5 }, remove: ["type"] })).toEqual({ ...key, later: "a newer field", flag: false, n: -1, m: 0.5, v: 2 });
    expect(await refused(store().update({ op: "update", key, add: { n: 1 }, if: [{ attr: "n", is: ">=", value: 0 }] }))).toEqual([0]);
    expect(await store().update({ op: "update", key: { ...key, sk: "b" } })).toEqual({ ...key, sk: "b" });
  });

  test("refuses what makes no sense: an attribute named twice, adding to text, the same key twice, too many", async () => {
    const key = { pk: partition(), sk: "a" };
    await put({ ...key, s: "text" });
    await expect(store().write([{ op: "update", key, set: { n: 1 }, remove: ["n"] }])).rejects.toThrow();
    await expect(store().write([{ op: "update", key, set: { sk: "b" } }])).rejects.toThrow();
    await expect(store().write([{ op: "update", key, add: { s: 1 } }])).rejects.toThrow();
    await expect(store().write([{ op: "put", item: { ...key } }, { op: "delete", key }])).rejects.toThrow();
    await expect(store().write(Array.from({ length: 101 }, (_, i) => ({ op: "put", item: { ...key, sk: `x${i}` } }) as Write))).rejects.toThrow();
    expect(await store().get(key)).toEqual({ ...key, s: "text" });
    await store().write([]);
  });

  test("a transaction is done whole or not at all, and names every refused write", async () => {
    const pk = partition();
    await put({ pk, sk: "there", n: 1 });
    const writes: Write[] = [
      { op: "put", item: { pk, sk: "new" }, if: "absent" },
      { op: "put", item: { pk, sk: "there" }, if: "absent" },
      { op: "update", key: { pk, sk: "counter" }, add: { n: 1 } },
      { op: "check", key: { pk, sk: "gone" }, if: "present" },
    ];
    expect(await refused(store().write(writes))).toEqual([1, 3]);
    expect((await store().query({ pk, limit: 9, consistent: true })).items).toEqual([{ pk, sk: "there", n: 1 }]);
    await store().write([writes[0]!, writes[2]!, { op: "delete", key: { pk, sk: "there" }, if: [{ attr: "n", is: "=", value: 1 }] }]);
    expect((await store().query({ pk, limit: 9, consistent: true })).items).toEqual([{ pk, sk: "counter", n: 1 }, { pk, sk: "new" }]);
  });

  test("a transaction of 100", async () => {
    const pk = partition();
    const writes = Array.from({ length: 100 }, (_, i): Write => ({ op: "put", item: { pk, sk: String(i).padStart(3, "0"), g1pk: pk, g1sk: "x" }, if: "absent" }));
    await store().write(writes);
    expect((await store().query({ pk, limit: 200 })).items.length).toBe(100);
    expect(await refused(store().write(writes))).toEqual(writes.map((_, i) => i));
  });

  test("of 20 who write at once on one condition, one wins", async () => {
    const key = { pk: partition(), sk: "a" };
    await put({ ...key, v: 1 });
    const racers = Array.from({ length: 20 }, (_, i) => put({ ...key, v: 2, by: i }, [{ attr: "v", is: "=", value: 1 }]).then(() => i));
    const results = await Promise.allSettled(racers);
    const won = results.filter((result) => result.status === "fulfilled");
    expect(won.length).toBe(1);
    for (const result of results) if (result.status === "rejected") expect(ConditionFailed.is(result.reason)).toBe(true);
    expect(await store().get(key, { consistent: true })).toEqual({ ...key, v: 2, by: won[0]!.value });
  });

  test("200 additions at once sum up, and each sees its own sum", async () => {
    const key = { pk: partition(), sk: "a" };
    const seen = await Promise.all(Array.from({ length: 200 }, () => store().update({ op: "update", key, add: { n: 1 } })));
    expect(new Set(seen.map((item) => item.n)).size).toBe(200);
    expect(await store().get(key, { consistent: true })).toEqual({ ...key, n: 200 });
  });
}
