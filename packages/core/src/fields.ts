import type * as z from "zod";
import { Fault } from "./fault.ts";

/** What somebody sent as a text, trimmed; empty for anything else. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** A rule's own code in place of zod's sentence: `date` of the field, or `plan.date`, which is the Fault's code too. */
const named = (issue: z.core.$ZodIssue): boolean => /^[a-z_]+(\.[a-z_]+)?$/.test(issue.message);

/** What is wrong with a field, as a form's words know it. */
function wrong(issue: z.core.$ZodIssue): string {
  if (named(issue)) return issue.message.split(".").at(-1)!;
  if (issue.code === "too_small") return "short";
  if (issue.code === "too_big") return "long";
  if (issue.code === "invalid_value" || issue.code === "invalid_union") return "choice";
  return issue.code === "invalid_type" ? "required" : "invalid";
}

/** Field path → code of the first thing wrong with it, for a Fault's `fields`; `form` where the whole does not fit. */
export function fieldsOf(error: z.core.$ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.join(".") || "form"] ??= wrong(issue);
  return fields;
}

/** The Fault for what does not fit a schema. @param code used unless the first rule broken names one (`plan.date`) */
export function invalid(error: z.core.$ZodError, code: string): Fault {
  const [first] = error.issues;
  return new Fault("invalid", first && named(first) && first.message.includes(".") ? first.message : code, { fields: fieldsOf(error) });
}
