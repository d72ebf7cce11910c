import { errorText } from "../../forms/errors.ts";
import { anchorOf, textsOf } from "../wrong.ts";
import type { Words } from "./words.ts";

export type Fields = Record<string, string>;

/** Shows what is wrong beside each field and in a summary with links, or takes all of it away again. */
export function showErrors(form: HTMLFormElement, fields: Fields, words: Words): void {
  for (const old of form.querySelectorAll(".error")) old.remove();
  for (const marked of form.querySelectorAll(".field-wrong")) marked.classList.remove("field-wrong");
  for (const marked of form.querySelectorAll("[aria-invalid]")) marked.removeAttribute("aria-invalid");
  const texts = textsOf(words);
  const items = Object.entries(fields).map(([field, code]) => {
    const text = errorText(texts, code, field);
    const anchor = anchorOf(field);
    beside(document.getElementById(anchor), anchor, text);
    // Several questions may lack the same thing: the summary says which.
    const question = field.startsWith("answers.") && document.getElementById(anchor)?.closest("fieldset, .field")?.querySelector("legend, label")?.firstChild?.textContent?.trim();
    return element("li", element("a", question ? `${question}: ${text}` : text, { href: `#${anchor}` }));
  });
  const summary = element("div", element("h2", words.form.errors(items.length)), { className: "summary", tabIndex: -1, role: "alert" });
  summary.append(element("ul", ...items));
  form.querySelector("[data-errors]")!.replaceChildren(...(items.length > 0 ? [summary] : []));
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, ...content: (Node | string | Partial<HTMLElementTagNameMap[K]>)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const part of content) typeof part === "string" || part instanceof Node ? made.append(part) : Object.assign(made, part);
  return made;
}

function beside(control: HTMLElement | null, anchor: string, text: string): void {
  const box = control?.closest<HTMLElement>("fieldset, .field");
  if (!control || !box) return;
  box.classList.add("field-wrong");
  const error = element("span", text, { className: "error", id: `${anchor}-error` });
  (box.querySelector(":scope > .hint") ?? box.querySelector(":scope > label, :scope > legend"))?.after(error);
  if (!control.matches('select, textarea, input:not([type="radio"], [type="checkbox"])')) return box.setAttribute("aria-describedby", error.id);
  control.setAttribute("aria-invalid", "true");
  const described = control.getAttribute("aria-describedby") ?? "";
  if (!described.split(" ").includes(error.id)) control.setAttribute("aria-describedby", `${described} ${error.id}`.trim());
}

/** Moves to the summary, so that it is heard and seen. */
export function focusErrors(form: HTMLFormElement): void {
  const summary = form.querySelector<HTMLElement>(".summary");
  summary?.focus({ preventScroll: true });
  summary?.scrollIntoView({ block: "center" });
}

/** What is missing, as far as the browser can tell; the server checks everything again. */
export function missing(step: HTMLElement): Fields {
  const fields: Fields = {};
  const value = (name: string): string | undefined => step.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value.trim();
  if (value("lat") === "") {
    if (!value("village")) fields.place = "required";
    else if (!value("landmark")) fields.landmark = "required";
  }
  for (const question of step.querySelectorAll<HTMLElement>("[data-required]")) {
    const inputs = [...question.querySelectorAll<HTMLInputElement>("input, select, textarea")];
    const answered = inputs.some((i) => (i.type === "radio" || i.type === "checkbox" ? i.checked : i.value.trim() !== ""));
    if (!answered) fields[question.dataset.required!] = "required";
  }
  const description = value("description");
  if (description !== undefined && description.length < 10) fields.description = "short";
  return fields;
}
