import { nameOf } from "@among/region/named";
import type { Category, Region } from "@among/region";

/** The answers to a category's own questions, as label and text in the page's language. */
export function answered(region: Region, category: Category | undefined, answers: Record<string, string | number | string[]>, lang: "id" | "en", date: (typed: string) => string): { label: string; text: string }[] {
  return (category?.questions ?? [])
    .toSorted((a, b) => a.order - b.order)
    .flatMap((question) => {
      const answer = answers[question.code];
      if (answer === undefined) return [];
      const named = (key: string): string => {
        // The pack asks for goods by the keys of its own list; people may also have typed a name.
        const value = question.code === "komoditas" ? region.commodity(key) : question.values?.find((v) => v.key === key);
        return value ? nameOf(value, lang) : key;
      };
      const text = question.datatype === "datetime" ? date(String(answer)) : [answer].flat().map(String).map(named).join(", ");
      return [{ label: lang === "en" ? question.labelEn : question.label, text }];
    });
}
