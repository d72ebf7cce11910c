import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

/** Folder of the repository. */
export const root = resolve(import.meta.dirname, "../../..");
const run = promisify(execFile);

/** What native modules are built for, in npm's words. */
export interface Machine {
  os: string;
  cpu: string;
  libc: "glibc" | "musl";
}

/** Lambda's arm64 runtime. */
export const lambda: Machine = { os: "linux", cpu: "arm64", libc: "glibc" };

/** This machine, for tests. */
export const thisMachine: Machine = { os: process.platform, cpu: process.arch, libc: "glibcVersionRuntime" in (process.report.getReport() as { header: object }).header ? "glibc" : "musl" };

interface Locked {
  version: string;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}
type Lock = Record<string, Locked>;

/** What is never run: npm's own files, types, sources, documentation. */
const unneeded = /\/(\.bin|\.package-lock\.json|install|src)$|\.(md|d\.[cm]?ts|map|bnf)$/;

/**
 * Puts a package with native parts, and what it needs on that machine, under `folder/node_modules`, in the versions of the lock file.
 * What is not installed here is fetched with the lock file's checksums, and cached.
 */
export async function modules(name: string, folder: string, machine: Machine): Promise<void> {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages as Lock;
  const needed = closure(name, lock, (entry) => fits(entry, machine));
  const from = isInstalled(needed) ? root : await fetched(name, lock, machine);
  for (const path of Object.keys(needed)) {
    // Packages nested in this one have entries of their own, where they are wanted.
    const isWanted = (file: string): boolean => !unneeded.test(file) && !file.slice(join(from, path).length).includes("node_modules");
    cpSync(join(from, path), join(folder, path), { recursive: true, filter: isWanted });
  }
}

const isInstalled = (needed: Lock): boolean =>
  Object.entries(needed).every(([path, { version }]) => {
    const file = join(root, path, "package.json");
    return existsSync(file) && JSON.parse(readFileSync(file, "utf8")).version === version;
  });

/** @returns a folder whose `node_modules` npm filled for that machine */
async function fetched(name: string, lock: Lock, machine: Machine): Promise<string> {
  const all = closure(name, lock, () => true);
  const key = createHash("sha256").update(JSON.stringify([all, machine])).digest("hex").slice(0, 16);
  const cached = join(root, "node_modules/.cache/among", `${name}-${key}`);
  if (existsSync(cached)) return cached;
  const partial = `${cached}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const own = { name: "native", version: "1.0.0", dependencies: { [name]: all[`node_modules/${name}`]!.version } };
  writeFileSync(join(partial, "package.json"), JSON.stringify(own));
  writeFileSync(join(partial, "package-lock.json"), JSON.stringify({ ...own, lockfileVersion: 3, requires: true, packages: { "": own, ...all } }));
  const { os, cpu, libc } = machine;
  const argv = ["ci", `--os=${os}`, `--cpu=${cpu}`, `--libc=${libc}`, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  await run("npm", argv, { cwd: partial, shell: process.platform === "win32" });
  // Another process may have fetched the same in the meantime.
  if (existsSync(cached)) rmSync(partial, { recursive: true });
  else renameSync(partial, cached);
  return cached;
}

/** The lock file's entries for a package and everything it needs. npm takes them for all machines, and chooses itself. */
function closure(name: string, lock: Lock, isWanted: (entry: Locked) => boolean): Lock {
  const needed: Lock = {};
  const waiting = [`node_modules/${name}`];
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    const entry = lock[path];
    if (!entry || needed[path] || !isWanted(entry)) continue;
    needed[path] = entry;
    for (const need of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) waiting.push(found(need, path, lock));
  }
  return Object.fromEntries(Object.entries(needed).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const fits = (entry: Locked, machine: Machine): boolean => (["os", "cpu", "libc"] as const).every((what) => entry[what]?.includes(machine[what]) ?? true);

/** Where Node finds a package: beside the one that imports it, or in a folder above. */
function found(name: string, from: string, lock: Lock): string {
  for (let at = from; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (lock[`${at}/node_modules/${name}`]) return `${at}/node_modules/${name}`;
  }
  return `node_modules/${name}`;
}
