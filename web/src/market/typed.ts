import { readQuantity, readRupiah } from "@among/core/market/measure";
import type { Lang } from "../shell/lang.ts";

/** What a form holds, field by field, trimmed; a field not sent is empty. */
export interface Form {
  text(name: string): string;
  texts(name: string): string[];
  has(name: string): boolean;
  files(name: string): File[];
}

export function formOf(data: FormData): Form {
  const strings = (name: string): string[] => data.getAll(name).filter((v): v is string => typeof v === "string").map((v) => v.trim());
  return {
    text: (name) => strings(name)[0] ?? "",
    texts: (name) => strings(name).filter(Boolean),
    has: (name) => data.has(name),
    // An empty file input arrives as an empty file.
    files: (name) => data.getAll(name).filter((f): f is File => typeof f !== "string" && f.size > 0),
  };
}

/** A typed number that cannot be read becomes one the core refuses, so that the field is named among all others. */
const unreadable = Number.NaN;

export const quantityOf = (typed: string, lang: Lang): number | undefined => (typed ? (readQuantity(typed, lang) ?? unreadable) : undefined);
export const rupiahOf = (typed: string): number | undefined => (typed ? (readRupiah(typed) ?? unreadable) : undefined);
