import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./stage.ts";

interface Options {
  env?: NodeJS.ProcessEnv;
  /** Gets what sst prints; the terminal does when not given. */
  onOutput?: (text: string) => void;
}

/**
 * Runs sst with the project's own Node, and without its telemetry.
 * @param args of sst: `["deploy", "--stage", "dev"]`
 * @returns its exit code
 */
export function sst(args: string[], { env = process.env, onOutput }: Options = {}): Promise<number> {
  const child = spawn(process.execPath, [join(root, "node_modules/sst/cli/sst.js"), ...args], {
    cwd: root,
    env: { ...env, SST_TELEMETRY_DISABLED: "1" },
    stdio: onOutput ? ["ignore", "pipe", "pipe"] : "inherit",
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part: Buffer) => onOutput!(part.toString()));
  return new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => done(code ?? 1));
  });
}
