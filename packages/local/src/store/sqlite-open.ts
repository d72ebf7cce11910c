import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Fault } from "@among/core/fault";
import { indexes } from "@among/core/store/table-store";

export interface Options {
  /** False leaves syncing to the operating system: for tests that may lose their last writes. */
  durable?: boolean;
  /** True keeps every other process out for as long as this one lives; the lock goes with the process, also by kill -9. */
  exclusive?: boolean;
}

/** Raised with each change of the schema below. */
const layout = 2;

// Rows are stored in the order of writing and only their narrow keys are sorted: a table stored in the order of its keys
// makes each write touch twice as many pages.
const schema = `
  CREATE TABLE IF NOT EXISTS item (
    pk TEXT NOT NULL, sk TEXT NOT NULL,
    ${indexes.map((g) => `${g}pk TEXT, ${g}sk TEXT,`).join(" ")}
    type, v, ttl, body, more,
    PRIMARY KEY (pk, sk)
  );
  ${indexes.map((g) => `CREATE INDEX IF NOT EXISTS ${g} ON item (${g}pk, ${g}sk, pk, sk) WHERE ${g}pk IS NOT NULL;`).join("\n")}
  CREATE TABLE IF NOT EXISTS change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL,
    pk TEXT NOT NULL, sk TEXT NOT NULL, old TEXT, new TEXT
  );
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  PRAGMA user_version = ${layout};`;

/** Rewrites the rows of the first layout. */
const upgrade = `
  ALTER TABLE item RENAME TO first;
  ${indexes.map((g) => `DROP INDEX ${g};`).join(" ")}
  ${schema}
  INSERT INTO item SELECT * FROM first;
  DROP TABLE first;`;

/** @throws Error that names the file and says what to do: damaged, foreign, newer, held by another process, not writable */
export function openFile(file: string, { durable = true, exclusive = false }: Options): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
    const timeout = exclusive ? 500 : 5_000;
    db = new DatabaseSync(file, { timeout });
    if (exclusive) db.exec("PRAGMA locking_mode = EXCLUSIVE");
    execWhenFree(db, "PRAGMA journal_mode = WAL", performance.now() + timeout);
    // No larger cache: a commit that split a page goes through all of it.
    db.exec(`PRAGMA synchronous = ${durable ? "FULL" : "OFF"}; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 8000`);
    prepare(db, file);
    return db;
  } catch (error) {
    if (db?.isOpen) db.close();
    throw explain(error, file);
  }
}

// Switching a file to WAL may fail with "busy" at once, without the waiting that `timeout` gives other statements.
function execWhenFree(db: DatabaseSync, sql: string, until: number): void {
  for (;;) {
    try {
      return db.exec(sql);
    } catch (error) {
      if (code(error) !== 5 || performance.now() >= until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
    }
  }
}

function prepare(db: DatabaseSync, file: string): void {
  db.exec("BEGIN IMMEDIATE");
  const found = Number(db.prepare("PRAGMA user_version").get()!.user_version);
  if (found > layout) throw new Error(`${file} was written by a newer version of this program: update the program, or start over with "npm start -- --fresh".`);
  if (found === 0) {
    if (db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get()) throw new Error(`${file} belongs to another program: choose another data folder.`);
    db.exec(schema);
  }
  if (found === 1) db.exec(upgrade);
  db.exec("COMMIT");
  if (found === 0) return;
  const result = Object.values(db.prepare("PRAGMA quick_check(1)").get()!)[0];
  if (result !== "ok") throw new Error(damaged(file, String(result)));
}

const damaged = (file: string, what: string): string =>
  `The data file ${file} is damaged (${what.replace(/\s+/g, " ")}). Put back a copy of it, or start over with "npm start -- --fresh".`;

/** The primary SQLite result code, or undefined for an error of another kind. */
export function code(error: unknown): number | undefined {
  const { code: kind, errcode } = error as { code?: string; errcode?: number };
  return kind === "ERR_SQLITE_ERROR" ? Number(errcode) & 0xff : undefined;
}

/** Puts what SQLite and the file system say into words that tell what to do. Other errors come back as they are. */
export function explain(error: unknown, file: string, running = false): unknown {
  const { code: kind, message } = error as NodeJS.ErrnoException;
  switch (code(error) ?? kind) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      if (running) return new Fault("unavailable", "store.busy", { retryAfter: 1 });
      return new Error(`Another process is using the data file ${file}. Stop it first, or choose another data folder.`);
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return new Error(damaged(file, message));
    case 13: // SQLITE_FULL
    case "ENOSPC":
      return new Error(`The disk that holds ${file} is full. Make room and start again.`);
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
    case "EEXIST":
      return new Error(`Cannot write the data file ${file} (${message}). Check the rights of its folder, or choose another one.`);
    default:
      return error;
  }
}
