import type * as z from "zod";

/** What somebody sent as a text, trimmed; empty for anything else. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value.trim() : "");

/** What is wrong with a field, as a form's words know it. */
function wrong(issue: z.core.$ZodIssue): string {
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
