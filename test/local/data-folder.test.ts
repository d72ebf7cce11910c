import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { dataFolder } from "@among/local/data-folder";
import { Trouble } from "@among/local/trouble";
import { scratch } from "./connected.ts";

const files = ["table.db", "table.db-wal", "table.db-shm", "notes.db", "notes.db-wal", "notes.db-shm", "media/one/480.webp", "media/two", "secret", "written"];

/** A folder as a run leaves it that was killed: every file is there, the logs too. */
function full(): string {
  const dir = scratch();
  const data = dataFolder(dir);
  data.begin();
  data.markFilled([{ who: "citizen", with: "0812" }]);
  for (const name of files) {
    if (name === "secret") continue;
    mkdirSync(join(dir, name, ".."), { recursive: true });
    writeFileSync(join(dir, name), `old ${name}`);
  }
  data.release();
  return dir;
}

/** Begins a filling in a process of its own, which dies before it takes away the n-th thing. @returns true when it died */
function diesBeginning(dir: string, n: number): boolean {
  const code = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const { dataFolder } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, "../../packages/local/src/data-folder.ts")).href)});
    const data = dataFolder(${JSON.stringify(dir)});
    const { rmSync } = fs;
    let left = ${n};
    fs.rmSync = (...all) => (left-- === 0 ? process.kill(process.pid, "SIGKILL") : rmSync(...all));
    syncBuiltinESMExports();
    data.begin();`;
  const { status, signal, stderr } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", code], { encoding: "utf8" });
  expect(signal === "SIGKILL" || status === 0, stderr).toBe(true);
  return signal === "SIGKILL";
}

/** Without the lock, whose journal lies there while it is held. */
const names = (dir: string): string[] => readdirSync(dir).filter((name) => !name.startsWith("among.lock"));
const contents = (dir: string) => Object.fromEntries(["filled", ...files].map((name) => [name, existsSync(join(dir, name)) && readFileSync(join(dir, name), "utf8")]));

test("a process that dies while it clears the folder leaves all of the old or something that is cleared anew, never a mixture", () => {
  let dir = full();
  let n = 0;
  for (;; n++, dir = full()) {
    const old = contents(dir);
    if (!diesBeginning(dir, n)) break;
    const next = dataFolder(dir);
    expect([n, next.state()]).toEqual([n, n === 0 ? "filled" : "unfinished"]);
    if (n === 0) {
      expect(contents(dir)).toEqual(old);
    } else {
      next.begin();
      expect([n, names(dir).sort()]).toEqual([n, ["filling", "media", "secret"]]);
    }
    next.release();
  }
  // It died before each single thing in the folder.
  expect(n).toBe(names(full()).length);
}, 60_000);

test("what a person put into the folder survives its clearing, and a folder that is full of it is not taken", () => {
  const dir = full();
  writeFileSync(join(dir, "notes.txt"), "mine");
  const data = dataFolder(dir);
  data.begin();
  data.release();
  expect(names(dir).sort()).toEqual(["filling", "media", "notes.txt", "secret"]);
  const other = scratch();
  writeFileSync(join(other, "filled"), "not ours");
  expect(() => dataFolder(other)).toThrow(/holds files that are not Among's/);
  expect(readdirSync(other)).toEqual(["filled"]);
});

test("a folder is empty, then unfinished, then filled, and each filling has a secret of its own", () => {
  const data = dataFolder(scratch());
  expect(data.state()).toBe("empty");
  data.begin();
  expect(data.state()).toBe("unfinished");
  const first = data.secret();
  data.begin();
  expect(data.secret()).not.toBe(first);
  expect(statSync(join(data.path, "secret")).mode & 0o777).toBe(0o600);
  writeFileSync(data.table, "rows");
  writeFileSync(data.notes, "");
  data.markFilled([]);
  expect([data.state(), names(data.path).sort()]).toEqual(["filled", ["filled", "media", "notes.db", "secret", "table.db"]]);
  data.release();
});

test("a process that died between its two marks has filled the folder, and leaves no mark that a lost one could be mistaken for", () => {
  const dir = full();
  writeFileSync(join(dir, "filling"), "");
  const data = dataFolder(dir);
  expect(data.state()).toBe("filled");
  rmSync(join(dir, "filled"));
  expect(() => data.state()).toThrow(Trouble);
  data.release();
});

describe("nothing but --fresh takes data away:", () => {
  test.each(["filled", "table.db", "secret", "notes.db", "media"])("without %s the folder is refused, and stays as it is", (name) => {
    const dir = full();
    rmSync(join(dir, name), { recursive: true });
    const before = contents(dir);
    const data = dataFolder(dir);
    const refused = () => (data.state(), data.secret());
    expect(refused).toThrow(Trouble);
    expect(refused).toThrow(`"${name}" is missing`);
    for (const way of ["npm run restore-backup", "--data <folder>", "--fresh"]) expect(refused).toThrow(way);
    expect(contents(dir)).toEqual(before);
    data.release();
  });

  test("an empty table is refused as a missing one is", () => {
    const dir = full();
    writeFileSync(join(dir, "table.db"), "");
    const data = dataFolder(dir);
    expect(() => data.state()).toThrow('"table.db" is missing or empty');
    data.release();
  });

  test.each(["", "\n", "short", "a".repeat(42), "a".repeat(44), `${"a".repeat(42)} `, "é".repeat(43)])("a secret that was cut off or made by hand is refused: %j", (text) => {
    const dir = full();
    writeFileSync(join(dir, "secret"), text);
    const data = dataFolder(dir);
    expect(() => data.secret()).toThrow(Trouble);
    expect(() => data.secret()).toThrow(/secret is damaged.*restore-backup/s);
    expect(readFileSync(join(dir, "secret"), "utf8")).toBe(text);
    data.release();
  });

  test("where only the mark is gone, an empty one will do, as it says", () => {
    const dir = full();
    rmSync(join(dir, "filled"));
    const data = dataFolder(dir);
    expect(() => data.state()).toThrow('go on without "filled", if it is gone for good: make an empty file of that name');
    writeFileSync(join(dir, "filled"), "");
    expect([data.state(), data.signIns()]).toEqual(["filled", []]);
    data.release();
  });

  test("a single thing that is left of data is not an empty folder", () => {
    for (const name of ["media", "secret", "table.db-wal", "written"]) {
      const data = dataFolder(scratch());
      writeFileSync(join(data.path, name), "");
      expect(() => data.state(), name).toThrow(Trouble);
      data.release();
    }
  });

  test("a folder of before, which had no photos yet, is filled", () => {
    const dir = full();
    writeFileSync(join(dir, "filled"), JSON.stringify({ at: "2026-01-01T00:00:00.000Z", signIns: [] }));
    rmSync(join(dir, "media"), { recursive: true });
    const data = dataFolder(dir);
    expect(data.state()).toBe("filled");
    data.release();
  });

  test("a lock that was lost is told apart from somebody else's folder, and one that is damaged is named", () => {
    const dir = full();
    rmSync(join(dir, "among.lock"));
    expect(() => dataFolder(dir)).toThrow('only the file "among.lock" was lost');
    writeFileSync(join(dir, "among.lock"), "no lock at all ".repeat(100));
    expect(() => dataFolder(dir)).toThrow(/among\.lock is damaged/);
    writeFileSync(join(dir, "among.lock"), "");
    const data = dataFolder(dir);
    expect(data.state()).toBe("filled");
    data.release();
  });
});
