import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, expect, test } from "vitest";
import type { Item } from "@among/core/store/table-store";
import { highWater, notedIn } from "@among/local/store/high-water";
import { sqlite } from "@among/local/store/sqlite";
import { explain, openFile } from "@among/local/store/sqlite-open";

const dirs: string[] = [];
function fresh(): string {
  const dir = mkdtempSync(join(tmpdir(), "among-whole-"));
  dirs.push(dir);
  return join(dir, "table.db");
}
afterEach(() => dirs.splice(0).forEach((dir) => rmSync(dir, { recursive: true })));

const put = (sk: string) => ({ op: "put" as const, item: { pk: "p", sk, body: "x".repeat(600) } as Item });

/** A table as a killed server leaves it: its last 200 commits stand in the log alone. @returns the copy and its note */
async function killed(): Promise<{ file: string; note: string }> {
  const [alive, file] = [fresh(), fresh()];
  const written = highWater(`${alive}-note`);
  const store = sqlite(alive, { exclusive: true, onCommit: written.note });
  for (let n = 0; n < 200; n++) await store.write([put(`k${n}`)]);
  for (const end of ["", "-wal"]) copyFileSync(alive + end, file + end);
  copyFileSync(`${alive}-note`, `${file}-note`);
  store.close();
  written.close();
  return { file, note: `${file}-note` };
}
const open = (file: string, note: string) => sqlite(file, { exclusive: true, create: false, noted: notedIn(note) });
const rows = async (store: ReturnType<typeof sqlite>) => (await store.query({ pk: "p", limit: 999 })).items.length;

test("what a killed server left is read whole", async () => {
  const { file, note } = await killed();
  expect(notedIn(note)).toBe(200);
  const store = open(file, note);
  expect(await rows(store)).toBe(200);
  store.close();
});

test("a flipped byte in the log is told, with how much is lost, and what is left of the log stays to be looked at", async () => {
  const { file, note } = await killed();
  const log = readFileSync(`${file}-wal`);
  log[Math.floor(log.length / 2)]! ^= 1;
  writeFileSync(`${file}-wal`, log);
  for (const _ of [1, 2]) expect(() => open(file, note)).toThrow(/The last \d+ changes that were written to .*table\.db cannot be read.*restore-backup.*"written".*--fresh/s);
  const said = await Promise.resolve().then(() => open(file, note)).catch(String);
  const lost = Number(/last (\d+)/.exec(String(said))![1]);
  expect(readFileSync(`${file}-wal`).equals(log)).toBe(true);

  rmSync(note);
  const store = open(file, note);
  expect(await rows(store)).toBe(200 - lost);
  expect(lost).toBeGreaterThan(50);
  store.close();
});

test("a log that is gone, and an older copy in the table's place, are told too", async () => {
  const { file, note } = await killed();
  rmSync(`${file}-wal`);
  expect(() => open(file, note)).toThrow(/The last 200 changes|table\.db is (empty|damaged)/);
  const older = fresh();
  const store = sqlite(older);
  await store.write([put("a")]);
  store.close();
  expect(() => open(older, note)).toThrow("The last 199 changes");
});

test("the note never says more than is in the table, nor stops a write when it cannot be written", async () => {
  const file = fresh();
  const noted: number[] = [];
  const store = sqlite(file, { exclusive: true, onCommit: (seq) => noted.push(seq) });
  await Promise.all([store.write([put("a"), put("b")]), store.write([{ ...put("a"), if: "absent" }]).catch(() => {}), store.write([put("c")])]);
  await store.write([put("a")]);
  await Promise.all([store.setMeta("m", "1"), store.forget(1)]);
  expect(noted).toEqual([3]);
  store.close();
  const again = sqlite(file, { exclusive: true, onCommit: (seq) => noted.push(seq) });
  await again.forget(3);
  await again.write([put("d")]);
  expect(noted).toEqual([3, 4]);
  again.close();
  const full = highWater("/dev/full");
  full.note(7);
  full.close();
  expect(notedIn(`${file}-nowhere`)).toBe(0);
});

test("a table that must be there is not begun anew", () => {
  const file = fresh();
  expect(() => sqlite(file, { create: false })).toThrow(/table\.db is empty.*restore-backup/s);
  writeFileSync(file, "");
  expect(() => sqlite(file, { create: false })).toThrow(/table\.db is empty/);
  expect(statSync(file).size).toBe(0);
  const bare = new DatabaseSync(file);
  bare.exec("PRAGMA journal_mode = WAL; VACUUM");
  bare.close();
  expect(() => sqlite(file, { create: false })).toThrow(/table\.db is empty/);
});

test("a file is marked as ours, one of before is marked when it is opened, and one that another program marked is refused", async () => {
  const file = fresh();
  const mark = () => {
    const db = new DatabaseSync(file);
    const { application_id: id } = db.prepare("PRAGMA application_id").get()!;
    return { id: Number(id), set: (to: number) => db.exec(`PRAGMA application_id = ${to}`), close: () => db.close() };
  };
  sqlite(file).close();
  const ours = mark();
  expect(ours.id).toBe(0x416d6e67);
  ours.set(0);
  ours.close();
  sqlite(file, { create: false }).close();
  const again = mark();
  expect(again.id).toBe(ours.id);
  again.set(0x0f055112);
  again.close();
  expect(() => sqlite(file)).toThrow("belongs to another program");
});

test("a commit is on the disk before it is acknowledged, unless a test says that it may not be", () => {
  const synchronous = (options: object) => {
    const db = openFile(fresh(), options);
    const level = Number(db.prepare("PRAGMA synchronous").get()!.synchronous);
    db.close();
    return level;
  };
  expect([synchronous({}), synchronous({ exclusive: true, create: true }), synchronous({ durable: false })]).toEqual([2, 2, 0]);
});

test("a copy made while it is written is the table at one moment", async () => {
  const [file, copy] = [fresh(), fresh()];
  const store = sqlite(file, { exclusive: true });
  for (let n = 0; n < 40; n++) await store.write(Array.from({ length: 50 }, (_, k) => put(`k${n}-${k}`)));
  let done = false;
  const copied = store.copyTo(copy).finally(() => (done = true));
  let pairs = 0;
  for (; !done; pairs++) await store.write([put(`one${pairs}`), put(`two${pairs}`)]);
  await copied;
  const other = sqlite(copy, { create: false });
  const count = async (begins: string) => (await other.query({ pk: "p", begins, limit: 9_999 })).items.length;
  expect([await count("k"), (await count("one")) - (await count("two"))]).toEqual([2_000, 0]);
  expect(await count("one")).toBeLessThanOrEqual(pairs);
  other.close();
  store.close();
});

test("a full disk is said as a thing that passes, while it runs and before", async () => {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE TABLE t (x); PRAGMA max_page_count = 3");
  const fill = () => {
    for (;;) db.exec(`INSERT INTO t VALUES (randomblob(9000))`);
  };
  let real: unknown;
  try {
    fill();
  } catch (error) {
    real = error;
  }
  expect(real).toMatchObject({ errcode: 13 });
  for (const error of [real, Object.assign(new Error(), { code: "ENOSPC" }), Object.assign(new Error(), { code: "EDQUOT" })]) {
    expect(explain(error, "table.db", true)).toMatchObject({ kind: "unavailable", code: "store.full", detail: { retryAfter: 60 } });
    expect(String(explain(error, "table.db"))).toMatch(/full\. Make room and start again/);
  }
  db.close();
});
