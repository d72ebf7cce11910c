import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import type { DataFolder } from "../data-folder.ts";
import { syncFolder, writeWhole } from "../durable.ts";
import { names } from "../folder-state.ts";
import type { SqliteStore } from "../store/sqlite.ts";
import { folderTrouble, Trouble } from "../trouble.ts";
import { contentsName, contentsOf, type Contents } from "./check.ts";
import { copyWhole, linkAll } from "./photos.ts";

/**
 * Writes a back-up into a new folder, also while the data are in use: the table as it was at one moment, and every photo
 * that it names. Under another name first, and renamed once it was read through.
 * @throws Trouble when the folder is there already, or cannot be written
 */
export async function makeBackup(data: Pick<DataFolder, "path" | "notes" | "bucket">, store: Pick<SqliteStore, "copyTo">, to: string, now: Date = new Date()): Promise<Contents> {
  if (existsSync(to) && readdirSync(to).length > 0) throw new Trouble(`${to} is there already: name a new folder for the back-up.`);
  const half = join(dirname(to), `.half-${randomUUID()}`);
  const at = (name: string): string => join(half, name);
  try {
    mkdirSync(half, { recursive: true, mode: 0o700 });
    // Photos before the table, for those that are taken away meanwhile, and after it, for those that came: none that it names is missing.
    await linkAll(data.bucket, at(names.media));
    await store.copyTo(at(names.table));
    await linkAll(data.bucket, at(names.media));
    mkdirSync(at(names.media), { recursive: true });
    await copyNotes(data.notes, at(names.notes));
    for (const name of [names.table, names.notes]) asOneFile(at(name));
    for (const name of [names.secret, names.filled]) await copyWhole(join(data.path, name), at(name));
    const contents = await contentsOf(half, now.toISOString());
    writeWhole(at(contentsName), JSON.stringify(contents));
    if (existsSync(to)) rmSync(to, { recursive: true });
    renameSync(half, to);
    syncFolder(dirname(to));
    return contents;
  } catch (error) {
    throw folderTrouble(error, to);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

async function copyNotes(from: string, to: string): Promise<void> {
  const notes = new DatabaseSync(from, { timeout: 5_000 });
  try {
    await backup(notes, to);
  } finally {
    notes.close();
  }
}

/** Without a log beside it: a back-up is read, and may lie where nobody may write. */
function asOneFile(file: string): void {
  const db = new DatabaseSync(file);
  try {
    db.exec("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; BEGIN IMMEDIATE; PRAGMA user_version; COMMIT");
  } finally {
    db.close();
  }
}
