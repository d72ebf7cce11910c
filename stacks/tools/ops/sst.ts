import { spawn } from "node:child_process";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../../..");

/** Words of sst that are run: `["deploy", "--stage", "dev"]`. */
interface Options {
  env?: NodeJS.ProcessEnv;
  /** Gets what it says; without it, the terminal does. */
  hear?: (text: string) => void;
}

/**
 * Runs sst with the project's own Node. Its makers are told nothing about it.
 * @returns its exit code
 */
export function sst(args: string[], { env = process.env, hear }: Options = {}): Promise<number> {
  const child = spawn(process.execPath, [join(root, "node_modules/sst/cli/sst.js"), ...args], {
    cwd: root,
    env: { ...env, SST_TELEMETRY_DISABLED: "1" },
    stdio: hear ? ["ignore", "pipe", "pipe"] : "inherit",
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part: Buffer) => hear!(part.toString()));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => done(code ?? 1));
  });
}
