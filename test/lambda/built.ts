import { createHash } from "node:crypto";
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { bundle } from "../../stacks/tools/bundle/bundle.ts";

const root = resolve(import.meta.dirname, "../..");
const kept = join(root, "node_modules/.cache/among/bundles");
const sources = ["functions/src/**/*.ts", "packages/{core,region}/{src,packs}/**/*.*", "web/dist/server/**/*", "stacks/tools/bundle/*.ts", "package-lock.json"];

/** Tells one state of what the bundles are made of from any other. */
function mark(): string {
  const hash = createHash("sha256");
  for (const path of globSync(sources, { cwd: root, exclude: (path) => path.endsWith("node_modules") }).sort()) if (/\.\w+$/.test(path)) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest("hex").slice(0, 16);
}

const ageOf = (path: string): number => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());

/**
 * The bundles as they are deployed, for this machine's processor, in a folder outside the repository: nothing is found
 * there that would not be found in Lambda. Made once for each state of the sources, whoever asks first; the copy is the asker's to remove.
 */
export async function builtBundles(): Promise<string> {
  const made = join(kept, mark());
  const lock = `${made}.lock`;
  mkdirSync(kept, { recursive: true });
  while (!existsSync(made)) {
    try {
      mkdirSync(lock);
    } catch {
      // Whoever makes them now is done in seconds, or was killed.
      if (ageOf(lock) > 60_000) rmSync(lock, { recursive: true, force: true });
      await pause(100);
      continue;
    }
    const making = mkdtempSync(join(tmpdir(), "among-bundling-"));
    try {
      for (const other of readdirSync(kept)) if (ageOf(join(kept, other)) > 3_600_000) rmSync(join(kept, other), { recursive: true, force: true });
      await bundle({ out: making, machine: { os: process.platform, cpu: process.arch, libc: "glibc" } });
      cpSync(making, `${made}.${process.pid}`, { recursive: true });
      // Whoever else made them made the same.
      if (!existsSync(made)) renameSync(`${made}.${process.pid}`, made);
    } finally {
      rmSync(making, { recursive: true, force: true });
      rmSync(lock, { recursive: true, force: true });
    }
  }
  const folder = mkdtempSync(join(tmpdir(), "among-lambda-"));
  cpSync(made, folder, { recursive: true });
  cpSync(join(import.meta.dirname, "bootstrap.ts"), join(folder, "bootstrap.ts"));
  for (let above = folder; above !== dirname(above); above = dirname(above)) if (existsSync(join(above, "node_modules"))) throw new Error(`${above} has node_modules: what is missing in a bundle would be found there`);
  return folder;
}
