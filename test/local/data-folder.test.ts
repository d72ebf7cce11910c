import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { dataFolder } from "@among/local/data-folder";
import { scratch } from "./connected.ts";

const files = ["table.db", "table.db-wal", "table.db-shm", "notes.db", "notes.db-wal", "notes.db-shm", "media/one/480.webp", "media/two", "secret", "filled-half"];

/** A folder as a run leaves it that was killed: every file is there, the logs too. */
function full(): string {
  const dir = scratch();
  const data = dataFolder(dir);
  data.markFilled([{ who: "citizen", with: "0812" }]);
  for (const name of files) {
    mkdirSync(join(dir, name, ".."), { recursive: true });
    writeFileSync(join(dir, name), `old ${name}`);
  }
  data.release();
  return dir;
}

/** Clears the folder in a process of its own, which dies before it takes away the n-th thing. @returns true when it died */
function diesClearing(dir: string, n: number): boolean {
  const code = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { dataFolder } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, "../../packages/local/src/data-folder.ts")).href)});
    const data = dataFolder(${JSON.stringify(dir)});
    const { rmSync } = fs;
    let left = ${n};
    fs.rmSync = (...all) => (left-- === 0 ? process.kill(process.pid, "SIGKILL") : rmSync(...all));
    syncBuiltinESMExports();
    data.clear();`;
  const { status, signal, stderr } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", code], { encoding: "utf8" });
  expect(signal === "SIGKILL" || status === 0, stderr).toBe(true);
  return signal === "SIGKILL";
}

/** Without the lock, whose journal lies there while it is held. */
const names = (dir: string): string[] => readdirSync(dir).filter((name) => !name.startsWith("among.lock"));
const whole = (dir: string): boolean => files.every((name) => existsSync(join(dir, name)) && readFileSync(join(dir, name), "utf8") === `old ${name}`);

test("a process that dies while it clears the folder leaves all of the old or something that is cleared anew, never a mixture", () => {
  let dir = full();
  let n = 0;
  for (; diesClearing(dir, n); n++, dir = full()) {
    const next = dataFolder(dir);
    expect([n, next.isFilled(), next.signIns().length]).toEqual(n === 0 ? [0, true, 1] : [n, false, 0]);
    if (n === 0) {
      expect(whole(dir)).toBe(true);
      next.release();
      continue;
    }
    // As the start does with a folder that is not filled.
    next.clear();
    expect([n, names(dir)]).toEqual([n, []]);
    next.release();
  }
  // It died before each single one of them.
  expect(n).toBeGreaterThanOrEqual(files.length);
  expect(names(dir)).toEqual([]);
});

test("what a person put into the folder survives its clearing, and a folder that is full of it is not taken", () => {
  const dir = full();
  writeFileSync(join(dir, "notes.txt"), "mine");
  const data = dataFolder(dir);
  data.clear();
  data.release();
  expect(names(dir)).toEqual(["notes.txt"]);
  const other = scratch();
  writeFileSync(join(other, "filled"), "not ours");
  expect(() => dataFolder(other)).toThrow(/holds files that are not Among's/);
  expect(readdirSync(other)).toEqual(["filled"]);
});

test("a folder whose mark was written without its table is not filled", () => {
  const data = dataFolder(scratch());
  data.markFilled([]);
  expect(data.isFilled()).toBe(false);
  writeFileSync(data.table, "");
  expect(data.isFilled()).toBe(true);
  data.release();
});
