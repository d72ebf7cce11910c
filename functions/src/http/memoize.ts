import { use } from "@among/core/config";
import type { TableStore } from "@among/core/store/table-store";
import { goesOn } from "@among/core/stored-time";

/**
 * Remembers what was made for a key, so that what many ask for is made once. `make` runs after all calls of
 * the same turn of the event loop: with `seconds` 0 no caller gets anything made before its call.
 * A failure is not remembered, and what was made of one table is not handed out for another.
 * @param seconds how long it may be handed out, as its cache header says; 0 for the same turn alone
 * @param max entries; the oldest goes first
 */
export function memoize<T>(seconds: number, max: number): (key: string, make: () => Promise<T>, now?: number) => Promise<T> {
  type Entries = Map<string, { until: number; value: Promise<T> }>;
  const byTable = new WeakMap<TableStore, Entries>();
  return (key, make, now = Date.now()) => {
    const { table } = use();
    const entries: Entries = byTable.get(table) ?? new Map();
    byTable.set(table, entries);
    const remembered = entries.get(key);
    if (remembered && (seconds === 0 || goesOn(remembered.until, seconds * 1000, now))) return remembered.value;
    entries.delete(key);
    if (entries.size >= max) entries.delete(entries.keys().next().value!);
    const value = new Promise<void>((turn) => setImmediate(turn)).then(() => {
      if (seconds === 0) entries.delete(key);
      return make();
    });
    const entry = { until: now + seconds * 1000, value };
    entries.set(key, entry);
    value.catch(() => entries.get(key) === entry && entries.delete(key));
    return value;
  };
}
