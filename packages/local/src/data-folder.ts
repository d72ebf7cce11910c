import { randomBytes } from "node:crypto";
import { accessSync, chmodSync, closeSync, constants, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SignIn } from "./seed.ts";
import { folderTrouble, Trouble } from "./trouble.ts";

export interface DataFolder {
  path: string;
  /** The table. */
  table: string;
  /** Photos and their originals. */
  bucket: string;
  /** Dead letters, and what was sent. */
  notes: string;
  /** True once the first filling came to its end. */
  isFilled(): boolean;
  markFilled(signIns: SignIn[]): void;
  /** As they were given to `markFilled`. */
  signIns(): SignIn[];
  /** Takes away everything this program put there, and nothing else. */
  clear(): void;
  /** Signs cookies and links; made once and kept, so that sessions outlive a restart. */
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
  const filled = at("filled");
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.W_OK | constants.X_OK);
    const entries = readdirSync(path);
    // --fresh deletes: it must never find somebody else's folder that happens to be called "media".
    if (entries.length > 0 && !entries.includes(lockName)) throw new Trouble(`The folder ${path} holds files that are not Among's.\nChoose an empty one:  npm start -- --data <folder>`);
    writeFileSync(at(".probe"), "");
    rmSync(at(".probe"));
  } catch (error) {
    throw folderTrouble(error, path);
  }
  const lock = takeLock(at(lockName), path);
  const ownNames = ["filled-half", "table.db", "notes.db", "media", "secret"];
  return {
    path,
    table: at("table.db"),
    bucket: at("media"),
    notes: at("notes.db"),
    isFilled: () => existsSync(filled) && existsSync(at("table.db")),
    signIns: () => (existsSync(filled) ? JSON.parse(readFileSync(filled, "utf8")).signIns : []),
    markFilled(signIns) {
      // Renamed to its place only once it is complete.
      writeFileSync(`${filled}-half`, JSON.stringify({ at: new Date().toISOString(), signIns }), { flush: true });
      renameSync(`${filled}-half`, filled);
      sync(path);
    },
    clear() {
      // "filled" goes first, and is synced before the rest: a folder cleared by half must never look complete, also after a power cut.
      rmSync(filled, { force: true });
      sync(path);
      for (const name of ownNames) for (const end of ["", "-wal", "-shm"]) rmSync(at(name + end), { recursive: true, force: true });
    },
    secret() {
      try {
        writeFileSync(at("secret"), randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw folderTrouble(error, path);
      }
      chmodSync(at("secret"), 0o600);
      return readFileSync(at("secret"), "utf8").trim();
    },
    release: () => lock.close(),
  };
}

/** Makes the names in a folder outlive a power cut; Windows cannot sync a folder and needs not. */
function sync(path: string): void {
  const folder = openSync(path, "r");
  if (process.platform !== "win32") fsyncSync(folder);
  closeSync(folder);
}

/** A lock of SQLite's: the system lets go of it with the process, however that ends, so it is never left behind. */
function takeLock(file: string, path: string): DatabaseSync {
  const lock = new DatabaseSync(file, { timeout: 300 });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if ((Number((error as { errcode?: number }).errcode) & 0xff) !== 5) throw error;
    throw new Trouble(`Another Among is running on the data in ${path}.\nStop that one, or choose another data folder:  npm start -- --data <folder>`);
  }
}
