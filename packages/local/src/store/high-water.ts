import { closeSync, openSync, readFileSync, writeSync } from "node:fs";

/**
 * Notes in a small file beside the table how far its change log was written. SQLite reads its log up to the first
 * damaged byte and drops what comes after without a word: only somebody else's note can tell that something was there.
 * It is written after a commit was synced and never synced itself, so it costs no wait; after a power cut it may be
 * older than the table, and never says more than was there.
 */
export interface HighWater {
  note(seq: number): void;
  close(): void;
}

const width = 20;

export function highWater(file: string): HighWater {
  const open = openSync(file, "a+", 0o600);
  closeSync(open);
  const fd = openSync(file, "r+");
  return {
    note(seq) {
      // On a full disk the note stays behind; it is no reason to refuse what was written.
      try {
        writeSync(fd, String(seq).padStart(width), 0);
      } catch {}
    },
    close: () => closeSync(fd),
  };
}

/** The highest sequence number noted; 0 where there is no note. */
export function notedIn(file: string): number {
  try {
    return Number(readFileSync(file, "latin1").slice(0, width)) || 0;
  } catch {
    return 0;
  }
}
