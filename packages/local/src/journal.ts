import { DatabaseSync } from "node:sqlite";

/** What the feed could not get handled, put aside so that the rest goes on. */
export interface DeadLetter {
  /** `stream` or `media`. */
  source: string;
  id: string;
  /** The record as the handler got it, JSON. */
  record: string;
  attempts: number;
  at: string;
  /** Somebody asked to try it again. */
  redrive: boolean;
}

export type Journal = ReturnType<typeof journal>;

/**
 * The dead-letter list and the attempts before it, in a file of their own: the table's file is held by the running server alone,
 * and this one may be read and marked beside it.
 * @param file path, or `:memory:`
 */
export function journal(file: string) {
  const db = new DatabaseSync(file);
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA busy_timeout = 5000;
    CREATE TABLE IF NOT EXISTS dead_letter (
      source TEXT NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL, attempts INTEGER NOT NULL, at TEXT NOT NULL, redrive INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (source, id)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS attempt (source TEXT NOT NULL, id TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (source, id)) STRICT;
  `);
  const sql = {
    add: db.prepare("INSERT INTO dead_letter VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO UPDATE SET attempts = attempts + excluded.attempts, at = excluded.at, redrive = 0"),
    all: db.prepare("SELECT * FROM dead_letter ORDER BY at, source, id"),
    remove: db.prepare("DELETE FROM dead_letter WHERE source = ? AND id = ?"),
    redrive: db.prepare("UPDATE dead_letter SET redrive = 1"),
    attempted: db.prepare("INSERT INTO attempt VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count"),
    settled: db.prepare("DELETE FROM attempt WHERE source = ? AND id = ?"),
    redriving: db.prepare("SELECT * FROM dead_letter WHERE redrive = 1 ORDER BY at, source, id"),
  };
  const deadLetterOf = (row: Record<string, unknown>): DeadLetter => ({ ...(row as unknown as DeadLetter), redrive: row.redrive === 1 });
  return {
    add: (source: string, id: string, record: string, attempts: number, now: Date = new Date()): void => void sql.add.run(source, id, record, attempts, now.toISOString()),
    deadLetters: (): DeadLetter[] => sql.all.all().map(deadLetterOf),
    /** Notes that something is about to be tried; durable when it returns, so that an attempt which ends the process counts. @returns how often it was tried, this time included */
    attempted: (source: string, id: string): number => Number(sql.attempted.get(source, id)!.count),
    /** Forgets how often it was tried: it was handled, or given up. */
    settled: (source: string, id: string): void => void sql.settled.run(source, id),
    /** Removes one that was handled. */
    remove: (source: string, id: string): void => void sql.remove.run(source, id),
    /** Asks for every dead letter to be tried again. @returns how many there are */
    askRedrive: (): number => Number(sql.redrive.run().changes),
    redriving: (): DeadLetter[] => sql.redriving.all().map(deadLetterOf),
    close: (): void => db.close(),
  };
}
