import { formWords, lang, type FormWords } from "../../forms/scripts/words.ts";
import type { reporting as Reporting } from "../words/id.ts";

export type Words = typeof Reporting & FormWords;

/** The report form's words in the page's language; only that language is loaded. */
export async function words(): Promise<Words> {
  const [{ reporting }, shared] = await Promise.all([lang === "en" ? import("../words/en.ts") : import("../words/id.ts"), formWords()]);
  return { ...reporting, ...shared };
}
