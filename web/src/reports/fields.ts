// Also runs in the browser: imports only the type of core's draft.
import type { Draft } from "@among/core/reports/report/draft";
import { ident, photos, point, requiredText, text, textsIn, yes, type Codec } from "../forms/codecs.ts";
import { formOf } from "../forms/form.ts";

/** One of the category's own questions, as far as reading its answer goes. */
interface AskedQuestion {
  code: string;
  /** Several answers may be chosen. */
  many: boolean;
}

/** Answers by the question's code, in controls named after it. */
const answers = (questions: readonly AskedQuestion[]): Codec<Record<string, string[]>, NonNullable<Draft["answers"]>> => ({
  blank: () => ({}),
  read: (posted) => Object.fromEntries(questions.map(({ code }) => [code, textsIn(posted, `answers.${code}`)])),
  value: (typed) => Object.fromEntries(questions.flatMap(({ code, many }) => (typed[code]?.length ? [[code, many ? typed[code] : typed[code][0]!]] : []))),
  typed: (value) => Object.fromEntries(Object.entries(value).map(([code, answer]) => [code, [answer].flat().map(String)])),
  pairs: (typed) => Object.entries(typed).flatMap(([code, answer]) => answer.map((value): [string, string] => [`answers.${code}`, value])),
});

/** The category is the form's own, the language the page's. */
type Typed = Omit<Draft, "category" | "lang">;

/**
 * The report form, for the page, the script and what waits on the device: the one list of its fields. A field that the
 * draft has and this list has not is an error of the type checker.
 */
export const reportForm = (questions: readonly AskedQuestion[] = []) =>
  formOf({
    id: ident("rep"),
    point: point("place"),
    village: text,
    landmark: text,
    answers: answers(questions),
    description: requiredText,
    photos,
    phone: text,
    anonymous: yes,
    confidential: yes,
  } satisfies { [K in keyof Required<Typed>]: Codec<unknown, NonNullable<Typed[K]>> });
export type Values = ReturnType<ReturnType<typeof reportForm>["read"]>;
