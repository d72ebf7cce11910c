/** Field → the short name it is stored under. */
export type Names<T> = Partial<Record<keyof T & string, string>>;

/**
 * Writes a noun small: under short names, and without what is usual. It matters where an item is copied into every
 * index and each started kilobyte of each copy costs a write unit. Fields without a short name stay as they are,
 * so what a newer version adds survives.
 */
export function packing<T extends object>(names: Names<T>, usual: Partial<T>) {
  const long = new Map(Object.entries<string>(names as Record<string, string>).map(([field, short]) => [short, field]));
  const short = names as Record<string, string | undefined>;
  const left = usual as Record<string, unknown>;
  return {
    pack(noun: Record<string, unknown>): Record<string, unknown> {
      const packed: Record<string, unknown> = {};
      for (const field in noun) if (!(field in left) || noun[field] !== left[field]) packed[short[field] ?? field] = noun[field];
      return packed;
    },
    unpack(packed: Record<string, unknown>): Record<string, unknown> {
      const noun: Record<string, unknown> = { ...left };
      for (const name in packed) noun[long.get(name) ?? name] = packed[name];
      return noun;
    },
  };
}
