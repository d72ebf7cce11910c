import type * as z from "zod";

/** The most characters a field takes, by its schema: a control lets nobody type more. Undefined for what is no text, and where the schema sets no limit. */
export function maxLengthOf(schema: z.core.$ZodType): number | undefined {
  const { innerType } = schema._zod.def as z.core.$ZodTypeDef & { innerType?: z.core.$ZodType };
  return innerType ? maxLengthOf(innerType) : ((schema as z.ZodString).maxLength ?? undefined);
}
