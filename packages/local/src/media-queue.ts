import { print } from "@among/functions/http/log";
import type { MediaEvent } from "@among/functions/media/arrivals";
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

/**
 * Calls the media handler for each object that arrived, as S3 does, one after the other. Each attempt is noted before it is
 * made, so that one that takes the whole process with it counts as well.
 */
export function mediaQueue({ waiting, journal, handler, attempts = 5, backoff = doubling }: MediaQueueOptions): Loop {
  /** When each that failed may be tried again, by `performance.now()`, in milliseconds. */
  const pausedUntil = new Map<string, number>();

  function giveUp(key: string, count: number): void {
    journal.add(source, key, JSON.stringify(mediaRecord(key)), count);
    journal.settled(source, key);
    pausedUntil.delete(key);
    print({ level: "error", what: "dead letter", record: key });
  }

  /** @returns how long to wait before it is tried again, where it failed */
  async function attempt(key: string): Promise<number | undefined> {
    const pause = (pausedUntil.get(key) ?? 0) - performance.now();
    if (pause > 0) return pause;
    const count = journal.attempted(source, key);
    // The attempts before this one never came to an end: the process did.
    if (count > attempts) return void giveUp(key, count - 1);
    try {
      await handler({ Records: [mediaRecord(key)] });
      journal.settled(source, key);
      pausedUntil.delete(key);
    } catch {
      if (count >= attempts) return void giveUp(key, count);
      pausedUntil.set(key, performance.now() + backoff(count));
      return backoff(count);
    }
  }

  return loop(async (): Promise<Round> => {
    const deadLetters = journal.deadLetters().filter((l) => l.source === source);
    for (const { id } of deadLetters.filter((l) => l.redrive)) journal.remove(source, id);
    const dead = new Set(deadLetters.filter((l) => !l.redrive).map((l) => l.id));
    const keys = (await waiting()).filter((key) => !dead.has(key));
    const waits: number[] = [];
    for (const key of keys) {
      const wait = await attempt(key);
      if (wait !== undefined) waits.push(wait);
    }
    return { moved: keys.length > 0, wait: waits.length > 0 ? Math.min(...waits) : undefined };
  });
}
