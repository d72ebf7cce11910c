/** What a person has typed and not yet sent, kept on their device under the category; privately, only in the tab where it was typed, because the phone may be shared. */
interface SavedDraft {
  id: string;
  fields: [name: string, value: string][];
  at: number;
}

/** After this a draft is of no use to anybody, in ms. */
const keepFor = 14 * 86_400_000;
const keyOf = (category: string): string => `among.draft.${category}`;

// Storage can be switched off or full; then the form simply works without a draft.
function attempt<T>(privately: boolean, use: (storage: Storage) => T): T | undefined {
  try {
    return use(privately ? sessionStorage : localStorage);
  } catch {
    return undefined;
  }
}

const remove = (category: string, privately: boolean): void => void attempt(privately, (storage) => storage.removeItem(keyOf(category)));
const write = (category: string, saved: SavedDraft, privately: boolean): boolean =>
  attempt(privately, (storage) => {
    storage.setItem(keyOf(category), JSON.stringify(saved));
    return true;
  }) ?? false;

/** @param privately only what was typed in this tab; what lies outside of it goes */
export function load(category: string, privately = false): SavedDraft | undefined {
  if (privately) remove(category, false);
  const read = (from: boolean) => attempt(from, (storage) => storage.getItem(keyOf(category)));
  const text = read(true) ?? read(false);
  if (!text) return undefined;
  const saved = JSON.parse(text) as SavedDraft;
  return Date.now() - saved.at < keepFor ? saved : undefined;
}

/** @returns whether it was kept */
export function save(category: string, form: HTMLFormElement, privately = false): boolean {
  const fields = [...new FormData(form)].filter((pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "" && pair[0] !== "id");
  const id = (form.elements.namedItem("id") as HTMLInputElement).value;
  return put(category, { id, fields, at: Date.now() }, privately);
}

/** @returns whether it was kept */
export function put(category: string, saved: SavedDraft, privately = false): boolean {
  remove(category, !privately);
  return write(category, saved, privately);
}

export function clear(category: string): void {
  for (const privately of [true, false]) remove(category, privately);
}

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
