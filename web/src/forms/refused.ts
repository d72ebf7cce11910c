import { Fault, type Detail, type Kind } from "@among/core/fault";
import type { Readable } from "./form.ts";

/** A form that was not taken, with all that was typed in it. */
export interface Refused<Values = unknown> {
  /** 200: not refused but left unsent when a session ended, and given back. */
  status: 200 | 403 | 409 | 422 | 429 | 503;
  /** Why, for the words above the form. */
  code: string;
  /** Control of the form → code of what is wrong with it. */
  fields: Record<string, string>;
  values: Values;
  /** Which of the page's forms it was, where there are several. */
  action: string;
  /** The Fault's detail. */
  detail: Detail;
}

const statuses: Partial<Record<Kind, Refused["status"]>> = { invalid: 422, too_large: 422, conflict: 409, limited: 429, unavailable: 503 };

/**
 * Translates a Fault into what the form that caused it shows.
 * @param form knows which control a field of the draft is, and what of the values must not be sent again
 * @throws what is no fault of the form: missing, forbidden, unauthenticated, an action no form of ours has, a mistake of ours
 */
export function refuse<Values>(error: unknown, values: Values, form: Partial<Readable<Values>> = {}): Refused<Values> {
  const status = Fault.is(error) ? (error.code === "step_up.needed" ? 403 : statuses[error.kind]) : undefined;
  if (!Fault.is(error) || !status || error.code === "action.unknown") throw error;
  const { code, detail } = error;
  const fields = detail.fields ?? {};
  return { status, code, detail, fields: form.controls?.(fields) ?? fields, values: form.renew?.(values, code) ?? values, action: "" };
}

/** A form whose session had ended before it was sent, as its writer left it. */
export const unsent = <Values>(values: Values): Refused<Values> => ({ status: 200, code: "form.unsent", fields: {}, values, action: "", detail: {} });
