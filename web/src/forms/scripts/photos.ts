import { Away, upload } from "./api.ts";
import { shrink } from "./shrink.ts";
import type { FormWords } from "./words.ts";

export interface Photos {
  /** Photos that could not be sent ahead. */
  waiting(): Blob[];
  /** Sends once more what did not get through. @returns whether everything is there now */
  sendAgain(): Promise<boolean>;
  /** Resolves when nothing is on its way any more. */
  settled(): Promise<unknown>;
  /** Shows photos that arrived earlier. */
  restore(ids: string[]): void;
}

/** Lets a person choose photos: shrinks each on the device and sends it while the form is still being filled in. */
export function photos(root: HTMLElement, words: FormWords, changed: () => void): Photos {
  const list = root.querySelector<HTMLElement>("[data-photo-list]")!;
  const status = root.querySelector<HTMLElement>("[data-photo-status]")!;
  const picker = root.querySelector<HTMLInputElement>("[data-photo-picker] input")!;
  const maxPhotos = Number(root.dataset.photos);
  const maxBytes = Number(root.dataset.bytes);
  const unsent = new Map<HTMLElement, Blob>();
  let busy: Promise<unknown> = Promise.resolve();

  root.querySelector("[data-photo-plain]")!.remove();
  root.querySelector<HTMLElement>("[data-photo-picker]")!.hidden = false;

  const count = (): number => list.children.length;
  const say = (text: string): void => void (status.textContent = text);

  function number(): void {
    [...list.children].forEach((item, at) => {
      item.querySelector("[data-name]")!.textContent = words.photos.one(at + 1);
      item.querySelector("button")!.setAttribute("aria-label", words.photos.remove(at + 1));
    });
    picker.disabled = count() >= maxPhotos;
  }

  function row(): { item: HTMLElement; tell: (text: string) => void } {
    const item = root.querySelector<HTMLTemplateElement>("template")!.content.firstElementChild!.cloneNode(true) as HTMLElement;
    item.querySelector("button")!.addEventListener("click", () => {
      unsent.delete(item);
      item.remove();
      number();
      changed();
      picker.focus();
    });
    list.append(item);
    return { item, tell: (text) => void (item.querySelector("[data-state]")!.textContent = text) };
  }

  const received = (item: HTMLElement, id: string): void => {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "photos", value: id });
    item.append(field);
  };

  async function add(file: File): Promise<void> {
    const wrong = refusal(file, maxBytes, words);
    if (wrong) return say(wrong);
    const { item, tell } = row();
    tell(words.photos.shrinking);
    number();
    const small = await shrink(file).catch(() => undefined);
    if (!small) {
      item.remove();
      number();
      return say(/hei[cf]/i.test(file.type + file.name) ? words.photos.heic : words.photos.type);
    }
    small.canvas.setAttribute("role", "presentation");
    item.prepend(small.canvas);
    tell(words.photos.uploading);
    try {
      received(item, await upload(small.photo));
      tell(words.photos.ready);
    } catch (error) {
      unsent.set(item, small.photo);
      tell(error instanceof Away ? words.photos.waiting : words.photos.failed);
    }
    if (!item.isConnected) unsent.delete(item);
    changed();
  }

  picker.addEventListener("change", () => {
    const files = [...(picker.files ?? [])];
    picker.value = "";
    const room = maxPhotos - count();
    say(files.length > room ? words.photos.many : "");
    busy = Promise.all([busy, ...files.slice(0, room).map(add)]);
  });

  // The server shows photos it already has; they are rows like any other.
  const restore = (ids: string[]): void => {
    for (const id of ids.slice(0, maxPhotos - count())) {
      const { item, tell } = row();
      received(item, id);
      tell(words.photos.ready);
    }
    number();
  };

  const receivedIds = [...root.querySelectorAll<HTMLInputElement>("[data-photo-kept] input:checked")].map((field) => field.value);
  root.querySelector("[data-photo-kept]")?.remove();
  restore(receivedIds);

  async function sendAgain(): Promise<boolean> {
    await busy;
    for (const [item, photo] of [...unsent]) {
      const id = await upload(photo).catch(() => undefined);
      if (!id || !item.isConnected) continue;
      received(item, id);
      unsent.delete(item);
      item.querySelector("[data-state]")!.textContent = words.photos.ready;
    }
    if (unsent.size > 0) say(words.photos.failed);
    return unsent.size === 0;
  }

  return { waiting: () => [...unsent.values()], sendAgain, settled: () => busy, restore };
}

/** Holds a form back until its photos have got through: none travels inside it. */
export function holdFor(form: HTMLFormElement, pictures: Pick<Photos, "sendAgain">): void {
  let state: "typing" | "waiting" | "sending" = "typing";
  form.addEventListener("submit", (event) => {
    if (state === "sending") return;
    event.preventDefault();
    if (state === "waiting") return;
    state = "waiting";
    void pictures.sendAgain().then((all) => {
      state = all ? "sending" : "typing";
      if (!all) return;
      // Clicked again, because the button's own name and value are sent too; later, because a browser ignores a submit during a submit.
      setTimeout(() => (event.submitter ? event.submitter.click() : form.submit()));
    });
  });
}

function refusal(file: File, maxBytes: number, words: FormWords): string | undefined {
  if (file.size > maxBytes) return words.photos.size;
  if (file.type !== "" && !file.type.startsWith("image/")) return words.photos.type;
  return undefined;
}
