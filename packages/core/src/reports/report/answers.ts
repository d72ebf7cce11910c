import type { Category, Question } from "@among/region";
import type { Story } from "./info.ts";

type Answer = Story["answers"][string];

/** True when a condition of the pack, a question and one of its values, holds for these answers. */
export function isAnswered({ code, value }: { code: string; value: string }, answers: Story["answers"]): boolean {
  const answer = answers[code];
  return Array.isArray(answer) ? answer.includes(value) : answer === value;
}

/**
 * Checks the answers to a category's own questions.
 * @returns the answers worth keeping, and per question the code of what is wrong (`required`, `choice`, `number`, `datetime`, `long`)
 */
export function readAnswers(category: Category, sent: Record<string, unknown>): { answers: Record<string, Answer>; fields: Record<string, string> } {
  const answers: Record<string, Answer> = {};
  const fields: Record<string, string> = {};
  for (const question of category.questions) {
    const raw = sent[question.code];
    const empty = raw === undefined || raw === null || raw === "" || (Array.isArray(raw) && raw.length === 0);
    if (empty) {
      if (question.required) fields[`answers.${question.code}`] = "required";
      continue;
    }
    if (!isAnswer(raw)) {
      fields[`answers.${question.code}`] = "choice";
      continue;
    }
    const read = readers[question.datatype](raw, question);
    if (typeof read === "object" && "wrong" in read) fields[`answers.${question.code}`] = read.wrong;
    else answers[question.code] = read;
  }
  return { answers, fields };
}

const isAnswer = (raw: unknown): raw is Answer => ["string", "number"].includes(typeof raw) || (Array.isArray(raw) && raw.every((item) => typeof item === "string"));

type Reader = (raw: unknown, question: Question) => Answer | { wrong: string };

const text = (maxLength: number): Reader => (raw) => {
  const value = String(raw).trim();
  return value.length > maxLength ? { wrong: "long" } : value;
};

const allows = (question: Question, key: unknown): boolean => question.values?.some((v) => v.key === key) ?? false;

/** Characters of an answer in words, at most. */
export const maxAnswer = { string: 120, text: 500 } as const;

const readers: Record<Question["datatype"], Reader> = {
  string: text(maxAnswer.string),
  text: text(maxAnswer.text),
  number: (raw) => {
    const value = Number(String(raw).replace(",", "."));
    return Number.isFinite(value) && value >= 0 && value <= 1e9 ? value : { wrong: "number" };
  },
  // A browser's datetime-local has no zone; it is kept as typed and shown as typed.
  datetime: (raw) => (/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/.test(String(raw)) ? String(raw) : { wrong: "datetime" }),
  singlevaluelist: (raw, question) => (typeof raw === "string" && allows(question, raw) ? raw : { wrong: "choice" }),
  multivaluelist: (raw, question) => {
    const list = [...new Set((Array.isArray(raw) ? raw : [raw]).map(String))];
    return list.every((key) => allows(question, key)) ? list : { wrong: "choice" };
  },
};
