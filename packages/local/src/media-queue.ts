import type { MediaEvent } from "@among/functions/media";
import type { Journal } from "./journal.ts";
import { backoff as doubling, loop, type Loop, type Round } from "./loop.ts";
import { mediaRecord } from "./records.ts";

interface MediaQueueOptions {
  /** Keys under `incoming/`: what lies there has not been handled, so the folder itself is the queue. */
  waiting: () => Promise<string[]>;
  journal: Journal;
  handler: (event: MediaEvent) => Promise<void>;
  attempts?: number;
  backoff?: (failures: number) => number;
}

const source = "media";

/** Calls the media handler for each object that arrived, as S3 does, one after the other. */
export function mediaQueue({ waiting, journal, handler, attempts = 5, backoff = doubling }: MediaQueueOptions): Loop {
  const failures = new Map<string, number>();

  return loop(async (): Promise<Round> => {
    const deadLetters = journal.deadLetters().filter((l) => l.source === source);
    for (const { id } of deadLetters.filter((l) => l.redrive)) journal.remove(source, id);
    const dead = new Set(deadLetters.filter((l) => !l.redrive).map((l) => l.id));
    const keys = (await waiting()).filter((key) => !dead.has(key));
    let wait: number | undefined;
    for (const key of keys) {
      const record = mediaRecord(key);
      try {
        await handler({ Records: [record] });
        failures.delete(key);
      } catch {
        const count = (failures.get(key) ?? 0) + 1;
        failures.set(key, count);
        if (count < attempts) wait = Math.min(wait ?? Infinity, backoff(count));
        else {
          journal.add(source, key, JSON.stringify(record), count);
          failures.delete(key);
        }
      }
    }
    return { moved: keys.length > 0, wait };
  });
}
