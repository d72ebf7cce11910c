import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endpointVariable, startEmulator } from "./emulator.ts";

const prefix = "among-tests-";

/**
 * What all files of a test run share: one DynamoDB emulator, and one folder for everything temporary,
 * which is removed at the end whatever a test left in it.
 */
export default async function setup(): Promise<() => Promise<void>> {
  // Each project runs this; the first one does it for all.
  if (process.env[endpointVariable]) return async () => {};
  forgetKilled();
  const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const { endpoint, stop } = await startEmulator();
  Object.assign(process.env, { TMPDIR: folder, [endpointVariable]: endpoint });
  return async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Removes what runs left that were killed before they could. */
function forgetKilled(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length).split("-")[0]) : 0;
    if (pid > 0 && !isRunning(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
