import { modules } from "../modules.ts";
import type { Lang } from "./lang.ts";

type Both<T> = (T extends unknown ? (one: T) => void : never) extends (all: infer A) => void ? A : never;

/** The sections of all modules. */
export type Words = Both<(typeof modules)[number]["words"]["id"]>;

/** One section of several modules, as `retention`, holds the words of all of them. */
function wordsIn(lang: Lang): Words {
  const all: Record<string, object> = {};
  for (const { words } of modules) for (const [section, own] of Object.entries<object>(words[lang])) all[section] = { ...all[section], ...own };
  return all as Words;
}

export const words: Record<Lang, Words> = { id: wordsIn("id"), en: wordsIn("en") };
