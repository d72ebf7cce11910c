import { print } from "@among/functions/http/log";
import type { BatchAnswer, StreamEvent } from "@among/functions/stream";
import type { Journal } from "./journal.ts";
import { backoff as doubling, loop, type Loop, type Round } from "./loop.ts";
import { streamRecord } from "./records.ts";
import type { LoggedChange, SqliteStore } from "./store/sqlite.ts";

interface PumpOptions {
  /** The change log that the store writes in the same transaction as the write itself, and how far it was read. */
  feed: Pick<SqliteStore, "changes" | "forget" | "getMeta" | "setMeta">;
  journal: Journal;
  handler: (event: StreamEvent) => Promise<BatchAnswer>;
  /** Records per round. */
  batch?: number;
  /** A record that failed this often becomes a dead letter. */
  attempts?: number;
  backoff?: (failures: number) => number;
}

export interface Pump extends Loop {
  runOnce(): Promise<Round>;
}

const source = "stream";
const mark = "pump.position";
// As with a stream's parallelisation factor: order holds inside a partition, not between them.
const lanes = 8;

/**
 * Reads the change log and calls the stream handler, as Lambda does with DynamoDB's stream.
 *
 * A record may take the whole process with it. It is among those that lie first in the log when the process starts again, so
 * each of these is handled alone, and its attempt noted before: one that ended several processes becomes a dead letter.
 * Nothing is noted of the records that come later, which keeps a write as cheap as it is.
 */
export function pump({ feed, journal, handler, batch = 200, attempts = 5, backoff = doubling }: PumpOptions): Pump {
  const failures = new Map<number, { count: number; until: number }>();
  // Records handled already although one before them still fails.
  const ahead = new Set<number>();
  /** Records that the process before this one may have been handling when it ended. */
  const suspects = new Set(feed.changes(Number(feed.getMeta(mark) ?? 0), batch).map(({ seq }) => seq));

  async function runOnce(): Promise<Round> {
    const redriven = await redrive();
    const position = Number(feed.getMeta(mark) ?? 0);
    const rows = feed.changes(position, batch);
    const todo = rows.filter(({ seq }) => !ahead.has(seq));
    const first = todo.filter(({ seq }) => suspects.has(seq));
    const waits = first.length > 0 ? await runAlone(first) : (await Promise.all(inLanes(todo).map(runLane))).filter((w) => w !== undefined);
    let last = position;
    for (const { seq } of rows) {
      if (!ahead.delete(seq)) break;
      last = seq;
    }
    if (last > position) await Promise.all([feed.setMeta(mark, String(last)), feed.forget(last)]);
    return { moved: rows.length > 0 || redriven, wait: waits.length > 0 ? Math.min(...waits) : undefined };
  }

  /** Handles suspects one after the other. @returns how long to wait for each that failed; what follows it in its partition waits too */
  async function runAlone(rows: LoggedChange[]): Promise<number[]> {
    const waits = new Map<string, number>();
    for (const row of rows) {
      const wait = waits.has(row.key.pk) ? undefined : await attempt(row);
      if (wait !== undefined) waits.set(row.key.pk, wait);
    }
    return [...waits.values()];
  }

  async function attempt(row: LoggedChange): Promise<number | undefined> {
    const pause = (failures.get(row.seq)?.until ?? 0) - performance.now();
    if (pause > 0) return pause;
    const before = journal.attempted(source, String(row.seq)) - 1;
    failures.set(row.seq, { count: before, until: 0 });
    // The attempts before this one never came to an end: the process did.
    if (before >= attempts) giveUp(row, before);
    else await runLane([row]);
    if (!ahead.has(row.seq)) return Math.max(0, failures.get(row.seq)!.until - performance.now());
    suspects.delete(row.seq);
    journal.settled(source, String(row.seq));
  }

  /** @returns how long to wait before the record that failed is tried again */
  async function runLane(changes: LoggedChange[]): Promise<number | undefined> {
    const now = performance.now();
    // A round may begin early because of another write: a record that failed still waits out its pause.
    const firstPaused = changes.findIndex(({ seq }) => (failures.get(seq)?.until ?? 0) > now);
    const rows = firstPaused === -1 ? changes : changes.slice(0, firstPaused);
    const failed = rows.length > 0 ? await firstFailure(rows.map(streamRecord)) : undefined;
    for (const row of rows) {
      if (String(row.seq) === failed) return fail(row);
      ahead.add(row.seq);
      failures.delete(row.seq);
    }
    return firstPaused === -1 ? undefined : failures.get(changes[firstPaused]!.seq)!.until - now;
  }

  function fail(row: LoggedChange): number {
    const count = (failures.get(row.seq)?.count ?? 0) + 1;
    if (count < attempts) {
      failures.set(row.seq, { count, until: performance.now() + backoff(count) });
      return backoff(count);
    }
    giveUp(row, count);
    return 0;
  }

  function giveUp(row: LoggedChange, count: number): void {
    journal.add(source, String(row.seq), JSON.stringify(streamRecord(row)), count);
    print({ level: "error", what: "dead letter", record: String(row.seq) });
    ahead.add(row.seq);
    failures.delete(row.seq);
  }

  async function firstFailure(Records: StreamEvent["Records"]): Promise<string | undefined> {
    try {
      return (await handler({ Records })).batchItemFailures[0]?.itemIdentifier;
    } catch {
      // A batch that threw as a whole says nothing about how far it came: begin again with its first.
      return Records[0]?.dynamodb.SequenceNumber;
    }
  }

  async function redrive(): Promise<boolean> {
    const deadLetters = journal.redriving().filter((l) => l.source === source);
    for (const { id, record } of deadLetters) {
      const failed = await firstFailure([JSON.parse(record)]);
      if (failed === undefined) journal.remove(source, id);
      else journal.add(source, id, record, 1);
    }
    return deadLetters.length > 0;
  }

  return { ...loop(runOnce), runOnce };
}

function inLanes(rows: LoggedChange[]): LoggedChange[][] {
  const rowsByLane = new Map<number, LoggedChange[]>();
  for (const row of rows) {
    const lane = hash(row.key.pk) % lanes;
    const rowsOfLane = rowsByLane.get(lane);
    if (rowsOfLane) rowsOfLane.push(row);
    else rowsByLane.set(lane, [row]);
  }
  return [...rowsByLane.values()];
}

function hash(text: string): number {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) >>> 0;
  return h;
}
