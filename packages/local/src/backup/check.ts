import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isSecret, names } from "../folder-state.ts";
import { Trouble } from "../trouble.ts";
import { filesIn } from "./photos.ts";

/** What stands in a back-up about itself, as it was counted when it was made. */
export interface Contents {
  madeAt: string;
  /** Rows of the table, and the last number of its change log. */
  items: number;
  changes: number;
  files: number;
}

/** Its presence shows a whole back-up: it is written last. */
export const contentsName = "backup.json";

/** Counts what is in a back-up, and reads every page of its tables on the way. @throws Trouble when something is damaged or missing */
export async function contentsOf(folder: string, madeAt: string): Promise<Contents> {
  const bad = (what: string): Trouble => new Trouble(`The back-up ${folder} cannot be used: ${what}.`);
  for (const name of [names.table, names.notes, names.secret, names.filled]) if (!existsSync(join(folder, name))) throw bad(`"${name}" is missing`);
  if (!isSecret(readFileSync(join(folder, names.secret), "utf8").trim())) throw bad(`"${names.secret}" is damaged`);
  const of = <T>(name: string, read: (db: DatabaseSync) => T): T => {
    let db: DatabaseSync | undefined;
    try {
      db = new DatabaseSync(join(folder, name), { readOnly: true });
      const found = Object.values(db.prepare("PRAGMA quick_check(1)").get()!)[0];
      if (found !== "ok") throw new Error(String(found));
      return read(db);
    } catch (error) {
      throw bad(`"${name}" is damaged (${(error as Error).message})`);
    } finally {
      db?.close();
    }
  };
  of(names.notes, () => {});
  const { items, changes } = of(names.table, (db) => ({
    items: Number(db.prepare("SELECT count(*) AS n FROM item").get()!.n),
    changes: Number(db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'change'").get()?.seq ?? 0),
  }));
  return { madeAt, items, changes, files: (await filesIn(join(folder, names.media))).length };
}

/** What a back-up says it holds, once it was found to hold that. @throws Trouble when it does not, or is none */
export async function checked(folder: string): Promise<Contents> {
  const file = join(folder, contentsName);
  if (!existsSync(file)) throw new Trouble(`${folder} is no whole back-up: there is no ${contentsName}.`);
  let said: Contents;
  try {
    said = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new Trouble(`The back-up ${folder} cannot be used: "${contentsName}" is damaged.`);
  }
  const found = await contentsOf(folder, said.madeAt);
  for (const name of ["items", "changes", "files"] as const) {
    if (found[name] !== said[name]) throw new Trouble(`The back-up ${folder} cannot be used: it should hold ${said[name]} ${name}, and holds ${found[name]}.`);
  }
  return said;
}
