/** The languages people read here. Indonesian comes first: its words give the shape that English must fill. */
export type Lang = "id" | "en";

/** The path of a page in a language; Indonesian has no prefix. @param path without a prefix, with its leading slash */
export const pagePath = (lang: Lang, path: string): string => `${lang === "en" ? "/en" : ""}${path}`;
