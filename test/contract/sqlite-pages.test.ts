import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { indexes, type Item } from "@among/core/store/table-store";
import { sqlite } from "@among/local/store/sqlite";

const dirs: string[] = [];
function fresh(): string {
  const dir = mkdtempSync(join(tmpdir(), "among-pages-"));
  dirs.push(dir);
  return join(dir, "table.db");
}
afterEach(() => dirs.splice(0).forEach((dir) => rmSync(dir, { recursive: true })));

/** As a report is kept: its partition lies anywhere, its lists grow at their end. */
function pair(n: number): Item[] {
  const pk = `report#BTU-${Math.imul(n, 2_654_435_761) >>> 0}`;
  const at = new Date(n * 1_000).toISOString();
  const lists = Object.fromEntries(indexes.flatMap((g) => [[`${g}pk`, `feed#${g}`], [`${g}sk`, `${at}#${pk}`]]));
  return [{ pk, sk: "0#head", type: "report", v: 1, body: "h".repeat(450), ...lists }, { pk, sk: "1#story", type: "report_story", v: 1, body: "s".repeat(400) }];
}

test("a write of 1.5 KB syncs few pages: one commit for what comes in one turn, and rows in the order they came", async () => {
  const file = fresh();
  const store = sqlite(file);
  const write = (from: number, count: number) => Promise.all(Array.from({ length: count }, (_, i) => store.write(pair(from + i).map((item) => ({ op: "put", item, if: "absent" })))));
  for (let n = 0; n < 3_000; n += 100) await write(n, 100);
  const beside = new DatabaseSync(file);
  beside.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  for (let n = 3_000; n < 3_320; n += 32) await write(n, 32);
  const pages = Number(beside.prepare("PRAGMA wal_checkpoint(PASSIVE)").get()!.log);
  const size = Number(beside.prepare("PRAGMA page_size").get()!.page_size);
  // The place of its partition among all others is its own; the ends of the lists and of the log are shared.
  expect((pages * size) / 320).toBeLessThan(16 * 1024);
  beside.close();
  store.close();
});

test("writes that come turn after turn share a commit, a hundred at most", async () => {
  const file = fresh();
  const store = sqlite(file);
  const beside = new DatabaseSync(file);
  const seen = new Set<unknown>();
  const ends: Promise<void>[] = [];
  for (let n = 0; n < 250; n++) {
    ends.push(store.write([{ op: "put", item: { pk: "p", sk: `k${n}` } }]).then(() => void seen.add(beside.prepare("PRAGMA data_version").get()!.data_version)));
    await new Promise((turn) => setImmediate(turn));
  }
  await Promise.all(ends);
  expect(seen.size).toBe(3);
  expect(store.changes(0, 999).map(({ key }) => key.sk)).toEqual(Array.from({ length: 250 }, (_, n) => `k${n}`));
  beside.close();
  store.close();
});

test("what was read or written here is not asked of the file again, and cannot be changed by who holds it", async () => {
  const store = sqlite(fresh(), { exclusive: true });
  const key = { pk: "p", sk: "a" };
  await store.write([{ op: "put", item: { ...key, body: "1" } }]);
  const first = await store.get(key);
  expect(await store.get(key)).toBe(first);
  expect((await store.batchGet([key]))[0]).toBe(first);
  expect(() => Object.assign(first!, { body: "2" })).toThrow(TypeError);
  const second = await store.update({ op: "update", key, set: { body: "2" } });
  expect([second.body, await store.get(key)]).toEqual(["2", second]);
  await store.write([{ op: "delete", key }]);
  expect(await store.get(key)).toBeUndefined();
  store.close();
});

