import { kinds, retention, type Kept } from "@among/core/privacy/retention";
import type { Format } from "../shell/format.ts";
import type { Words } from "../shell/words.ts";

const day = 86_400_000;

/** How long one kind is kept, in words: in days where it is days, because an auditor counts them. */
function spanOf(kind: Kept, { admin: { retention: w }, units }: Words, format: Format): string {
  const span: number | "forever" | "account" = retention[kind];
  if (typeof span !== "number") return w[span];
  return w.from(span >= 2 * day ? units.days(span / day) : format.duration(span), w.kept[kind][1]);
}

export const rows = (words: Words, format: Format): { what: string; long: string }[] => kinds.map((kind) => ({ what: words.admin.retention.kept[kind][0], long: spanOf(kind, words, format) }));
