import { holdFor, photos } from "../../reports/scripts/photos.ts";
import { words } from "../../reports/scripts/words.ts";

for (const root of document.querySelectorAll<HTMLElement>(".move-form [data-photos]")) {
  const form = root.closest("form");
  if (form) holdFor(form, photos(root, await words(), () => undefined));
}
