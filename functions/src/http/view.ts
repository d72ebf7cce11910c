import * as z from "zod";

/** Where the thing itself is: in the API, and its page. */
export const Links = z.object({ self: z.string(), page: z.string() });

/** Fields as a view has them: one with a default is always there. */
type Filled<S extends z.ZodRawShape> = { [K in keyof S]: S[K] extends z.ZodDefault<infer Field extends z.ZodType> ? Field : S[K] };

/** Fields picked from a noun's schema, as a view shows them: what is stored without its default is filled in when it is read. */
export const filled = <S extends z.ZodRawShape>(picked: z.ZodObject<S>): z.ZodObject<Filled<S>> =>
  z.object(Object.fromEntries(Object.entries(picked.shape).map(([name, field]) => [name, field instanceof z.ZodDefault ? field.unwrap() : field])) as unknown as Filled<S>);

/**
 * Takes of a noun what a view shows as it is.
 * @param fields picked from the noun's own schema: no other field gets out
 */
export function picker<S extends z.ZodRawShape>(fields: z.ZodObject<S>): (noun: z.output<z.ZodObject<S>>) => z.output<z.ZodObject<S>> {
  type Fields = z.output<z.ZodObject<S>>;
  const names = Object.keys(fields.shape) as (keyof Fields)[];
  return (noun) => {
    const picked: Partial<Fields> = {};
    for (const name of names) picked[name] = noun[name];
    return picked as Fields;
  };
}
