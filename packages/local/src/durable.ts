import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a small file whole or not at all, also when the power fails: under another name first, and renamed once it is on the disk. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}-half`, text, { flush: true, mode: 0o600 });
  renameSync(`${file}-half`, file);
  syncFolder(dirname(file));
}

/** Makes the names in a folder outlive a power cut; Windows cannot sync a folder and needs not. */
export function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
