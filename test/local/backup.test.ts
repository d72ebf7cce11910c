import { spawnSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test, vi } from "vitest";
import { checked } from "@among/local/backup/check";
import { makeBackup } from "@among/local/backup/make";
import { restoreBackup } from "@among/local/backup/restore";
import { dataFolder } from "@among/local/data-folder";
import { journal } from "@among/local/journal";
import { folder } from "@among/local/store/folder";
import { sqlite } from "@among/local/store/sqlite";
import { prepare } from "../bench/soak-data.ts";
import { scratch } from "./connected.ts";
import { draft, post, start } from "./starting.ts";

vi.setConfig({ testTimeout: 60_000 });

const run = (name: "backup" | "restore-backup", ...args: string[]) =>
  spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, `../../packages/local/src/backup/${name}.ts`), ...args], { encoding: "utf8" });

/** Data with some rows and photos, open. */
async function data() {
  const own = dataFolder(scratch());
  own.begin();
  const store = sqlite(own.table, { exclusive: true });
  const bucket = folder({ dir: own.bucket, origin: "http://localhost", secret: own.secret() });
  journal(own.notes).close();
  for (const n of [1, 2, 3]) await put(n);
  own.markFilled([{ who: "citizen", with: "0812" }]);
  async function put(n: number): Promise<void> {
    await bucket.put(`photo/p${n}/480.webp`, new Uint8Array([n, n, n]), "image/webp");
    await store.write([{ op: "put", item: { pk: "photo", sk: `p${n}` } }]);
  }
  return { own, store, bucket, put };
}
const tree = (dir: string): string[] => readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((path) => statSync(join(dir, path)).isFile()).sort();

test("made while the server runs and put back elsewhere: what was reported is there, and who was signed in still is", async () => {
  const [dir, to, again] = [scratch(), join(scratch(), "deep/copy"), join(scratch(), "again")];
  const cookie = await prepare(dir, { origin: "http://localhost", region: "batu" });
  const first = start("--data", dir);
  const address = await first.ready;
  const { code } = await (await post(address, draft())).json();
  const made = run("backup", "--data", dir, "--to", to);
  expect(made.stderr).toBe("");
  expect(made.stdout).toMatch(/holds \d+ rows and 0 files of photos/);
  // Asked without the word that only the folder's owner knows, the server says nothing.
  expect((await fetch(`${address}/_local/backup`, { method: "POST", body: "{}" })).status).toBe(404);
  const later = await (await post(address, draft())).json();
  first.child.kill("SIGKILL");

  expect(run("restore-backup", "--from", to, "--data", again).stderr).toBe("");
  const second = await start("--data", again).ready;
  const me = (at: string) => fetch(`${at}/api/me/data`, { headers: { cookie } });
  expect((await me(second)).status).toBe(200);
  expect([(await fetch(`${second}/api/reports/${code}`)).status, (await fetch(`${second}/api/reports/${later.code}`)).status]).toEqual([200, 404]);

  const over = run("restore-backup", "--from", to, "--data", dir);
  expect([over.status, over.stderr]).toEqual([1, expect.stringContaining("nothing is ever written over data")]);
  expect((await me(await start("--data", dir).ready)).status).toBe(200);
});

test("no photo that the table names is missing from it, however much comes and goes meanwhile", async () => {
  const { own, store, bucket, put } = await data();
  const to = join(scratch(), "copy");
  // Photos come before their rows, and go after them.
  const slow = {
    async copyTo(file: string) {
      await put(4);
      await store.copyTo(file);
      await put(5);
      await bucket.remove("photo/p1/480.webp");
    },
  };
  expect(await makeBackup(own, slow, to)).toMatchObject({ items: 4, files: 5 });
  const copy = new DatabaseSync(join(to, "table.db"), { readOnly: true });
  for (const { sk } of copy.prepare("SELECT sk FROM item").all()) expect(existsSync(join(to, `media/photo/${sk}/480.webp`)), String(sk)).toBe(true);
  copy.close();
  expect(tree(to).filter((path) => !path.startsWith("media"))).toEqual(["backup.json", "filled", "notes.db", "secret", "table.db"]);
  expect(statSync(to).mode & 0o077).toBe(0);

  const back = join(scratch(), "back");
  expect(await restoreBackup(to, back)).toMatchObject({ items: 4, files: 5 });
  const restored = dataFolder(back);
  expect([restored.state(), restored.secret(), restored.signIns()]).toEqual(["filled", own.secret(), own.signIns()]);
  // What is changed in one is not changed in the other.
  appendFileSync(join(back, "media/photo/p2/480.webp"), "more");
  expect(readFileSync(join(to, "media/photo/p2/480.webp"))).toEqual(readFileSync(join(own.bucket, "photo/p2/480.webp")));
  for (const each of [restored, own]) each.release();
  store.close();
});

test("one that is not whole is refused before anything is written", async () => {
  const { own, store } = await data();
  const fresh = async (spoil: (dir: string) => void): Promise<string> => {
    const to = join(scratch(), "copy");
    await makeBackup(own, store, to);
    await checked(to);
    spoil(to);
    return to;
  };
  const flip = (file: string, at: number): void => {
    const bytes = readFileSync(file);
    bytes.fill(0xa5, at, at + 3_000);
    writeFileSync(file, bytes);
  };
  for (const [spoil, why] of [
    [(dir) => rmSync(join(dir, "backup.json")), "is no whole back-up"],
    [(dir) => rmSync(join(dir, "secret")), '"secret" is missing'],
    [(dir) => writeFileSync(join(dir, "secret"), "short"), '"secret" is damaged'],
    [(dir) => flip(join(dir, "table.db"), 4_096), '"table.db" is damaged'],
    [(dir) => rmSync(join(dir, "media/photo/p2"), { recursive: true }), "should hold 3 files, and holds 2"],
  ] satisfies [(dir: string) => void, string][]) {
    const from = await fresh(spoil);
    const to = join(scratch(), "back");
    await expect(restoreBackup(from, to), why).rejects.toThrow(why);
    expect(existsSync(to)).toBe(false);
  }
  await expect(makeBackup(own, store, own.path)).rejects.toThrow("is there already");
  store.close();
  own.release();
});

test("one that was put back by half is refused at the start, and is put back anew", async () => {
  const { own, store } = await data();
  const [from, to] = [join(scratch(), "copy"), scratch()];
  await makeBackup(own, store, from);
  const half = dataFolder(to);
  half.begin("restoring");
  mkdirSync(join(to, "media/photo"), { recursive: true });
  writeFileSync(join(to, "media/photo/half"), "half");
  expect(() => half.state()).toThrow(/did not come to its end.*restore-backup/s);
  half.release();
  await restoreBackup(from, to);
  const whole = dataFolder(to);
  expect([whole.state(), tree(whole.bucket)]).toEqual(["filled", tree(own.bucket)]);
  await expect(restoreBackup(from, scratchWith("mine.txt"))).rejects.toThrow("not Among's");
  for (const each of [whole, own]) each.release();
  store.close();
});

function scratchWith(name: string): string {
  const dir = scratch();
  writeFileSync(join(dir, name), "");
  return dir;
}
