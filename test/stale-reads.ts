import { connect, use } from "@among/core/config";

/**
 * What was read while something ran from a copy that may be a moment old: the first parts of the partitions, each once, by name.
 * Indexes are left out: they can be read in no other way.
 */
export async function staleReads(work: () => Promise<unknown>): Promise<string[]> {
  const config = use();
  const { table } = config;
  const seen = new Set<string>();
  const note = (pk: string, consistent: boolean | undefined): void => void (!consistent && seen.add(pk.split("#")[0]!));
  connect({
    ...config,
    table: {
      ...table,
      get: (key, options) => (note(key.pk, options?.consistent), table.get(key, options)),
      query: (query) => (query.index ?? note(query.pk, query.consistent), table.query(query)),
    },
  });
  try {
    await work();
  } finally {
    connect(config);
  }
  return [...seen].sort();
}
