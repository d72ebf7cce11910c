import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";

/** Folder of the repository. */
export const root = resolve(import.meta.dirname, "../../..");

/** Takes the lines of `.env` and `.env.<stage>` into the environment, in the order and with the precedence that sst has when it deploys. */
export function takeFiles(stage: string, folder: string = root): void {
  for (const name of [".env", ".env.local", `.env.${stage}`, `.env.${stage}.local`]) {
    const file = join(folder, name);
    if (existsSync(file)) Object.assign(process.env, parseEnv(readFileSync(file, "utf8")));
  }
}
