import type { Region } from "@among/region";
import { nameOf } from "@among/region/named";
import type { Lang } from "../shell/lang.ts";

/** What the pack calls things, in one language; an unknown key is shown as it is. */
export function namesIn(region: Region, lang: Lang) {
  const called = (kind: "category" | "agency" | "village") => (key: string): string => region.called(kind, key, lang);
  return {
    category: called("category"),
    agency: called("agency"),
    /** Short: `DLH`. */
    abbr: (key: string) => region.agency(key)?.abbr ?? key,
    village: called("village"),
    /** A category's own questions with what was answered, in the pack's words. */
    answers(category: string, given: Record<string, string | number | string[]>): { label: string; value: string }[] {
      const questions = region.category(category)?.questions ?? [];
      return questions.flatMap((q) => {
        const value = given[q.code];
        if (value === undefined) return [];
        const named = [value].flat().map((v) => {
          const choice = q.values?.find((o) => o.key === v);
          return choice ? nameOf(choice, lang) : String(v);
        });
        return [{ label: lang === "en" ? q.labelEn : q.label, value: named.join(", ") }];
      });
    },
  };
}
