import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@among/core/config";
import { reactedTo } from "@among/core/reactions";
import type { Outgoing } from "@among/core/messages/send";
import { dynamo, type Capacity } from "@among/core/store/dynamo";
import type { TableStore } from "@among/core/store/table-store";
import { handler as react } from "@among/functions/stream";
import { mediaRecord, streamRecord } from "@among/local/records";
import { folder, type FolderBucket } from "@among/local/store/folder";
import { sqlite, type LoggedChange } from "@among/local/store/sqlite";
import { loadRegion, packFolder, type Region } from "@among/region";
import { emulator } from "./emulator.ts";
import { leftOpen } from "./left-open.ts";
import { recorded } from "./recorded.ts";

interface Options {
  /** Which table; without it what the variable STORE says, and else SQLite. */
  store?: "sqlite" | "dynamo";
  /** Told the capacity units of every call; on DynamoDB only. */
  onCapacity?: (capacity: Capacity) => void;
}

export interface World {
  table: TableStore;
  bucket: FolderBucket;
  region: Region;
  /** What went out to phones, each message once. */
  sent: Outgoing[];
  origin: string;
  secret: string;
  /** Lets everything react that waits, photos too, until nothing is left. Throws when a reaction fails. @returns how many records of the feed the function is called with: only those something reacts to */
  drain(): Promise<number>;
  /** Frees table and bucket; the second time nothing happens. */
  close(): Promise<void>;
}

const origin = "http://localhost";
const secret = "a secret for tests, long enough to be one";
let region: Region | undefined;

/** A fresh table and bucket and the first town's pack, connected. */
export async function world({ store = process.env.STORE === "dynamo" ? "dynamo" : "sqlite", onCapacity }: Options = {}): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), "among-world-"));
  const { table, changes, close } = store === "dynamo" ? await onDynamo(onCapacity) : onSqlite();
  const bucket = folder({ dir, origin, secret });
  region ??= loadRegion(packFolder("batu"));
  const sent: Outgoing[] = [];
  const send = async (message: Outgoing): Promise<void> => {
    if (!sent.some(({ id }) => id === message.id)) sent.push(message);
  };
  connect({ table, bucket, region, send, secret, origin });

  let lastSeq = 0;
  const made: World = {
    table,
    bucket,
    region,
    sent,
    origin,
    secret,
    async drain() {
      await photos(bucket);
      let reacted = 0;
      for (let rows = changes(lastSeq, 100); rows.length > 0; rows = changes(lastSeq, 100)) {
        const { batchItemFailures } = await react({ Records: rows.map(streamRecord) });
        const failed = batchItemFailures[0]?.itemIdentifier;
        if (failed !== undefined) throw new Error(`the reaction to change ${failed} failed; its error is printed above`);
        reacted += rows.filter(isReactedTo).length;
        lastSeq = rows.at(-1)!.seq;
      }
      return reacted;
    },
    async close() {
      if (!leftOpen.delete(made.close)) return;
      rmSync(dir, { recursive: true, force: true });
      await close();
    },
  };
  leftOpen.add(made.close);
  return made;
}

/** As the stream's filters are. */
const isReactedTo = ({ kind, item }: LoggedChange): boolean => kind !== "REMOVE" && reactedTo[kind].includes(String(item?.type));

type Changes = (after: number, limit: number) => LoggedChange[];

interface Made {
  table: TableStore;
  changes: Changes;
  close(): void | Promise<void>;
}

function onSqlite(): Made {
  const table = sqlite(":memory:");
  return { table, changes: table.changes, close: table.close };
}

async function onDynamo(onCapacity: Options["onCapacity"]): Promise<Made> {
  const { client, table: fresh, drop } = await emulator();
  const name = await fresh();
  const table = recorded(dynamo({ table: name, client, onCapacity }), dynamo({ table: name, client }));
  return { table, changes: table.changes, close: () => drop(name) };
}

/** Loads the picture library only where a test sends photos. */
async function photos(bucket: FolderBucket): Promise<void> {
  const keys = await bucket.pending();
  if (keys.length === 0) return;
  const { handler } = await import("@among/functions/media");
  await handler({ Records: keys.map(mediaRecord) });
}
