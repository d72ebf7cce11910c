import { connect } from "@among/core/config";
import * as Photo from "@among/core/media/photo";
import { handler as react } from "@among/functions/stream";
import { arrivals } from "@among/functions/media/arrivals";
import { loadRegion, packFolder } from "@among/region";
import type { DataFolder } from "./data-folder.ts";
import { decoder } from "./decoder.ts";
import { journal } from "./journal.ts";
import { mediaQueue } from "./media-queue.ts";
import { pump } from "./pump.ts";
import { sentMessages, type SentMessages } from "./sent.ts";
import { isDiskFull } from "./store/disk-full.ts";
import { folder } from "./store/folder.ts";
import { highWater, notedIn } from "./store/high-water.ts";
import { sqlite, type SqliteStore } from "./store/sqlite.ts";
import { code } from "./store/sqlite-open.ts";
import { ticking } from "./ticking.ts";
import { Trouble } from "./trouble.ts";
import { watched } from "./watched.ts";

export interface Runtime {
  sent: SentMessages;
  /** Answers the bucket's upload posts and signed reads. */
  bucketApp: ReturnType<typeof folder>["app"];
  store: SqliteStore;
  /** Works off everything that waits: reactions, photos. */
  drain(): Promise<void>;
  /** Begins to react by itself, and starts the clock. */
  start(): void;
  /** Ends what is running, writes the log into the database file and closes it. */
  close(): Promise<void>;
}

/**
 * Everything the core needs, on one folder, connected.
 * @throws Trouble when a data file or the region pack is damaged
 */
export function runtime(data: DataFolder, options: { origin: string; region: string }): Runtime {
  const secret = data.secret();
  const isFilled = data.state() === "filled";
  const written = highWater(data.written);
  const store = opened(() => sqlite(data.table, { exclusive: true, create: !isFilled, noted: notedIn(data.written), onCommit: written.note }));
  const notes = opened(() => journal(data.notes), `The file ${data.notes} is damaged. Make it empty (only sent messages and dead letters are lost)`);
  const sent = opened(() => sentMessages(data.notes));
  const bucket = folder({ dir: data.bucket, origin: options.origin, secret, onPut: () => photos.wake() });
  const feed = pump({ feed: store, journal: notes, handler: react });
  const decoding = decoder();
  const photos = mediaQueue({ waiting: async () => (await bucket.pending()).filter((key) => Photo.idOf(key) !== undefined), journal: notes, handler: arrivals(decoding.draw) });
  connect({
    table: watched(store, feed.wake),
    bucket,
    region: opened(() => loadRegion(packFolder(options.region))),
    send: sent.send,
    secret,
    origin: options.origin,
  });
  let clock: ReturnType<typeof ticking> | undefined;
  return {
    sent,
    store,
    bucketApp: bucket.app,
    async drain() {
      await photos.drain();
      await feed.drain();
    },
    start() {
      feed.start();
      photos.start();
      // Each minute also looks for dead letters that somebody wants tried again.
      clock = ticking({ after: () => (feed.wake(), photos.wake()) });
    },
    async close() {
      await clock?.stop();
      await Promise.all([feed.stop(), photos.stop()]);
      decoding.stop();
      sent.close();
      notes.close();
      store.close();
      written.close();
    },
  };
}

/** A file that cannot be opened is something the person who starts the program can put right. */
function opened<T>(open: () => T, advice?: string): T {
  try {
    return open();
  } catch (error) {
    const { message } = error as Error;
    // Without room for its shared memory SQLite says no more than that reading or writing failed; nothing is damaged by it.
    if (isDiskFull(error) || code(error) === 10) throw new Trouble(`The disk that holds the data is full, or fails. Make room and start again.\n(${message})`);
    throw new Trouble(advice ? `${advice}, or start over with "npm start -- --fresh".\n(${message})` : message);
  }
}
