/** One attribute's value. Nested data lives in the entity's JSON body, so these three are enough. */
export type Value = string | number | boolean;

export interface Key {
  pk: string;
  sk: string;
}

/**
 * One row: the key, up to four index pairs (`g1pk`/`g1sk` … `g4pk`/`g4sk`), `type` (entity name),
 * `v` (version), `ttl` (epoch seconds), `body` (the noun as JSON) and any counters.
 */
export type Item = Key & { [attribute: string]: Value };

export const indexes = ["g1", "g2", "g3", "g4"] as const;
export type IndexName = (typeof indexes)[number];

/** `absent`/`present` speak of the whole item; a list holds only when each of its tests does. */
export type Test =
  | "absent"
  | "present"
  | readonly { attr: string; is: "=" | ">=" | "<=" | "absent"; value?: Value }[];

export type Write =
  | { op: "put"; item: Item; if?: Test }
  | { op: "update"; key: Key; set?: Record<string, Value>; remove?: string[]; add?: Record<string, number>; if?: Test }
  | { op: "delete"; key: Key; if?: Test }
  | { op: "check"; key: Key; if: Test };

export interface Query {
  /** Without it the table itself is read. */
  index?: IndexName;
  pk: string;
  /** At most one of: a prefix, or an inclusive range, of the sort key. */
  begins?: string;
  from?: string;
  to?: string;
  limit: number;
  /** Newest (greatest sort key) first. */
  reverse?: boolean;
  /** Ignored on an index, which is always eventually consistent. */
  consistent?: boolean;
  /** Where the last page ended: the full key of its last item (table keys and, on an index, that index's keys). */
  after?: Item;
}

/** How many writes one `write` takes at most. */
export const maxWrites = 100;

/**
 * The one thing a database must be able to do. Two implementations (`dynamo`, `sqlite`) pass one
 * contract suite (`test/contract/table-store.ts`). Stores know nothing of entities or expiry.
 */
export interface TableStore {
  get(key: Key, options?: { consistent?: boolean }): Promise<Item | undefined>;
  /** Found items in no particular order; up to 100 keys. Strongly consistent. */
  batchGet(keys: Key[]): Promise<Item[]>;
  /** `last` is present when more may follow. */
  query(query: Query): Promise<{ items: Item[]; last?: Item }>;
  /**
   * All or nothing, up to `maxWrites` writes on distinct keys; durable when it resolves.
   * @throws ConditionFailed when a test does not hold; nothing was written.
   */
  write(writes: Write[]): Promise<void>;
  /**
   * One update that returns the item as it is afterwards (creates it when it was absent and no test forbids).
   * @throws ConditionFailed
   */
  update(write: Extract<Write, { op: "update" }>): Promise<Item>;
}

/** A test in a write did not hold. `failed` are the positions in the list of writes. */
export class ConditionFailed extends Error {
  readonly failed: number[];
  constructor(failed: number[]) {
    super(`condition failed at ${failed.join(", ")}`);
    this.name = "ConditionFailed";
    this.failed = failed;
  }
  static is(error: unknown): error is ConditionFailed {
    return error instanceof Error && error.name === "ConditionFailed";
  }
}
