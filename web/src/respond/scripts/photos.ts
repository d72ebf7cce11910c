import { holdFor, photos } from "../../forms/scripts/photos.ts";
import { formWords } from "../../forms/scripts/words.ts";

for (const root of document.querySelectorAll<HTMLElement>(".move-form [data-photos]")) {
  const form = root.closest("form");
  if (form) holdFor(form, photos(root, await formWords(), () => undefined));
}
