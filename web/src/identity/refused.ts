import { Fault } from "@among/core/fault";
import type { Words } from "../shell/words.ts";

/** A form that was not accepted: what to say, where, and with which status. */
export interface Refused {
  status: 403 | 409 | 422 | 429;
  /** Field → words. */
  fields: Record<string, string>;
  said?: string;
  /** The second factor is too old: typed values wait until it was given. */
  prove: boolean;
  /** Somebody else was quicker. */
  stale: boolean;
}

/**
 * Puts a refusal beside the form it belongs to.
 * @throws Fault what is no fault of the form: forbidden, missing, unauthenticated
 */
export function refusedOf(error: unknown, words: Words["admin"]): Refused {
  if (!Fault.is(error)) throw error;
  const none = { fields: {}, prove: false, stale: false };
  const say = (key: string): string => words.wrong[key] ?? words.wrong.other!;
  if (error.code === "step_up.needed") return { ...none, status: 403, prove: true };
  if (error.kind === "conflict") return { ...none, status: 409, stale: error.code === "overrides.stale" || error.code === "person.stale", said: words.wrong[error.code] };
  if (error.kind === "limited") return { ...none, status: 429, said: say(error.code) };
  if (error.kind !== "invalid") throw error;
  const fields = Object.entries(error.detail.fields ?? {}).map(([field, code]) => [field, words.wrong[`${field}.${code}`] ?? say(field)]);
  return { ...none, status: 422, fields: Object.fromEntries(fields), said: fields.length === 0 ? say(error.code) : undefined };
}
