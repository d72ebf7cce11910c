import { randomBytes } from "node:crypto";
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { syncFolder, writeWhole } from "./durable.ts";
import { isOurs, mark, markIn, names, secretIn, stateOf } from "./folder-state.ts";
import type { SignIn } from "./seed.ts";
import { folderTrouble, InUse, Trouble } from "./trouble.ts";

export interface DataFolder {
  path: string;
  /** The table. */
  table: string;
  /** Photos and their originals. */
  bucket: string;
  /** Dead letters, and what was sent. */
  notes: string;
  /** How far the table was written, as a file beside it. */
  written: string;
  /** Notes where the server that runs on the data is asked; for commands on this computer. */
  tellWhere(url: string): void;
  /**
   * What is there: only what is "empty" or "unfinished" may be filled.
   * @throws Trouble when it is half there
   */
  state(): "empty" | "unfinished" | "filled";
  /**
   * Takes away everything this program put there, and nothing else, before a filling or before a back-up is put back.
   * A filling gets a new secret.
   */
  begin(what?: "filling" | "restoring"): void;
  /** What `begin` began came to its end. */
  markFilled(signIns: SignIn[]): void;
  /** As they were given to `markFilled`. */
  signIns(): SignIn[];
  /**
   * Signs cookies and links; made once and kept, so that sessions outlive a restart.
   * @throws Trouble when it is missing or not as it was made
   */
  secret(): string;
  /** Lets another process take the folder. */
  release(): void;
}

/** Its presence shows that the folder is ours; it is locked while a process uses the folder. */
const lockName = "among.lock";

/**
 * Takes the folder for this process.
 * @throws Trouble when it cannot be made or written to, or another process has it
 */
export function dataFolder(path: string): DataFolder {
  const at = (name: string): string => join(path, name);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
    checkOurs(path);
    writeFileSync(at(".probe"), "");
    rmSync(at(".probe"));
  } catch (error) {
    throw folderTrouble(error, path);
  }
  const lock = takeLock(at(lockName), path);
  return {
    path,
    table: at(names.table),
    bucket: at(names.media),
    notes: at(names.notes),
    written: at(names.written),
    tellWhere(url) {
      // On a full disk only the commands cannot ask; the server itself needs no note.
      try {
        writeFileSync(at(names.running), JSON.stringify({ url }), { mode: 0o600 });
      } catch {}
    },
    state() {
      const state = stateOf(path);
      // Left by a process that died between the two marks; while it stands there a lost "filled" would look like a filling.
      if (state === "filled") remove(names.filling);
      return state;
    },
    begin(what = "filling") {
      try {
        // From here on it looks unfinished, whatever happens: a folder cleared by half must never look complete, also after a power cut.
        writeWhole(at(what), "");
        remove(names.filled);
        for (const entry of readdirSync(path)) if (entry !== what && isOurs(entry)) rmSync(at(entry), { recursive: true });
        mkdirSync(at(names.media), { mode: 0o700 });
        if (what === "filling") writeWhole(at(names.secret), randomBytes(32).toString("base64url"));
      } catch (error) {
        throw folderTrouble(error, path);
      }
    },
    markFilled(signIns) {
      writeWhole(at(names.filled), mark(signIns));
      for (const name of [names.filling, names.restoring]) remove(name);
    },
    signIns: () => markIn(at(names.filled)).signIns,
    secret() {
      const secret = secretIn(path);
      chmodSync(at(names.secret), 0o600);
      return secret;
    },
    release() {
      rmSync(at(names.running), { force: true });
      lock.close();
    },
  };

  /** Gone also after a power cut. */
  function remove(name: string): void {
    if (!existsSync(at(name))) return;
    rmSync(at(name));
    syncFolder(path);
  }
}

/** --fresh deletes: it must never find somebody else's folder that happens to hold a "media". */
function checkOurs(path: string): void {
  const entries = readdirSync(path);
  if (entries.length === 0 || entries.includes(lockName)) return;
  const looksOurs = entries.includes(names.table) && entries.includes(names.secret);
  throw new Trouble(`The folder ${path} holds files that are not Among's.\nChoose an empty one:  npm start -- --data <folder>${looksOurs ? `\nIf they are Among's, and only the file "${lockName}" was lost, make an empty file of that name there.` : ""}`);
}

/** A lock of SQLite's: the system lets go of it with the process, however that ends, so it is never left behind. */
function takeLock(file: string, path: string): DatabaseSync {
  const lock = new DatabaseSync(file, { timeout: 300 });
  try {
    // Without a file for its journal, so that a full disk is no reason not to start.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    const code = Number((error as { errcode?: number }).errcode) & 0xff;
    if (code === 26 || code === 11) throw new Trouble(`The file ${file} is damaged. Nothing is lost with it: make it empty, and start again.`);
    if (code !== 5) throw folderTrouble(error, path);
    throw new InUse(`Another Among is running on the data in ${path}.\nStop that one, or choose another data folder:  npm start -- --data <folder>`);
  }
}
