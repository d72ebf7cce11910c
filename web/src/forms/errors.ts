// Also runs in the browser.

/** What a module says of what is wrong: by `field.code`, by code, by field, and `other` for everything else. */
export type Texts = Readonly<Record<string, string>>;

/** What to say of a code, beside a field or, without one, of the whole form. */
export const errorText = (texts: Texts, code: string, field = ""): string =>
  [`${field}.${code}`, code, field, "other"].map((key) => (Object.hasOwn(texts, key) ? texts[key] : undefined)).find((text) => text !== undefined)!;

/** What to say beside each field: by the field's own path, or the first path below it. @param fields path → code */
export const errorsBeside = (texts: Texts, fields: Record<string, string>) => (field: string): string | undefined => {
  const found = Object.entries(fields).find(([path]) => isIn(path, field));
  return found && errorText(texts, found[1], field);
};

const isIn = (path: string, field: string): boolean => path === field || path.startsWith(`${field}.`);

/**
 * For the summary above a form, in the order of the fields; what belongs to none of them comes first and leads to the
 * first field.
 * @param labels field → what the form calls it; empty where the text says enough
 */
export function errorList(texts: Texts, fields: Record<string, string>, labels: Record<string, string>): { field: string; text: string }[] {
  const beside = errorsBeside(texts, fields);
  const order = Object.keys(labels);
  const known = order.flatMap((field) => {
    const error = beside(field);
    return error === undefined ? [] : [{ field, text: [labels[field], error].filter(Boolean).join(": ") }];
  });
  const strange = Object.keys(fields).filter((path) => !order.some((field) => isIn(path, field)));
  return [...strange.map((path) => ({ field: order[0]!, text: errorText(texts, fields[path]!, path) })), ...known];
}
