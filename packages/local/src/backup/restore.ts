import { existsSync } from "node:fs";
import { join } from "node:path";
import { dataFolder } from "../data-folder.ts";
import { markIn, names } from "../folder-state.ts";
import { folderTrouble, Trouble } from "../trouble.ts";
import { checked, type Contents } from "./check.ts";
import { copyAll, copyWhole } from "./photos.ts";

/**
 * Puts a back-up into an empty folder. What was begun and did not come to its end is begun anew; other data are never touched.
 * @param from the back-up
 * @param path the data folder
 * @throws Trouble when the back-up is damaged, or the folder is not empty or in use
 */
export async function restoreBackup(from: string, path: string): Promise<Contents> {
  const contents = await checked(from);
  const data = dataFolder(path);
  try {
    if (!existsSync(join(path, names.restoring)) && !isEmpty(data)) throw new Trouble(`${path} is not empty, and nothing is ever written over data.\nName an empty folder:  npm run restore-backup -- --from ${from} --data <folder>`);
    data.begin("restoring");
    await copyAll(join(from, names.media), data.bucket);
    for (const name of [names.table, names.notes, names.secret]) await copyWhole(join(from, name), join(path, name));
    data.markFilled(markIn(join(from, names.filled)).signIns);
    return contents;
  } catch (error) {
    throw folderTrouble(error, path);
  } finally {
    data.release();
  }
}

function isEmpty(data: ReturnType<typeof dataFolder>): boolean {
  try {
    return data.state() === "empty";
  } catch (error) {
    if (error instanceof Trouble) return false;
    throw error;
  }
}
