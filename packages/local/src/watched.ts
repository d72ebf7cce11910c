import type { TableStore } from "@among/core/store/table-store";

/** The same store, which says when something was written, so that the change feed need not be polled. */
export const watched = (table: TableStore, written: () => void): TableStore => ({
  get: (...args) => table.get(...args),
  batchGet: (keys) => table.batchGet(keys),
  query: (query) => table.query(query),
  write: async (writes) => {
    await table.write(writes);
    written();
  },
  update: async (write) => {
    const item = await table.update(write);
    written();
    return item;
  },
});
