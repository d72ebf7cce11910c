import type { photos as Photos, place as Place } from "../words/id.ts";

export const lang: "id" | "en" = document.documentElement.lang === "en" ? "en" : "id";

export interface FormWords {
  photos: typeof Photos;
  place: typeof Place;
}

/** Words of choosing photos and a place in the page's language; only that language is loaded. */
export async function formWords(): Promise<FormWords> {
  const { photos, place } = lang === "en" ? await import("../words/en.ts") : await import("../words/id.ts");
  return { photos, place };
}
