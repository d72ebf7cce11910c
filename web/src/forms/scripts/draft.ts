/** What a person has typed and not yet sent, kept on their device under the category. */
interface SavedDraft {
  id: string;
  fields: [name: string, value: string][];
  at: number;
}

/** After this a draft is of no use to anybody, in ms. */
const keepFor = 14 * 86_400_000;
const keyOf = (category: string): string => `among.draft.${category}`;

// Storage can be switched off or full; then the form simply works without a draft.
function attempt<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}

export function load(category: string): SavedDraft | undefined {
  const text = attempt((storage) => storage.getItem(keyOf(category)));
  if (!text) return undefined;
  const saved = JSON.parse(text) as SavedDraft;
  return Date.now() - saved.at < keepFor ? saved : undefined;
}

/** @returns whether it was kept */
export const save = (category: string, form: HTMLFormElement): boolean =>
  attempt((storage) => {
    const fields = [...new FormData(form)].filter((pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "" && pair[0] !== "id");
    const id = (form.elements.namedItem("id") as HTMLInputElement).value;
    storage.setItem(keyOf(category), JSON.stringify({ id, fields, at: Date.now() } satisfies SavedDraft));
    return true;
  }) ?? false;

export const put = (category: string, saved: SavedDraft): void => void attempt((storage) => storage.setItem(keyOf(category), JSON.stringify(saved)));

export const clear = (category: string): void => void attempt((storage) => storage.removeItem(keyOf(category)));

/** True when there is more in it than a form that was only opened. */
export const isWorth = (saved: SavedDraft): boolean => saved.fields.some(([name, value]) => name !== "category" && value !== "");

/** Puts what was kept back into the form. Photos are shown again by whoever handles photos. */
export function restore(form: HTMLFormElement, saved: SavedDraft): void {
  (form.elements.namedItem("id") as HTMLInputElement).value = saved.id;
  const values = Map.groupBy(saved.fields, ([name]) => name);
  for (const field of form.elements) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement)) continue;
    const fieldValues = values.get(field.name)?.map(([, value]) => value);
    if (!fieldValues || field.name === "photos") continue;
    if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox")) field.checked = fieldValues.includes(field.value);
    else if (!(field instanceof HTMLInputElement && field.type === "file")) field.value = fieldValues[0]!;
  }
}
