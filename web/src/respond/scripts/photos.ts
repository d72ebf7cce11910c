import { holdFor, photos } from "../../reports/scripts/photos.ts";
import { words } from "../../reports/scripts/words.ts";

const root = document.querySelector<HTMLElement>("#finished [data-photos]");
const form = root?.closest("form");
if (root && form) holdFor(form, photos(root, await words(), () => undefined));
