import { kinds, retention, type Kept } from "@among/core/privacy/retention";
import type { Format } from "../format.ts";
import type { Words } from "../words/id.ts";

/** How long one kind is kept, in words. */
export function spanOf(kind: Kept, words: Words["admin"]["retention"], format: Format): string {
  const span: number | "forever" | "account" = retention[kind];
  return typeof span === "number" ? words.from(format.duration(span), words.kept[kind][1]) : words[span];
}

export const rows = (words: Words["admin"]["retention"], format: Format): { what: string; long: string }[] => kinds.map((kind) => ({ what: words.kept[kind][0], long: spanOf(kind, words, format) }));
