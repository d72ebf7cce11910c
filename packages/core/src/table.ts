import type * as z from "zod";
import { use } from "./config.ts";
import { cursorAt, opened, pageSize } from "./cursor.ts";
import { Fault } from "./fault.ts";
import { ConditionFailed, indexes, type IndexName, type Item, type Key, type Query, type Test, type Value, type Write } from "./store/table-store.ts";

/** What is read back: the noun, its version for the next save, and whatever a newer function added. */
export type Stored<T> = T & { readonly version: number };

export interface Page<T> {
  items: T[];
  /** Opaque; hand it back to get the next page. */
  cursor?: string;
}

export interface PageQuery extends Omit<Query, "after" | "limit"> {
  limit?: number;
  cursor?: string;
}

interface Shape<T, K> {
  name: string;
  /** Where it lives, from the fields that never change. */
  key: (of: K) => Key;
  /** Index pairs; a function that answers undefined keeps the item out of that index. */
  index?: Partial<Record<IndexName, (of: T) => readonly [pk: string, sk: string] | undefined>>;
  /** Numeric fields moved only by `add`, so that they never conflict with a save. */
  counters?: readonly (keyof T & string)[];
  /** How the body is written small. */
  packing?: { pack(noun: Record<string, unknown>): Record<string, unknown>; unpack(packed: Record<string, unknown>): Record<string, unknown> };
  /** Epoch seconds after which the item no longer exists for anyone. */
  expires?: (of: T) => number | undefined;
}

const live = (item: Item | undefined): item is Item =>
  item !== undefined && !(typeof item.ttl === "number" && item.ttl <= Date.now() / 1000);

/**
 * Defines an entity over the one table. The schema is checked on every write; reads trust what was written,
 * so that a page of 24 costs no validation and fields unknown to this version survive.
 */
export function entity<S extends z.ZodObject, K extends object>(schema: S, shape: Shape<z.output<S>, K>) {
  type T = z.output<S>;
  const counters: readonly string[] = shape.counters ?? [];
  const loose = schema.loose();

  function attributes(info: T): { set: Record<string, Value>; remove: string[] } {
    const body: Record<string, unknown> = {};
    for (const field in info) {
      if (field !== "version" && !counters.includes(field)) body[field] = info[field];
    }
    const set: Record<string, Value> = { type: shape.name, body: JSON.stringify(shape.packing ? shape.packing.pack(body) : body) };
    const remove: string[] = [];
    for (const name of indexes) {
      const pair = shape.index?.[name]?.(info);
      if (pair) [set[`${name}pk`], set[`${name}sk`]] = pair;
      else remove.push(`${name}pk`, `${name}sk`);
    }
    const ttl = shape.expires?.(info);
    if (ttl === undefined) remove.push("ttl");
    else set.ttl = Math.floor(ttl);
    return { set, remove };
  }

  function check(info: T): T {
    const parsed = loose.safeParse(info);
    if (!parsed.success) throw new Error(`${shape.name} does not fit its schema: ${parsed.error.message}`);
    return parsed.data as T;
  }

  /** @param image an item of this entity, from a query or from the change feed */
  function parse(image: Item): Stored<T> {
    const body = JSON.parse(image.body as string);
    const noun = shape.packing ? (shape.packing.unpack(body) as any) : body;
    for (const counter of counters) noun[counter] = image[counter] ?? 0;
    noun.version = image.v;
    return noun;
  }

  const is = (image: Item | undefined): image is Item => image?.type === shape.name;

  /** @throws Fault conflict `<name>.exists` from `create` and `transact` when the key is taken */
  const creating = (info: T): Write => putting(check(info));

  function putting(checked: T): Write {
    const counts = Object.fromEntries(counters.map((c) => [c, (checked as Record<string, number>)[c] ?? 0]));
    return { op: "put", item: { ...shape.key(checked as unknown as K), ...attributes(checked).set, ...counts, v: 1 }, if: "absent" };
  }

  function saving(stored: Stored<T>): Write {
    const { set, remove } = attributes(check(stored));
    return {
      op: "update",
      key: shape.key(stored as unknown as K),
      set: { ...set, v: stored.version + 1 },
      remove,
      if: [{ attr: "v", is: "=", value: stored.version }],
    };
  }

  const adding = (of: K, add: Partial<Record<string, number>>, test: Test = "present"): Write => ({
    op: "update",
    key: shape.key(of),
    add: add as Record<string, number>,
    if: test,
  });

  const removing = (of: K, test?: Test): Write => ({ op: "delete", key: shape.key(of), if: test });

  return {
    name: shape.name,
    schema,
    key: shape.key,
    is,
    parse,
    creating,
    saving,
    adding,
    removing,

    async get(of: K, options?: { consistent?: boolean }): Promise<Stored<T> | undefined> {
      const item = await use().table.get(shape.key(of), options);
      return live(item) ? parse(item) : undefined;
    },

    async batchGet(list: K[]): Promise<Stored<T>[]> {
      if (list.length === 0) return [];
      return (await use().table.batchGet(list.map(shape.key))).filter(live).map(parse);
    },

    /** Reads one page; items of another entity under the same key are left out. */
    async query(q: PageQuery): Promise<Page<Stored<T>>> {
      const page = await queryItems(q);
      return { ...page, items: page.items.filter(is).map(parse) };
    },

    /** @throws Fault conflict `<name>.exists` */
    async create(info: T): Promise<Stored<T>> {
      const checked = check(info);
      await transact([putting(checked)], () => new Fault("conflict", `${shape.name}.exists`));
      return { ...checked, version: 1 };
    },

    /** Creates it unless it is there already, for writes that may come twice. Any other trouble is thrown. @returns whether it was created now */
    async ensure(info: T): Promise<boolean> {
      try {
        await use().table.write([creating(info)]);
        return true;
      } catch (error) {
        if (ConditionFailed.is(error)) return false;
        throw error;
      }
    },

    /** @throws Fault conflict `<name>.stale` when somebody saved in between */
    async save(stored: Stored<T>): Promise<Stored<T>> {
      await transact([saving(stored)], () => new Fault("conflict", `${shape.name}.stale`));
      return { ...stored, version: stored.version + 1 };
    },

    /** Moves counters atomically, without touching the version. */
    async add(of: K, add: Partial<Record<string, number>>): Promise<void> {
      await transact([adding(of, add)], () => new Fault("missing", `${shape.name}.missing`));
    },

    async remove(of: K): Promise<void> {
      await use().table.write([removing(of)]);
    },
  };
}

/**
 * All or nothing, in one durable write.
 * @param refused turns the positions of failed tests into the Fault (or other error) to throw
 */
export async function transact(writes: Write[], refused: (failed: number[]) => Error): Promise<void> {
  try {
    await use().table.write(writes);
  } catch (error) {
    throw ConditionFailed.is(error) ? refused(error.failed) : error;
  }
}

/** One page of raw items, of whatever entity, with expired ones left out. */
export async function queryItems({ cursor, limit = pageSize, ...q }: PageQuery): Promise<Page<Item>> {
  const { items, last } = await use().table.query({ ...q, limit, after: cursor === undefined ? undefined : opened(cursor, q) });
  return { items: items.filter(live), cursor: last && cursorAt(last, q.index) };
}
