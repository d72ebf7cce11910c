import type { WrittenAs } from "./identity/device.ts";
import type { Item } from "./store/table-store.ts";

/** Somebody who deleted the account. */
export interface Gone {
  id: string;
  phone?: string;
  /** Every name under which things of theirs were written: the id, and their devices', each until it was claimed. */
  refs: WrittenAs[];
}

/** What follows from a module's own rows and timers. Each may be called again for the same write and then does nothing more. */
export interface Reactions {
  /** By the name of the row that was written for the first time. */
  insert?: Record<string, (item: Item, now: Date) => Promise<void>>;
  /** By the name of the row that was changed. */
  modify?: Record<string, (old: Item, item: Item, now: Date) => Promise<void>>;
  /** By the kind of the timer. */
  timers?: Record<string, (subject: string, now: Date) => Promise<void>>;
  /** By what a photo was sent for: joins one that is ready. @returns whether it belongs to it now */
  photos?: Record<string, (id: string, photo: string, now: Date) => Promise<boolean>>;
  /** Takes away what is held of somebody, or their name from what must stay. */
  forget?: (person: Gone) => Promise<void>;
}

/** Whether a text about it is news still: a feed that was down for days must not wake people for what they have long seen. */
export const isNews = (at: string, now: Date): boolean => now.getTime() - Date.parse(at) < 48 * 3_600_000;
