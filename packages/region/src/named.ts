import type { Named } from "./types-goods.ts";

/** Languages the pack names things in. */
export type Lang = "id" | "en";

/** What something is called in a language. */
export const nameOf = (thing: Pick<Named, "name" | "nameEn">, lang: Lang): string => (lang === "en" ? thing.nameEn : thing.name);
