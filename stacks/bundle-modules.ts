import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const root = resolve(import.meta.dirname, "..");
const run = promisify(execFile);

/** What native modules are made for, in npm's words. */
export interface Machine {
  os: string;
  cpu: string;
  libc: "glibc" | "musl";
}

/** Lambda's arm64 runtime. */
export const lambda: Machine = { os: "linux", cpu: "arm64", libc: "glibc" };

interface Locked {
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/**
 * Puts a package with native parts, and what it needs, under `folder/node_modules`, at the versions and with the
 * checksums of the lock file. What npm fetched is kept beside the other dependencies, for the next time.
 */
export async function modules(name: string, folder: string, machine: Machine): Promise<void> {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages as Record<string, Locked>;
  const wanted = closure(name, lock);
  const key = createHash("sha256").update(JSON.stringify([wanted, machine])).digest("hex").slice(0, 16);
  const kept = join(root, "node_modules/.cache/among", `${name}-${machine.os}-${machine.cpu}-${key}`);
  if (!existsSync(kept)) await fetch(kept, name, wanted, machine);
  cpSync(join(kept, "node_modules"), join(folder, "node_modules"), { recursive: true, filter: (path) => !/\/(\.bin|\.package-lock\.json)$|\.(md|d\.ts|d\.cts|cc|h|gyp|map)$/.test(path) });
}

async function fetch(kept: string, name: string, wanted: Record<string, Locked>, { os, cpu, libc }: Machine): Promise<void> {
  const making = `${kept}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  const own = { name: "native", version: "1.0.0", dependencies: { [name]: wanted[`node_modules/${name}`]!.version } };
  writeFileSync(join(making, "package.json"), JSON.stringify(own));
  writeFileSync(join(making, "package-lock.json"), JSON.stringify({ ...own, lockfileVersion: 3, requires: true, packages: { "": own, ...wanted } }));
  await run("npm", ["ci", `--os=${os}`, `--cpu=${cpu}`, `--libc=${libc}`, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"], { cwd: making, shell: process.platform === "win32" });
  try {
    renameSync(making, kept);
  } catch {
    // Somebody else was faster; what they fetched is the same.
    rmSync(making, { recursive: true });
  }
}

/** The lock file's entries for a package and everything it may need on any machine: npm wants the whole list, and picks. */
function closure(name: string, lock: Record<string, Locked>): Record<string, Locked> {
  const wanted: Record<string, Locked> = {};
  const waiting = [`node_modules/${name}`];
  for (let path = waiting.pop(); path; path = waiting.pop()) {
    const entry = lock[path];
    if (!entry || wanted[path]) continue;
    wanted[path] = entry;
    for (const need of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) waiting.push(found(need, path, lock));
  }
  return Object.fromEntries(Object.entries(wanted).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where Node finds a package: beside whoever asks for it, or else further up. */
function found(name: string, from: string, lock: Record<string, Locked>): string {
  for (let at = from; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    if (lock[`${at}/node_modules/${name}`]) return `${at}/node_modules/${name}`;
  }
  return `node_modules/${name}`;
}
