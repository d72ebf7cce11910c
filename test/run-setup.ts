import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endpointVariable, startEmulator } from "./emulator.ts";

/**
 * What all files of a test run share: one DynamoDB emulator, and one folder for everything temporary,
 * which is removed at the end whatever a test left in it.
 */
export default async function setup(): Promise<() => Promise<void>> {
  // Each project runs this; the first one does it for all.
  if (process.env[endpointVariable]) return async () => {};
  const folder = mkdtempSync(join(tmpdir(), "among-tests-"));
  const { endpoint, stop } = await startEmulator();
  Object.assign(process.env, { TMPDIR: folder, [endpointVariable]: endpoint });
  return async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
