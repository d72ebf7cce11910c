import { kinds, retention, type Kept } from "@among/core/retention";
import type { Format } from "./format.ts";
import type { Words } from "./words.ts";

const day = 86_400_000;

/** How long one kind is kept, in words: in days where it is days, because an auditor counts them. */
function spanOf(kind: Kept, { admin: { retention: w }, retention: kept, units }: Words, format: Format): string {
  const span = retention[kind];
  if (typeof span !== "number") return w[span];
  return w.from(span >= 2 * day ? units.days(span / day) : format.duration(span), kept[kind].from);
}

/** The auditors' table of what is kept. */
export const rows = (words: Words, format: Format): { what: string; long: string }[] => kinds.map((kind) => ({ what: words.retention[kind].brief, long: spanOf(kind, words, format) }));
