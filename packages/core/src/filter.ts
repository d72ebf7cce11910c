import type * as z from "zod";

/**
 * The key under which something made for a filter is remembered: different filters have different keys. Its fields are
 * the schema's, so that a new one is in the key from the start.
 */
export const filterKey = <S extends z.ZodObject>(schema: S, filter: z.output<S>): string => JSON.stringify(Object.keys(schema.shape).map((name) => filter[name] ?? null));
