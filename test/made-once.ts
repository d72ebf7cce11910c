import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const root = resolve(import.meta.dirname, "..");
const day = 86_400_000;

/**
 * What was made from sources and is kept for as long as they are the same, across test runs and processes.
 * @param kind names what is made, and its folder
 */
export const cached = (kind: string, sources: string[], ...more: string[]): string => join(root, "node_modules/.cache/among", kind, mark(sources, more));

/** Tells one state of the sources from any other. */
function mark(sources: string[], more: string[]): string {
  const hash = createHash("sha256").update(JSON.stringify(more));
  for (const path of globSync(sources, { cwd: root, exclude: (path) => path.endsWith("node_modules") }).sort()) {
    const file = join(root, path);
    if (statSync(file).isFile()) hash.update(path).update("\0").update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 20);
}

/**
 * Makes a file or folder unless it is there; of several processes that want it one makes it and the others wait.
 * @param make writes it under the name it is given, which is not yet its own
 */
export async function madeOnce(path: string, make: (path: string) => Promise<void> | void): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const lock = `${path}.lock`;
  while (!existsSync(path)) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
    } catch {
      if (!isAlive(lock)) rmSync(lock, { force: true });
      await pause(50);
      continue;
    }
    const half = `${path}.${process.pid}`;
    try {
      if (existsSync(path)) return;
      rmSync(half, { recursive: true, force: true });
      await make(half);
      renameSync(half, path);
      forgetOld(dirname(path));
    } finally {
      rmSync(half, { recursive: true, force: true });
      rmSync(lock, { force: true });
    }
  }
}

/** Whether who holds the lock still runs. */
function isAlive(lock: string): boolean {
  try {
    const holder = Number(readFileSync(lock, "utf8"));
    // Between making the file and writing into it its holder is nobody.
    return holder === 0 ? Date.now() - statSync(lock).mtimeMs < 10_000 : process.kill(holder, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Takes away what no sources of today make any more. */
function forgetOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const { mtimeMs = Date.now() } = statSync(join(folder, name), { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > day) rmSync(join(folder, name), { recursive: true, force: true });
  }
}
