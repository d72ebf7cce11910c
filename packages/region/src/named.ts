import type { Named } from "./types-goods.ts";

/** The languages people read, and the pack names things in. Indonesian comes first: its words give the shape that English must fill. */
export const langs = ["id", "en"] as const;
export type Lang = (typeof langs)[number];

/** What something is called in a language. */
export const nameOf = (thing: Pick<Named, "name" | "nameEn">, lang: Lang): string => (lang === "en" ? thing.nameEn : thing.name);
