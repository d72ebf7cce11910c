import type { Item, Key } from "@among/core/store/table-store";

/** Of about 1 KB each. */
const maxItems = 8_192;

/** One text per key, whatever is in its two parts. */
export const nameOf = ({ pk, sk }: Key): string => `${pk.length} ${pk}${sk}`;

/**
 * Caches the items read last, so that one that many ask for is parsed once. Right only where no other process
 * writes; the oldest goes first.
 */
export function itemCache(read: (key: Key) => Item | undefined) {
  const items = new Map<string, Item>();
  /** Many callers share the one object, so nobody may change it. */
  function add(name: string, item: Item): Item {
    if (items.size >= maxItems) items.delete(items.keys().next().value!);
    items.set(name, Object.freeze(item));
    return item;
  }
  return {
    get(key: Key): Item | undefined {
      const name = nameOf(key);
      const cached = items.get(name);
      if (cached) return cached;
      const item = read(key);
      return item && add(name, item);
    },
    /** Items of a page in its order, where every one of them is cached. */
    getAll(keys: Key[]): Item[] | undefined {
      const found: Item[] = [];
      for (const key of keys) {
        const item = items.get(nameOf(key));
        if (!item) return undefined;
        found.push(item);
      }
      return found;
    },
    /** Takes in what was just read; of an item that is cached already the caller gets that one. */
    addAll: (read: Item[]): Item[] =>
      read.map((item) => {
        const name = nameOf(item);
        return items.get(name) ?? add(name, item);
      }),
    /** Must be called for every write. */
    written(key: Key, item: Item | undefined): void {
      const name = nameOf(key);
      if (!items.has(name)) return;
      if (item) items.set(name, Object.freeze(item));
      else items.delete(name);
    },
    /** A transaction was rolled back: what it told `written` is not in the table. */
    undone: (): void => items.clear(),
  };
}
