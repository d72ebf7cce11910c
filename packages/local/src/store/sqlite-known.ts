import type { Item, Key } from "@among/core/store/table-store";

/** Items of about 1 KB each. */
const most = 8_192;

/** One text per key, whatever is in its two parts. */
export const nameOf = ({ pk, sk }: Key): string => `${pk.length} ${pk}${sk}`;

/**
 * Remembers what was read or written last, so that what many ask for is taken apart once. Holds only where nobody
 * else writes; the oldest goes first.
 */
export function known(read: (key: Key) => Item | undefined) {
  const items = new Map<string, Item>();
  return {
    get(key: Key): Item | undefined {
      const name = nameOf(key);
      const there = items.get(name);
      if (there) return there;
      const item = read(key);
      if (!item) return undefined;
      if (items.size >= most) items.delete(items.keys().next().value!);
      // Many hold the same one now.
      items.set(name, Object.freeze(item));
      return item;
    },
    /** Must be told of every write. */
    written(key: Key, item: Item | undefined): void {
      const name = nameOf(key);
      if (!items.has(name)) return;
      if (item) items.set(name, Object.freeze(item));
      else items.delete(name);
    },
    /** What was written did not hold. */
    undone: (): void => items.clear(),
  };
}
