import { indexes, type IndexName } from "./table-store.ts";

/** DynamoDB wants three characters at least. */
export const indexName = (index: IndexName): string => `by-${index}`;

/** The one table, as the stack and the tests both build it: on demand, every index with all attributes. */
export const tableDefinition = {
  key: { pk: "pk", sk: "sk" },
  indexes: indexes.map((name) => ({ name: indexName(name), pk: `${name}pk`, sk: `${name}sk` })),
  /** Epoch seconds; expiry only cleans up, reading filters. */
  ttl: "ttl",
} as const;
