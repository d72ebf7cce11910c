/** What a table of ours holds under a name that came with a request; never what every object inherits. */
export const entry = <T>(table: Partial<Record<string, T>>, name: unknown): T | undefined => (typeof name === "string" && Object.hasOwn(table, name) ? table[name] : undefined);
