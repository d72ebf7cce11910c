import type { Bucket } from "@among/core/bucket";
import type { TableStore } from "@among/core/store/table-store";

/** The same store, which says when something was written, so that the change feed need not be polled. */
export const watchedTable = (table: TableStore, written: () => void): TableStore => ({
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

/** The same bucket, which says when an original arrived. */
export const watchedBucket = (bucket: Bucket, arrived: () => void): Bucket => ({
  get: (key) => bucket.get(key),
  remove: (key) => bucket.remove(key),
  uploadForm: (...args) => bucket.uploadForm(...args),
  readLink: (...args) => bucket.readLink(...args),
  put: async (key, body, type) => {
    await bucket.put(key, body, type);
    if (key.startsWith("incoming/")) arrived();
  },
});
