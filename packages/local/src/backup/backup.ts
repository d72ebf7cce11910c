// Makes a back-up of the data, whether the server runs or not:
//   npm run backup -- [--data <folder>] [--to <new folder>]
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { dataFolder, type DataFolder } from "../data-folder.ts";
import { names, secretIn } from "../folder-state.ts";
import { notedIn } from "../store/high-water.ts";
import { sqlite } from "../store/sqlite.ts";
import { InUse, Trouble } from "../trouble.ts";
import { askForBackup } from "./ask.ts";
import type { Contents } from "./check.ts";
import { command, dataPath } from "./command.ts";
import { makeBackup } from "./make.ts";

await command(["data", "to"], async (given) => {
  const now = new Date();
  const path = dataPath(given.data);
  if (!existsSync(join(path, names.table))) throw new Trouble(`There are no data in ${path}.`);
  const to = resolve(given.to ?? join(dirname(path), ".among-backups", now.toISOString().replace(/[:.]/g, "-")));
  const data = taken(path);
  const { items, files } = data ? await alone(data, to, now) : await askForBackup(join(path, names.running), secretIn(path), to);
  return `${to} holds ${items} rows and ${files} files of photos.
It holds people's data and the secret: keep it where nobody else can read it.
Put it back with:  npm run restore-backup -- --from ${to} --data <empty folder>`;
});

/** The folder, unless a server has it. */
function taken(path: string): DataFolder | undefined {
  try {
    return dataFolder(path);
  } catch (error) {
    if (error instanceof InUse) return undefined;
    throw error;
  }
}

async function alone(data: DataFolder, to: string, now: Date): Promise<Contents> {
  if (data.state() !== "filled") throw new Trouble(`There are no data in ${data.path}.`);
  const store = sqlite(data.table, { exclusive: true, create: false, noted: notedIn(data.written) });
  try {
    return await makeBackup(data, store, to, now);
  } finally {
    store.close();
    data.release();
  }
}