test("a page asked for again is what the table holds now, and its items are the ones in memory", async () => {
  const store = sqlite(fresh(), { exclusive: true });
  const put = (sk: string, n: number) => store.write([{ op: "put", item: { pk: "p", sk, g1pk: "list", g1sk: sk, n } }]);
  const page = async () => (await store.query({ index: "g1", pk: "list", limit: 3, reverse: true })).items;
  const told = async () => (await page()).map(({ sk, n }) => `${sk}${n}`);
  for (const sk of ["a", "b", "c", "d"]) await put(sk, 1);
  expect(await told()).toEqual(["d1", "c1", "b1"]);
  const [first] = await page();
  expect((await page())[0]).toBe(first);
  expect(await store.get({ pk: "p", sk: "d" })).toBe(first);
  await store.write([{ op: "update", key: { pk: "p", sk: "c" }, add: { n: 4 } }]);
  expect(await told()).toEqual(["d1", "c5", "b1"]);
  await store.write([{ op: "update", key: { pk: "p", sk: "d" }, remove: ["g1pk", "g1sk"] }, { op: "delete", key: { pk: "p", sk: "b" } }]);
  expect(await told()).toEqual(["c5", "a1"]);
  await put("b", 2);
  await store.write([{ op: "update", key: { pk: "p", sk: "a" }, set: { n: 9 } }, { op: "check", key: { pk: "p", sk: "c" }, if: "absent" }]).catch(() => {});
  expect(await told()).toEqual(["c5", "b2", "a1"]);
  store.close();
});

test("two who write the same file read what the other wrote", async () => {
  const file = fresh();
  const [one, other] = [sqlite(file), sqlite(file)];
  const key = { pk: "p", sk: "a" };
  for (const store of [one, other, one]) await store.update({ op: "update", key, add: { n: 1 } });
  expect([(await one.get(key))?.n, (await other.get(key))?.n]).toEqual([3, 3]);
  one.close();
  other.close();
});

test("when a commit fails, every write of its turn is refused, and what is read is what the file holds", async () => {
  const file = fresh();
  const program = fileURLToPath(new URL("sqlite-full.ts", import.meta.url));
  const child = spawn("bash", ["-c", 'ulimit -f 3000; exec "$0" "$@"', process.execPath, program, file], { stdio: ["ignore", "pipe", "inherit"] });
  const { round, acknowledged, count, lost } = JSON.parse(await text(child.stdout));
  expect(round).toBeGreaterThan(2);
  expect({ acknowledged, count, lost }).toEqual({ acknowledged: 0, count: round - 1, lost: 0 });
  const store = sqlite(file);
  expect((await store.query({ pk: "p", limit: 9_999 })).items.length).toBe(1 + (round - 1) * 20);
  expect((await store.get({ pk: "p", sk: "count" }))?.n).toBe(round - 1);
  expect(store.changes(0, 9_999).length).toBe((round - 1) * 21);
  store.close();
});

test("a file of the first layout keeps its items, lists and log", async () => {
  const file = fresh();
  const old = new DatabaseSync(file);
  const pairs = indexes.flatMap((g) => [`${g}pk TEXT`, `${g}sk TEXT`]).join(", ");
  old.exec(`
    CREATE TABLE item (pk TEXT NOT NULL, sk TEXT NOT NULL, ${pairs}, type, v, ttl, body, more, PRIMARY KEY (pk, sk)) WITHOUT ROWID;
    ${indexes.map((g) => `CREATE INDEX ${g} ON item (${g}pk, ${g}sk, pk, sk) WHERE ${g}pk IS NOT NULL;`).join(" ")}
    CREATE TABLE change (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, pk TEXT NOT NULL, sk TEXT NOT NULL, old TEXT, new TEXT);
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO item (pk, sk, g1pk, g1sk, v, body, more) VALUES ('p', 'b', 'list', '2', 7, '{}', '{"n":3}'), ('p', 'a', 'list', '1', 1, '{}', NULL);
    INSERT INTO change (seq, at, kind, pk, sk, new) VALUES (41, 0, 'INSERT', 'p', 'b', '{"pk":"p","sk":"b"}');
    INSERT INTO meta VALUES ('position', '40');
    PRAGMA user_version = 1`);
  old.close();
  for (const write of [1, 2]) {
    const store = sqlite(file);
    expect(await store.get({ pk: "p", sk: "b" })).toEqual({ pk: "p", sk: "b", g1pk: "list", g1sk: "2", v: 7, body: "{}", n: 3 });
    expect((await store.query({ index: "g1", pk: "list", limit: 9 })).items.map(({ sk }) => sk).slice(0, 2)).toEqual(["a", "b"]);
    await store.write([{ op: "put", item: { pk: "p", sk: `new${write}`, g1pk: "list", g1sk: "3" } }]);
    expect(store.changes(40, 9).map(({ seq }) => seq)).toEqual(write === 1 ? [41, 42] : [41, 42, 43]);
    expect(store.getMeta("position")).toBe("40");
    store.close();
  }
});
