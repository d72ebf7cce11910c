import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { ConditionFailed, type Item } from "@among/core/store/table-store";
import { sqlite } from "@among/local/store/sqlite";

const dirs: string[] = [];
function fresh(): string {
  const dir = mkdtempSync(join(tmpdir(), "among-sqlite-"));
  dirs.push(dir);
  return join(dir, "table.db");
}
afterEach(() => dirs.splice(0).forEach((dir) => rmSync(dir, { recursive: true })));

const put = (sk: string, more: Record<string, string | number> = {}) => ({ op: "put" as const, item: { pk: "p", sk, ...more } as Item });
const writer = (file: string, name: string, ...more: string[]) =>
  spawn(process.execPath, [fileURLToPath(new URL("sqlite-writer.ts", import.meta.url)), file, name, ...more], { stdio: ["ignore", "pipe", "inherit"] });

test("a prefix minds case", async () => {
  const store = sqlite(":memory:");
  await store.write(["A1", "a1", "a2", "B1"].map((sk) => put(sk)));
  expect((await store.query({ pk: "p", begins: "a", limit: 9 })).items.map((item) => item.sk)).toEqual(["a1", "a2"]);
  store.close();
});

test("the change log tells each change once, in order, with both images, and nothing where nothing changed", async () => {
  const store = sqlite(":memory:");
  const key = { pk: "p", sk: "a" };
  await store.write([put("a", { n: 1, body: "{}" })]);
  await store.write([put("a", { n: 1, body: "{}" })]);
  await store.update({ op: "update", key, add: { n: 2 } });
  await store.update({ op: "update", key, add: { n: 0 } });
  await store.write([{ op: "check", key, if: "present" }]);
  await store.write([put("b"), { op: "delete", key, if: "absent" }]).catch(() => {});
  await store.write([{ op: "delete", key }, put("c")]);
  await store.write([{ op: "delete", key }]);
  const one = { ...key, n: 1, body: "{}" };
  const three = { ...one, n: 3 };
  const log = store.changes(0, 100);
  expect(log.map(({ at: _, ...change }) => change)).toEqual([
    { seq: 1, kind: "INSERT", key, item: one },
    { seq: 2, kind: "MODIFY", key, old: one, item: three },
    { seq: 3, kind: "REMOVE", key, old: three },
    { seq: 4, kind: "INSERT", key: { pk: "p", sk: "c" }, item: { pk: "p", sk: "c" } },
  ]);
  expect(Math.abs(log[0]!.at - Date.now())).toBeLessThan(60_000);
  expect(store.changes(1, 2).map((change) => change.seq)).toEqual([2, 3]);
  store.close();
});

test("forgotten changes are gone, and their numbers are not given again; small facts outlive the process", async () => {
  const file = fresh();
  let store = sqlite(file);
  await store.write([put("a"), put("b"), put("c")]);
  await Promise.all([store.forget(3), store.setMeta("position", "3")]);
  expect(store.changes(0, 9)).toEqual([]);
  store.close();
  store = sqlite(file);
  expect([store.getMeta("position"), store.getMeta("other")]).toEqual(["3", undefined]);
  await store.write([put("d")]);
  expect(store.changes(3, 9).map((change) => change.seq)).toEqual([4]);
  store.close();
});

test("writes of one turn are one commit, and a refused one leaves the others alone", async () => {
  const file = fresh();
  const store = sqlite(file);
  await store.write([put("taken")]);
  const watcher = new DatabaseSync(file);
  const version = () => Number(watcher.prepare("PRAGMA data_version").get()!.data_version);
  const seen = new Set([version()]);
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, async (_, i) => {
      await store.write([{ ...put(i % 10 === 0 ? "taken" : `k${i}`), if: "absent" }, put(`with${i}`)]);
      seen.add(version());
    }),
  );
  expect(seen.size).toBe(2);
  expect(results.filter((result) => result.status === "rejected" && ConditionFailed.is(result.reason)).length).toBe(5);
  expect((await store.query({ pk: "p", limit: 200 })).items.length).toBe(1 + 45 * 2);
  watcher.close();
  store.close();
});

test("what was acknowledged is there after kill -9, also when several processes write", async () => {
  const file = fresh();
  const acknowledged: string[] = [];
  for (const round of [1, 2, 3]) {
    await Promise.all(
      ["a", "b"].map(async (name) => {
        const child = writer(file, `${name}${round}`);
        const exit = new Promise((done) => child.once("exit", (_, signal) => done(signal)));
        let lines = 0;
        for await (const line of createInterface({ input: child.stdout })) {
          acknowledged.push(line);
          if (++lines === 120) child.kill("SIGKILL");
        }
        expect(await exit).toBe("SIGKILL");
      }),
    );
    const store = sqlite(file);
    for (let i = 0; i < acknowledged.length; i += 100) {
      const part = acknowledged.slice(i, i + 100);
      expect((await store.batchGet(part.map((sk) => ({ pk: "p", sk })))).length).toBe(part.length);
    }
    const logged = new Set(store.changes(0, 100_000).map((change) => change.key.sk));
    expect(acknowledged.filter((sk) => !logged.has(sk))).toEqual([]);
    store.close();
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(720);
});

test("an exclusive file is refused to others in plain words, until its holder dies", async () => {
  const file = fresh();
  const holder = writer(file, "k", "exclusive");
  await once(holder.stdout, "data");
  expect(() => sqlite(file, { exclusive: true })).toThrow(`Another process is using the data file ${file}`);
  holder.kill("SIGKILL");
  await once(holder, "exit");
  const next = sqlite(file, { exclusive: true });
  expect(await next.get({ pk: "p", sk: "k-0" })).toBeTruthy();
  next.close();
});

test("a damaged, foreign or newer file is named, with what to do", async () => {
  const file = fresh();
  writeFileSync(file, "not a database at all, but long enough to be looked at as if it were one of them".repeat(20));
  expect(() => sqlite(file)).toThrow(/table\.db is damaged.*npm start -- --fresh/s);

  const torn = fresh();
  const store = sqlite(torn);
  await store.write(Array.from({ length: 90 }, (_, i) => put(`k${i}`, { body: "x".repeat(3_000) })));
  store.close();
  const bytes = readFileSync(torn);
  writeFileSync(torn, Buffer.concat([bytes.subarray(0, 100_000), Buffer.alloc(100_000, 7), bytes.subarray(200_000)]));
  expect(() => sqlite(torn)).toThrow(/table\.db is damaged.*npm start -- --fresh/s);

  const foreign = fresh();
  const db = new DatabaseSync(foreign);
  db.exec("CREATE TABLE theirs (a)");
  expect(() => sqlite(foreign)).toThrow("belongs to another program");
  db.exec("PRAGMA user_version = 999");
  expect(() => sqlite(foreign)).toThrow("newer version");
  db.close();

  const blocked = fresh();
  writeFileSync(blocked, "");
  expect(() => sqlite(join(blocked, "table.db"))).toThrow(/Cannot write the data file/);
});
