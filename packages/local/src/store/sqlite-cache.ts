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
  return {
    get(key: Key): Item | undefined {
      const name = nameOf(key);
      const cached = items.get(name);
      if (cached) return cached;
      const item = read(key);
      if (!item) return undefined;
      if (items.size >= maxItems) items.delete(items.keys().next().value!);
      // Many callers now share the one object.
      items.set(name, Object.freeze(item));
      return item;
    },
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
