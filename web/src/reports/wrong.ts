import type { Texts } from "../forms/errors.ts";
import type { photos as Photos } from "../forms/words/id.ts";
import type { reporting } from "./words/id.ts";

/** What to say of a report that was not taken, on the server and in the browser; of the whole of it as the field `form`. */
export const textsOf = ({ field, form, photos }: Pick<typeof reporting, "field" | "form"> & { photos: typeof Photos }): Texts => ({
  ...field,
  form: form.notSent,
  photos: photos.failed,
  "photo.heic": photos.heic,
  "photo.type": photos.type,
  "photo.too_large": photos.size,
});

/** What is wrong with a report, field by field; where it is none of them, the form as a whole. */
export const wrongIn = ({ status, code, fields }: { status: number; code: string; fields: Record<string, string> }): Record<string, string> =>
  Object.keys(fields).length > 0 ? fields : { form: status === 429 ? "limited" : code };

/** The id of the control that an error of this field leads to: its name, where it has one. */
export const anchorOf = (field: string): string => ({ place: "village", form: "send" })[field] ?? field;
