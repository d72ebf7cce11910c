import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dynamo } from "@among/core/store/dynamo";
import { sqlite } from "@among/local/store/sqlite";
import { emulator } from "../emulator.ts";
import { tableStoreContract } from "./table-store.ts";

tableStoreContract("sqlite in memory", async () => {
  const store = sqlite(":memory:");
  return { store, close: store.close };
});

tableStoreContract("sqlite in a file", async () => {
  const dir = mkdtempSync(join(tmpdir(), "among-table-"));
  const store = sqlite(join(dir, "table.db"));
  const close = () => {
    store.close();
    rmSync(dir, { recursive: true });
  };
  return { store, close };
});

tableStoreContract("dynamo", async () => {
  const { client, table } = await emulator();
  return { store: dynamo({ table: await table(), client }), close: () => {} };
});
