import type { reporting as Reporting } from "../words/id.ts";

export const lang: "id" | "en" = document.documentElement.lang === "en" ? "en" : "id";

/** The form's words in the page's language; only that language travels. */
export const words = async (): Promise<typeof Reporting> =>
  lang === "en" ? (await import("../words/en.ts")).reporting : (await import("../words/id.ts")).reporting;
