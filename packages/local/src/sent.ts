import { DatabaseSync } from "node:sqlite";
import type { Outgoing, Send } from "@among/core/messages/send";
import { diskFull, isDiskFull } from "./store/disk-full.ts";

export interface Sent extends Outgoing {
  /** When it was handed over, ISO 8601 UTC. */
  at: string;
}

export type SentMessages = ReturnType<typeof sentMessages>;

/**
 * The local twin of a phone channel: keeps what was sent, so that it can be read in the inbox.
 * @param file path, or `:memory:`
 */
export function sentMessages(file: string) {
  const db = new DatabaseSync(file);
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA busy_timeout = 5000;
    CREATE TABLE IF NOT EXISTS sent (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, phone TEXT NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS sent_phone ON sent (phone, n);
  `);
  const add = db.prepare("INSERT INTO sent (id, phone, text, at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING");
  const columns = 'id, phone AS "to", text, at';
  const newest = db.prepare(`SELECT ${columns} FROM sent ORDER BY n DESC LIMIT ?`);
  const newestTo = db.prepare(`SELECT ${columns} FROM sent WHERE phone = ? ORDER BY n DESC LIMIT ?`);
  const send: Send = async ({ id, to, text }) => {
    try {
      add.run(id, to, text, new Date().toISOString());
    } catch (error) {
      throw isDiskFull(error) ? diskFull() : error;
    }
  };
  return {
    send,
    /** Newest first. @param to only those to this number, E.164 */
    list: (to?: string, limit = 200): Sent[] => (to === undefined ? newest.all(limit) : newestTo.all(to, limit)) as unknown as Sent[],
    close: (): void => db.close(),
  };
}
