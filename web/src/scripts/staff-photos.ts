import { holdFor, photos } from "./report/photos.ts";
import { words } from "./report/words.ts";

const root = document.querySelector<HTMLElement>("#finished [data-photos]");
const form = root?.closest("form");
if (root && form) holdFor(form, photos(root, await words(), () => undefined));
