import type { reporting } from "./words/id.ts";

type Words = typeof reporting;

/** Refusals of the whole form, which belong to no field. */
const said: Record<string, "limited" | "again"> = { limited: "limited", "report.id_taken": "again" };

/** What to say beside a field, from the field's name and the code of what is wrong with it; on the server and in the browser. */
export function wrong(words: Words, field: string, code: string): string {
  if (field === "form") return said[code] ? words.field[said[code]] : words.form.notSent;
  if (code.startsWith("photo.")) return photos(words, code);
  if (field === "place" || field.startsWith("point")) return code === "outside_region" ? words.field.outside_region : words.field.place;
  if (field === "landmark" && code === "required") return words.field.landmark;
  if (field === "description" && code !== "long") return words.field.description;
  return (words.field as Record<string, string>)[code] ?? words.field.invalid;
}

function photos({ photos: w }: Words, code: string): string {
  const refusals: Record<string, string> = { "photo.heic": w.heic, "photo.type": w.type, "photo.too_large": w.size };
  return refusals[code] ?? w.failed;
}

/** The id of the control that an error of this field leads to: its name, where it has one. */
export function anchorOf(field: string): string {
  if (field === "place" || field.startsWith("point")) return "village";
  return field === "form" ? "send" : field;
}
