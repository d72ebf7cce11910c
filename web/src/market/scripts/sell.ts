import { clear, isWorth, load, restore, save } from "../../forms/scripts/draft.ts";
import { holdFor, photos } from "../../forms/scripts/photos.ts";
import { place } from "../../forms/scripts/place.ts";
import { formWords } from "../../forms/scripts/words.ts";

const form = document.querySelector<HTMLFormElement>("[data-sell-form]");
if (form) void begin(form);

/** The form works without this; it keeps a draft on the device, shrinks photos, and offers the map. */
async function begin(form: HTMLFormElement): Promise<void> {
  const words = await formWords();
  const draft = `jual.${form.dataset.commodity!}`;
  const isNew = form.dataset.fresh !== undefined;
  const status = form.querySelector<HTMLElement>("[data-draft]")!;
  const say = (text: string): void => {
    status.hidden = false;
    status.textContent = text;
  };
  const keep = (): void => {
    if (isNew && save(draft, form)) say(status.dataset.kept!);
  };

  const savedDraft = isNew ? load(draft) : undefined;
  if (savedDraft && isWorth(savedDraft)) {
    restore(form, savedDraft);
    say(status.dataset.back!);
  }
  place(form.querySelector<HTMLElement>("[data-place]")!, words, keep);
  const pictures = photos(form.querySelector<HTMLElement>("[data-photos]")!, words, keep);
  if (savedDraft) pictures.restore(savedDraft.fields.filter(([name]) => name === "photos").map(([, id]) => id));
  form.addEventListener("input", keep);

  holdFor(form, pictures);
}

// On the page that follows a sent form its draft is of no use any more.
const sent = document.querySelector<HTMLElement>("[data-sent]");
if (sent) clear(`jual.${sent.dataset.sent!}`);
