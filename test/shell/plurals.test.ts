import { expect, test } from "vitest";
import { modules } from "../../web/src/modules.ts";

/** `1 orders`, but not `1 answers by noon`. */
const wrongPlural = /(?<!of )\b1 (?!(?:answers|finishes|prices in|is|was|has|less)\b)(?:(?:other|more|new) )?[a-z]+[^su\W]s\b/;

/** Functions of a tree of words that say one of a thing as many, by the way to them: asked with ones, as numbers and as they are written. */
function wrong(words: unknown, path: string): string[] {
  if (typeof words === "function") {
    const texts = [1, "1"].flatMap((one) => said(words as Words, one));
    return texts.length > 0 && texts.every((text) => wrongPlural.test(text)) ? [`${path}: ${texts[0]}`] : [];
  }
  return typeof words === "object" && words !== null ? Object.entries(words).flatMap(([key, value]) => wrong(value, `${path}.${key}`)) : [];
}

type Words = (...all: unknown[]) => unknown;
/** Nothing of a function that asks for anything else. */
function said(words: Words, one: unknown): string[] {
  try {
    const text = words(one, one, one, one);
    return typeof text === "string" ? [text] : [];
  } catch {
    return [];
  }
}

test("English says one of a thing as one", () => {
  expect(wrong({ counted: (n: number) => `${n} reports` }, "words")).toEqual(["words.counted: 1 reports"]);
  expect(modules.flatMap((module) => wrong(module.words.en, "words"))).toEqual([]);
});
