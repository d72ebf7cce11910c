/** Field → the short name it is stored under. */
export type Names<T> = Partial<Record<keyof T & string, string>>;

/**
 * Makes the stored form of a noun short: short field names, and no fields that have their default value. It matters
 * because an item is copied into every index, and each started kilobyte of each copy costs a write unit. Fields without a short name stay as they are,
 * so what a newer version adds survives.
 */
export function packing<T extends object>(names: Names<T>, defaults: Partial<T>) {
  const long = new Map(Object.entries<string>(names as Record<string, string>).map(([field, short]) => [short, field]));
  const short = names as Record<string, string | undefined>;
  const omitted = defaults as Record<string, unknown>;
  return {
    pack(noun: Record<string, unknown>): Record<string, unknown> {
      const packed: Record<string, unknown> = {};
      for (const field in noun) if (!(field in omitted) || noun[field] !== omitted[field]) packed[short[field] ?? field] = noun[field];
      return packed;
    },
    unpack(packed: Record<string, unknown>): Record<string, unknown> {
      const noun: Record<string, unknown> = { ...omitted };
      for (const name in packed) noun[long.get(name) ?? name] = packed[name];
      return noun;
    },
  };
}
