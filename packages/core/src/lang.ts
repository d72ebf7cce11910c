import type { Lang } from "@among/region/named";

export { langs, type Lang } from "@among/region/named";

/** The path of a page in a language; Indonesian has no prefix. @param path without a prefix, with its leading slash */
export const pagePath = (lang: Lang, path: string): string => `${lang === "en" ? "/en" : ""}${path}`;
