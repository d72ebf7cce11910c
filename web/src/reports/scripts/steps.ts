import type { Words } from "./words.ts";


export interface Steps {
  /** Shows the step that holds this element. */
  showFor(element: Element | null): void;
  current(): HTMLElement;
  list: HTMLElement[];
}

/**
 * One question after the other instead of one long page.
 * @param leave called before going on; false stays
 */
export function steps(form: HTMLFormElement, words: Words, leave: (step: HTMLElement) => boolean): Steps {
  const list = [...form.querySelectorAll<HTMLElement>("[data-step]")];
  const progress = form.querySelector<HTMLElement>("[data-progress]")!;
  const marks = [...form.querySelectorAll("[data-progress-box] li")];
  const [back, next, send] = ["back", "next", "send"].map((name) => form.querySelector<HTMLButtonElement>(`[data-${name}]`)!) as [HTMLButtonElement, HTMLButtonElement, HTMLButtonElement];
  let at = 0;

  function show(to: number, focus: boolean): void {
    at = Math.max(0, Math.min(list.length - 1, to));
    list.forEach((step, i) => void (step.hidden = i !== at));
    back.hidden = at === 0;
    next.hidden = at === list.length - 1;
    send.hidden = at !== list.length - 1;
    progress.textContent = words.form.step(at + 1, list.length);
    marks.forEach((mark, i) => mark.classList.toggle("done", i <= at));
    if (!focus) return;
    const title = list[at]!.querySelector<HTMLElement>("h2")!;
    title.focus({ preventScroll: true });
    form.scrollIntoView({ block: "start" });
  }

  // The browser's own back button goes one step back as well.
  const go = (to: number): void => {
    history.pushState({ step: to }, "");
    show(to, true);
  };
  next.addEventListener("click", () => leave(list[at]!) && go(at + 1));
  back.addEventListener("click", () => history.back());
  addEventListener("popstate", (event) => show((event.state?.step as number | undefined) ?? 0, true));
  form.addEventListener("keydown", (event) => {
    // Enter in a field means "go on" until the last step, where it sends.
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement) || at === list.length - 1) return;
    event.preventDefault();
    next.click();
  });

  form.querySelector<HTMLElement>("[data-progress-box]")!.hidden = false;
  history.replaceState({ step: 0 }, "");
  show(0, false);
  return {
    list,
    current: () => list[at]!,
    showFor(element) {
      const to = list.findIndex((step) => element && step.contains(element));
      if (to >= 0 && to !== at) go(to);
    },
  };
}
