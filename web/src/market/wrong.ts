import { errorList, errorsBeside, errorText } from "../forms/errors.ts";
import type { Words } from "../shell/words.ts";

/** What to say beside a field of a market form. */
export const wrongOf = (words: Words, fields: Record<string, string> = {}) => errorsBeside(words.trade.wrong, fields);

/** For the summary above a form. */
export const mistakes = (words: Words, fields: Record<string, string>, order: readonly string[], labels: (field: string) => string | undefined) =>
  errorList(words.trade.wrong, fields, Object.fromEntries(order.map((field) => [field, labels(field) ?? ""])));

/** What to say about a refusal that belongs to no field. */
export const refusal = (words: Words, code: string): string => errorText({ ...words.faults, ...words.trade.faults }, code);
