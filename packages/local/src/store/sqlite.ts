import { backup } from "node:sqlite";
import type { Item, Key, TableStore, Write } from "@among/core/store/table-store";
import { itemCache, nameOf } from "./sqlite-cache.ts";
import { code, explain, openFile, type Options } from "./sqlite-open.ts";
import { plan, type Step } from "./sqlite-plan.ts";
import { page, type Statements } from "./sqlite-query.ts";
import { columns, sameIndexes, toItem } from "./sqlite-row.ts";
import { bodyAt, insert, log, statements, updateAll, updateBody } from "./sqlite-statements.ts";

/** One write as the change log keeps it, in the order of writing. */
export interface LoggedChange {
  seq: number;
  kind: "INSERT" | "MODIFY" | "REMOVE";
  /** Milliseconds since the epoch. */
  at: number;
  key: Key;
  old?: Item;
  item?: Item;
}

export interface SqliteStore extends TableStore {
  /** Up to `limit` changes with a sequence number greater than `after`. */
  changes(after: number, limit: number): LoggedChange[];
  /** Drops the log up to and with this sequence number. */
  forget(upTo: number): Promise<void>;
  /** A small fact that outlives the process, such as how far the log was read. */
  getMeta(key: string): string | undefined;
  /** Durable when it resolves. */
  setMeta(key: string, value: string): Promise<void>;
  /** Writes the table as it is at one moment into a new file, while it is read and written. */
  copyTo(file: string): Promise<void>;
  /** Finishes what is waiting, writes the write-ahead log into the database file and closes it. */
  close(): void;
}

/** Waiting jobs that are committed without waiting for more. */
const full = 100;
/** What a copy reads before it lets writes in between: 400 KB. */
const pagesAtOnce = 100;

interface Job {
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * The embedded table: DynamoDB's keys, order and conditions in one SQLite file, with a change log written in
 * the same transaction. Writes that arrive in successive turns of the event loop share one commit and so one sync.
 * @param file a path, or ":memory:"
 * @throws Error that says what to do when the file is damaged, held by another process or not writable
 */
export function sqlite(file: string, options: Options = {}): SqliteStore {
  const db = openFile(file, options);
  const { all, run } = statements(db);
  let waiting: Job[] = [];
  /** The last number of the change log that was given, and the last one committed. */
  let [given, committed] = [0, 0];

  async function guarded<T>(work: () => T): Promise<T> {
    try {
      return work();
    } catch (error) {
      throw explain(error, file, true);
    }
  }

  const select = `SELECT ${columns.join(", ")} FROM item WHERE pk = ? AND sk = ?`;
  const find = ({ pk, sk }: Key): Item | undefined => {
    const [row] = all(select, [pk, sk]);
    return row && toItem(row);
  };
  // Where others write too, every read asks the file.
  const memory = options.exclusive || file === ":memory:" ? itemCache(find) : undefined;
  const read = memory?.get ?? find;

  /** Rows are read only where an item of the page is not cached: to fetch all columns of each costs far more than to find their keys. */
  function readPage({ keys, rows, values }: Statements): Item[] {
    const ask = () => all(rows, values).map(toItem);
    if (!memory) return ask();
    return memory.getAll(all(keys, values).map(([pk, sk]) => ({ pk, sk }) as Key)) ?? memory.addAll(ask());
  }

  function apply({ key, old, item, row }: Step): void {
    if (!item || !row) run("DELETE FROM item WHERE pk = ? AND sk = ?", [key.pk, key.sk]);
    else if (!old) run(insert, row);
    else if (sameIndexes(old, item)) run(updateBody, [...row.slice(bodyAt), key.pk, key.sk]);
    else run(updateAll, [...row.slice(2), key.pk, key.sk]);
    const kind = !old ? "INSERT" : item ? "MODIFY" : "REMOVE";
    given = run(log, [Date.now(), kind, key.pk, key.sk, old ? JSON.stringify(old) : null, item ? JSON.stringify(item) : null]);
    memory?.written(key, item);
  }

  function flush(): void {
    const jobs = waiting;
    waiting = [];
    if (jobs.length === 0) return;
    const settle: (() => void)[] = [];
    try {
      db.exec("BEGIN IMMEDIATE");
      for (const job of jobs) {
        try {
          const value = job.run();
          settle.push(() => job.resolve(value));
        } catch (error) {
          // A refusal came before the job wrote anything; trouble with the file ends all of them.
          if (code(error) !== undefined) throw error;
          settle.push(() => job.reject(error));
        }
      }
      db.exec("COMMIT");
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec("ROLLBACK");
      memory?.undone();
      given = committed;
      for (const job of jobs) job.reject(explain(error, file, true));
      return;
    }
    if (given > committed) options.onCommit?.((committed = given));
    for (const end of settle) end();
  }

  /** Waits another turn of the event loop as long as each brings more jobs: those who waited for one sync send their next write in different turns. */
  function gather(before: number): void {
    if (waiting.length > before && waiting.length < full) setImmediate(gather, waiting.length);
    else flush();
  }

  const queued = <T>(run: () => T): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(gather, 0);
      waiting.push({ run, resolve: resolve as (value: unknown) => void, reject });
    });

  const written = (writes: Write[]): void => plan(writes, read).forEach(apply);

  return {
    get: (key) => guarded(() => read(key)),

    batchGet: (keys) =>
      guarded(() => {
        if (keys.length > 100) throw new Error(`at most 100 keys at once, not ${keys.length}`);
        const distinct = new Map(keys.map((key) => [nameOf(key), key]));
        return [...distinct.values()].map(read).filter((item) => item !== undefined);
      }),

    query: (query) =>
      guarded(() => {
        const found = page(query);
        if (!found) return { items: [] };
        const items = readPage(found);
        return items.length <= query.limit ? { items } : { items: items.slice(0, query.limit), last: items[query.limit - 1] };
      }),

    write: (writes) => (writes.length ? queued(() => written(writes)) : Promise.resolve()),

    update: (write) =>
      queued(() => {
        written([write]);
        return read(write.key)!;
      }),

    changes: (after, limit) =>
      all("SELECT seq, at, kind, pk, sk, old, new FROM change WHERE seq > ? ORDER BY seq LIMIT ?", [after, limit]).map(([seq, at, kind, pk, sk, old, item]) => ({
        seq: seq as number,
        at: at as number,
        kind: kind as LoggedChange["kind"],
        key: { pk: pk as string, sk: sk as string },
        ...(old === null ? {} : { old: JSON.parse(old as string) }),
        ...(item === null ? {} : { item: JSON.parse(item as string) }),
      })),

    forget: (upTo) => queued(() => void run("DELETE FROM change WHERE seq <= ?", [upTo])),
    getMeta: (key) => all("SELECT value FROM meta WHERE key = ?", [key])[0]?.[0] as string | undefined,
    setMeta: (key, value) => queued(() => void run("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", [key, value])),
    copyTo: async (to) => void (await backup(db, to, { rate: pagesAtOnce })),

    close() {
      if (!db.isOpen) return;
      flush();
      // On a full disk the log stays beside the file, and is read at the next start.
      try {
        db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      } catch (error) {
        if (code(error) !== 13 && code(error) !== 10) throw error;
      }
      db.close();
    },
  };
}
