import { errorText } from "../forms/errors.ts";
import type { Words } from "../shell/words.ts";

/** What to say about a refusal that belongs to no field. */
export const refusal = (words: Words, code: string): string => errorText({ ...words.faults, ...words.trade.faults }, code);
