import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { connect } from "@among/core/config";
import { folder } from "@among/local/store/folder";
import { sqlite } from "@among/local/store/sqlite";
import { loadRegion, packFolder } from "@among/region";

export const batu = loadRegion(packFolder("batu"));

/** A folder that is gone after the test. */
export function scratch(): string {
  const dir = mkdtempSync(join(tmpdir(), "among-test-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** The core on a fresh table and bucket. */
export function connected(origin = "http://localhost:3000") {
  const secret = "test".repeat(10);
  const table = sqlite(":memory:", { durable: false });
  const bucket = folder({ dir: scratch(), origin, secret });
  connect({ table, bucket, region: batu, send: async () => {}, secret, origin });
  return { table, bucket, origin };
}
