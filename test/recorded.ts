import { isDeepStrictEqual } from "node:util";
import type { Item, Key, TableStore, Write } from "@among/core/store/table-store";
import type { LoggedChange } from "@among/local/store/sqlite";

/**
 * Gives a store the change log that DynamoDB's stream would tell, since the emulator's own streams slow down
 * every write. What was put, or came of one update, is told exactly; when several other writes to one item overlap,
 * the image of a change may already show the next one.
 * @param quiet the same table, for reading images without being metered
 */
export function recorded(table: TableStore, quiet: TableStore): TableStore & { changes(after: number, limit: number): LoggedChange[] } {
  const log: LoggedChange[] = [];

  async function write(writes: Write[]): Promise<void> {
    const touched = writes.filter((write) => write.op !== "check").map((write) => ({ write, key: keyOf(write) }));
    const olds = await Promise.all(touched.map(({ write, key }) => (inserts(write) ? undefined : image(key))));
    await table.write(writes);
    const items = await Promise.all(touched.map(({ write, key }) => (write.op === "put" ? write.item : write.op === "delete" ? undefined : image(key))));
    touched.forEach(({ key }, i) => note(key, olds[i], items[i]));
  }

  const image = (key: Key): Promise<Item | undefined> => quiet.get(key, { consistent: true });

  function note(key: Key, old: Item | undefined, item: Item | undefined): void {
    if (isDeepStrictEqual(old, item)) return;
    log.push({ seq: log.length + 1, kind: !old ? "INSERT" : item ? "MODIFY" : "REMOVE", at: Date.now(), key, old, item });
  }

  return {
    get: (...args) => table.get(...args),
    batchGet: (keys) => table.batchGet(keys),
    query: (query) => table.query(query),
    write,
    async update(write) {
      const old = await image(write.key);
      const item = await table.update(write);
      note(write.key, old, item);
      return item;
    },
    changes: (after, limit) => log.slice(after, after + limit),
  };
}

const inserts = (write: Write): write is Extract<Write, { op: "put" }> => write.op === "put" && write.if === "absent";

const keyOf = (write: Write): Key => (write.op === "put" ? { pk: write.item.pk, sk: write.item.sk } : write.key);
