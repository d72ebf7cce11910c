import type { Lang } from "./lang.ts";
import { en } from "./words/en.ts";
import { id, type Words } from "./words/id.ts";

export const words: Record<Lang, Words> = { id, en };
