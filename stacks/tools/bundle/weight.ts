import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Kilobytes (of 1024 bytes), to a tenth. */
export interface Weight {
  name: string;
  folder: string;
  /** What is read at the start: the main module and everything it imports statically. */
  "at start": number;
  "at start, gzipped": number;
  /** All code, with what is loaded when it is first needed. */
  code: number;
  "code, gzipped": number;
  /** The folder as it is uploaded: code, pack and native modules. */
  folderSize: number;
}

/** What a function's folder weighs. */
export function weigh(name: string, folder: string): Weight {
  const chunks = readdirSync(folder).filter((file) => file.endsWith(".mjs"));
  const start = startOf(folder);
  const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return {
    name,
    folder,
    "at start": plain(folder, start),
    "at start, gzipped": zipped(folder, start),
    code: plain(folder, chunks),
    "code, gzipped": zipped(folder, chunks),
    folderSize: kilobytes(all.reduce((sum, entry) => sum + readFileSync(join(entry.parentPath, entry.name)).length, 0)),
  };
}

const kilobytes = (bytes: number): number => Math.round(bytes / 102.4) / 10;
const plain = (folder: string, files: string[]): number => kilobytes(files.reduce((sum, file) => sum + readFileSync(join(folder, file)).length, 0));
/** Of these files together, each zipped by itself. */
export const zipped = (folder: string, files: string[]): number => kilobytes(files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0));

/** A file and everything it imports statically; for the main module that is what is read before the first event. */
export function startOf(folder: string, main = "index.mjs"): string[] {
  const found = new Set<string>();
  const waiting = [main];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    // Minified, a static import is `from"./x.mjs"` or `import"./x.mjs"`; a dynamic one has a bracket after `import`.
    for (const [, next] of readFileSync(join(folder, file), "utf8").matchAll(/(?:from|import)"\.\/([^"/]+\.mjs)"/g)) waiting.push(next!);
  }
  return [...found].sort();
}
