import type { Region } from "@among/region";
import type { Lang } from "../shell/lang.ts";

/** What the pack calls things, in one language; an unknown key is shown as it is. */
export function namesIn(region: Region, lang: Lang) {
  const said = (thing: { name: string; nameEn: string } | undefined, key: string): string => (lang === "en" ? thing?.nameEn : thing?.name) ?? key;
  return {
    category: (key: string) => said(region.category(key), key),
    agency: (key: string) => said(region.agency(key), key),
    /** Short: `DLH`. */
    abbr: (key: string) => region.agency(key)?.abbr ?? key,
    village: (code: string) => region.village(code)?.name ?? code,
    /** A category's own questions with what was answered, in the pack's words. */
    answers(category: string, given: Record<string, string | number | string[]>): { label: string; value: string }[] {
      const questions = region.category(category)?.questions ?? [];
      return questions.flatMap((q) => {
        const value = given[q.code];
        if (value === undefined) return [];
        const named = [value].flat().map((v) => said(q.values?.find((o) => o.key === v), String(v)));
        return [{ label: lang === "en" ? q.labelEn : q.label, value: named.join(", ") }];
      });
    },
  };
}
