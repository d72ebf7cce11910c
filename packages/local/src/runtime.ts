import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "@among/core/config";
import * as Photo from "@among/core/media/photo";
import { handler as react } from "@among/functions/stream";
import { handler as process } from "@among/functions/media";
import { loadRegion, packFolder } from "@among/region";
import type { DataFolder } from "./data-folder.ts";
import { journal } from "./journal.ts";
import { mediaQueue } from "./media-queue.ts";
import { pump } from "./pump.ts";
import { sentMessages, type SentMessages } from "./sent.ts";
import { folder } from "./store/folder.ts";
import { sqlite } from "./store/sqlite.ts";
import { ticking } from "./ticking.ts";
import { watchedBucket, watchedTable } from "./watched.ts";

export interface Runtime {
  sent: SentMessages;
  /** Answers the bucket's upload posts and signed reads. */
  bucketApp: ReturnType<typeof folder>["app"];
  /** An original may have arrived past the bucket's own door. */
  arrived(): void;
  /** Works off everything that waits: reactions, photos. */
  drain(): Promise<void>;
  /** Begins to react by itself, and starts the clock. */
  start(): void;
  /** Ends what is running, folds the log into the file and lets go. */
  close(): Promise<void>;
}

/**
 * Everything the core needs, on one folder, connected.
 * @throws Error that says what to do when a data file is damaged, foreign or newer
 */
export function runtime(data: DataFolder, options: { origin: string; region: string }): Runtime {
  const secret = data.secret();
  const store = sqlite(data.table, { exclusive: true });
  const notes = journal(data.notes);
  const sent = sentMessages(data.notes);
  const bucket = folder({ dir: data.bucket, origin: options.origin, secret });
  const feed = pump({ feed: store, journal: notes, handler: react });
  const photos = mediaQueue({ waiting: () => waiting(data.bucket), journal: notes, handler: process });
  connect({
    table: watchedTable(store, feed.wake),
    bucket: watchedBucket(bucket, photos.wake),
    region: loadRegion(packFolder(options.region)),
    send: sent.send,
    secret,
    origin: options.origin,
  });
  let clock: ReturnType<typeof ticking> | undefined;
  return {
    sent,
    bucketApp: bucket.app,
    arrived: photos.wake,
    async drain() {
      await photos.drain();
      await feed.drain();
    },
    start() {
      feed.start();
      photos.start();
      // Each minute also looks for dead letters that somebody wants tried again.
      clock = ticking(60_000, () => (feed.wake(), photos.wake()));
    },
    async close() {
      await clock?.stop();
      await Promise.all([feed.stop(), photos.stop()]);
      sent.close();
      notes.close();
      store.close();
    },
  };
}

async function waiting(dir: string): Promise<string[]> {
  const names = await readdir(join(dir, "incoming")).catch((): string[] => []);
  return names.map((name) => `incoming/${name}`).filter((key) => Photo.idOf(key) !== undefined);
}
