import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SignIn } from "./seed.ts";
import { Trouble } from "./trouble.ts";

/** Everything this program puts into a data folder, beside the lock; SQLite's own files beside a table belong to it. */
export const names = {
  /** Stands there from before the first byte of a filling until after its end: what it marks never served anybody. */
  filling: "filling",
  /** The same for a back-up that is being put back. */
  restoring: "restoring",
  /** Stands there once the first filling came to its end. */
  filled: "filled",
  table: "table.db",
  notes: "notes.db",
  media: "media",
  secret: "secret",
  /** How far the table was written. */
  written: "written",
  /** Where the server that runs can be asked. */
  running: "running",
} as const;

/** True for those names, and for what SQLite and half a write leave beside them. */
export const isOurs = (entry: string): boolean => Object.values<string>(names).includes(entry.replace(/-(wal|shm|journal|half)$/, ""));

const lost: Partial<Record<string, string>> = {
  [names.filled]: "Only the list of demo sign-ins is lost with it",
  [names.notes]: "Only dead letters and the list of sent messages are lost with it",
  [names.media]: "Only the photos are lost with it",
};

/**
 * What is in a data folder, so that nothing but `--fresh` ever takes data away: "empty" and "unfinished" (a filling that
 * never came to its end) may be filled, "filled" may be served.
 * @throws Trouble for everything else: it names what is missing and what can be done
 */
export function stateOf(path: string): "empty" | "unfinished" | "filled" {
  const has = (name: string): boolean => existsSync(join(path, name));
  const found = readdirSync(path).filter((entry) => entry !== names.running && isOurs(entry));
  if (has(names.restoring)) throw new Trouble(`A back-up was being put back into ${path}, and that did not come to its end.\nDo it again:  npm run restore-backup -- --from <back-up> --data ${path}`);
  if (has(names.filled)) {
    const needed = [names.table, names.secret, names.notes, ...(markIn(join(path, names.filled)).layout >= layout ? [names.media] : [])];
    const missing = needed.filter((name) => !has(name));
    if (has(names.table) && statSync(join(path, names.table)).size === 0) missing.unshift(names.table);
    if (missing.length > 0) throw halfThere(path, missing);
    return "filled";
  }
  if (has(names.filling)) return "unfinished";
  if (found.length === 0) return "empty";
  throw halfThere(path, [names.filled]);
}

/** Folders of the first layout had no "media" before the first photo. */
const layout = 2;

export interface Mark {
  layout: number;
  /** As they were printed at the end of the filling. */
  signIns: SignIn[];
}

export const mark = (signIns: SignIn[], now: Date = new Date()): string => JSON.stringify({ at: now.toISOString(), layout, signIns });

/** What stands in "filled"; nothing more than what is printed at the start hangs on it, so that an empty one will do. */
export function markIn(file: string): Mark {
  try {
    return { layout: 1, signIns: [], ...JSON.parse(readFileSync(file, "utf8")) };
  } catch {
    return { layout: 1, signIns: [] };
  }
}

const waysOut = (path: string): string => `Nothing was changed. What can be done:
  put back what is missing, or a whole back-up into another folder:  npm run restore-backup -- --from <back-up> --data <folder>
  use another data folder:  npm start -- --data <folder>
  throw away everything in ${path} and start over:  npm start -- --fresh`;

function halfThere(path: string, missing: readonly string[]): Trouble {
  const replaceable = missing
    .filter((name) => lost[name])
    .map((name) => `\n  go on without "${name}", if it is gone for good: make an empty ${name === names.media ? "folder" : "file"} of that name. ${lost[name]}`);
  return new Trouble(`The data in ${path} are not whole: ${missing.map((name) => `"${name}"`).join(", ")} ${missing.length > 1 ? "are" : "is"} missing or empty.\n${waysOut(path)}${replaceable.join("")}`);
}

/** 32 random bytes in base64url; anything else was cut off or put there by hand, and tickets signed with it could be forged. */
export const isSecret = (text: string): boolean => /^[\w-]{43}$/.test(text);

/**
 * What signs cookies and links.
 * @throws Trouble when it is missing or not as it was made
 */
export function secretIn(path: string): string {
  const file = join(path, names.secret);
  const secret = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
  if (!isSecret(secret)) throw badSecret(path);
  return secret;
}

const badSecret = (path: string): Trouble =>
  new Trouble(`The file ${join(path, names.secret)} is damaged: it does not hold the 43 characters that were written there.\nIt seals sign-ins and second factors, so no other can take its place.\n${waysOut(path)}`);
