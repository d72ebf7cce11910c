import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Fault } from "@among/core/fault";
import { indexes } from "@among/core/store/table-store";
import { diskFull } from "./disk-full.ts";

export interface Options {
  /** False leaves syncing to the operating system: for tests that may lose their last writes. */
  durable?: boolean;
  /** True keeps every other process out for as long as this one lives; the lock goes with the process, also by kill -9. */
  exclusive?: boolean;
  /** False for data that must be there already: a file that is missing or empty is refused rather than begun anew. */
  create?: boolean;
  /** How far the change log went, as it was noted elsewhere: a file that ends before is refused, and left as it is. */
  noted?: number;
  /** Told the last number of the change log after each commit that is safe on the disk. */
  onCommit?: (seq: number) => void;
}

/** Raised with each change of the schema below. */
const layout = 2;
/** "Amng": whose file it is, for this program and for `file`. */
const applicationId = 0x416d6e67;

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
  PRAGMA user_version = ${layout};
  PRAGMA application_id = ${applicationId};`;

/** Rewrites the rows of the first layout. */
const upgrade = `
  ALTER TABLE item RENAME TO first;
  ${indexes.map((g) => `DROP INDEX ${g};`).join(" ")}
  ${schema}
  INSERT INTO item SELECT * FROM first;
  DROP TABLE first;`;

/** @throws Error that names the file and says what to do: damaged, foreign, newer, held by another process, not writable */
export function openFile(file: string, { durable = true, exclusive = false, create = true, noted = 0 }: Options): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    if (!create && (!existsSync(file) || statSync(file).size === 0)) throw new Error(empty(file));
    if (noted > 0) checkWhole(file, noted);
    if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
    const timeout = exclusive ? 500 : 5_000;
    db = new DatabaseSync(file, { timeout });
    if (exclusive) db.exec("PRAGMA locking_mode = EXCLUSIVE");
    execWhenFree(db, "PRAGMA journal_mode = WAL", performance.now() + timeout);
    // No larger cache: a commit that split a page goes through all of it.
    db.exec(`PRAGMA synchronous = ${durable ? "FULL" : "OFF"}; PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 8000`);
    prepare(db, file, create);
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

/** Reads alone, so that what is left of a damaged log can still be looked at afterwards: whoever closes it as a writer tidies it away. */
function checkWhole(file: string, noted: number): void {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const has = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").get();
    const last = has ? Number(db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'change'").get()?.seq ?? 0) : 0;
    if (last < noted) throw new Error(lostChanges(file, noted - last));
  } finally {
    db.close();
    rmSync(`${file}-shm`, { force: true });
  }
}

const lostChanges = (file: string, count: number): string =>
  `The last ${count} changes that were written to ${file} cannot be read: its log ${file}-wal is missing or damaged, or an older copy was put in its place.
Nothing was changed. What can be done:
  put back a back-up into another folder:  npm run restore-backup -- --from <back-up> --data <folder>
  go on without those changes: remove the file "written" beside it, and start again. They are gone for good then
  throw everything away and start over:  npm start -- --fresh`;

const empty = (file: string): string => `The data file ${file} is empty: whatever was in it is gone. Put back a back-up with "npm run restore-backup", or start over with "npm start -- --fresh".`;

function prepare(db: DatabaseSync, file: string, create: boolean): void {
  db.exec("BEGIN IMMEDIATE");
  const found = Number(db.prepare("PRAGMA user_version").get()!.user_version);
  const id = Number(db.prepare("PRAGMA application_id").get()!.application_id);
  if (found > layout) throw new Error(`${file} was written by a newer version of this program: update the program, or start over with "npm start -- --fresh".`);
  if (id !== 0 && id !== applicationId) throw new Error(foreign(file));
  if (found === 0) {
    if (db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get()) throw new Error(foreign(file));
    if (!create) throw new Error(empty(file));
    db.exec(schema);
  }
  if (found === 1) db.exec(upgrade);
  // A file from before files were marked.
  if (found === layout && id === 0) db.exec(`PRAGMA application_id = ${applicationId}`);
  db.exec("COMMIT");
  if (found === 0) return;
  const result = Object.values(db.prepare("PRAGMA quick_check(1)").get()!)[0];
  if (result !== "ok") throw new Error(damaged(file, String(result)));
}

const foreign = (file: string): string => `${file} belongs to another program: choose another data folder.`;

const damaged = (file: string, what: string): string =>
  `The data file ${file} is damaged (${what.replace(/\s+/g, " ")}). Put back a back-up with "npm run restore-backup", or start over with "npm start -- --fresh".`;

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
    case "EDQUOT":
      if (running) return diskFull();
      return new Error(`The disk that holds ${file} is full. Make room and start again.`);
    case 10: // SQLITE_IOERR: a quota that is used up, or a disk that fails
      if (running) return new Fault("unavailable", "store.failed", { retryAfter: 60 });
      return error;
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
