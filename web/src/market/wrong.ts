import { errorsBeside, errorText } from "../forms/errors.ts";
import type { Words } from "../shell/words.ts";

/** What to say beside a field of a market form. */
export const wrongOf = (words: Words, fields: Record<string, string> = {}) => errorsBeside(words.trade.wrong, fields);

/** What to say about a refusal that belongs to no field. */
export const refusal = (words: Words, code: string): string => errorText({ ...words.faults, ...words.trade.faults }, code);
