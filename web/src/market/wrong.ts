import type { Words } from "../shell/words.ts";

/** What to say beside a field: by field and code, by code, or that it cannot be read. */
export function wrongOf(words: Words, fields: Record<string, string>): (field: string) => string | undefined {
  const said = words.trade.wrong;
  return (field) => {
    const found = Object.entries(fields).find(([path]) => path === field || path.startsWith(`${field}.`));
    return found && (said[`${field}.${found[1]}`] ?? said[found[1]] ?? said.invalid);
  };
}

/** For the summary above a form, in the order of the fields; what belongs to none of them comes first. */
export function mistakes(words: Words, fields: Record<string, string>, order: readonly string[], labels: (field: string) => string | undefined): { field: string; text: string }[] {
  const say = wrongOf(words, fields);
  const known = order.filter((field) => say(field) !== undefined).map((field) => ({ field, text: [labels(field), say(field)].filter(Boolean).join(": ") }));
  const strange = Object.keys(fields).filter((path) => !order.some((field) => path === field || path.startsWith(`${field}.`)));
  return [...strange.map((path) => ({ field: order[0]!, text: say(path) ?? words.trade.wrong.invalid! })), ...known];
}

/** What to say about a refusal that belongs to no field. */
export const refusal = (words: Words, code: string): string => words.trade.faults[code] ?? words.faults[code] ?? words.trade.faults.other!;
