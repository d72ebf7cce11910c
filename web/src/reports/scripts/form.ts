import * as Draft from "../../forms/scripts/draft.ts";
import { photos } from "../../forms/scripts/photos.ts";
import { place } from "../../forms/scripts/place.ts";
import { lang } from "../../forms/scripts/words.ts";
import type { NearReport } from "./api.ts";
import { focusErrors, missing, showErrors, type Fields } from "./errors.ts";
import { isConfidential, send } from "./send.ts";
import { steps } from "./steps.ts";
import { words as load } from "./words.ts";

const form = document.querySelector<HTMLFormElement>("[data-report-form]");
if (form) await start(form);

async function start(form: HTMLFormElement): Promise<void> {
  const words = await load();
  const category = form.dataset.category!;
  const note = form.querySelector<HTMLElement>("[data-draft]")!;
  const sendButton = form.querySelector<HTMLButtonElement>("[data-send]")!;
  // After an answer of the server the page holds what was typed; only a new form takes the draft from the device.
  const savedDraft = form.hasAttribute("data-fresh") ? Draft.load(category, isConfidential(form)) : undefined;
  if (savedDraft) Draft.restore(form, savedDraft);
  let notedPrivately = isConfidential(form);

  let timer = 0;
  let shownErrors: Fields = {};
  const show = (fields: Fields): void => showErrors(form, (shownErrors = fields), words);
  const changed = (): void => {
    forgive();
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const privately = isConfidential(form);
      if (!Draft.save(category, form, privately) || (!note.hidden && privately === notedPrivately)) return;
      notedPrivately = privately;
      noteDraft(privately ? words.form.draftKeptPrivately : words.form.draftKept);
    }, 300);
  };
  // A missing field that was filled in is no longer an error; errors of the server stay until the form is sent again.
  const forgive = (): void => {
    const stillMissing = Object.assign({}, ...wizard.list.map(missing)) as Fields;
    const remaining = Object.fromEntries(Object.entries(shownErrors).filter(([field, code]) => !["required", "short"].includes(code) || field in stillMissing));
    if (Object.keys(remaining).length < Object.keys(shownErrors).length) show(remaining);
  };
  const noteDraft = (text: string): void => {
    note.querySelector("span")!.textContent = text;
    note.hidden = false;
  };

  const outside = form.querySelector<HTMLElement>("[data-outside]")!;
  place(form.querySelector<HTMLElement>("[data-place]")!, words, () => {
    // The point has moved: the errors about the old one no longer apply.
    outside.hidden = true;
    const { place: _, ...otherErrors } = shownErrors;
    if (shownErrors.place) show(otherErrors);
    changed();
  });
  const pictures = photos(form.querySelector<HTMLElement>("[data-photos]")!, words, changed);
  if (savedDraft && Draft.isWorth(savedDraft)) {
    pictures.restore(savedDraft.fields.filter(([name]) => name === "photos").map(([, id]) => id));
    noteDraft(words.form.draftBack);
  }
  note.querySelector("button")!.addEventListener("click", () => {
    Draft.clear(category);
    location.reload();
  });
  form.addEventListener("input", changed);
  form.noValidate = true;

  const wizard = steps(form, words, (step) => {
    const fields = missing(step);
    show(fields);
    focusErrors(form);
    return Object.keys(fields).length === 0;
  });
  if (form.querySelector(".summary")) {
    wizard.showFor(form.querySelector(".field-wrong"));
    focusErrors(form);
  }
  // A link of the summary may lead into a step that is not shown.
  form.querySelector("[data-errors]")!.addEventListener("click", (event) => {
    if (!(event.target instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    const target = document.getElementById(decodeURIComponent(event.target.hash.slice(1)));
    wizard.showFor(target);
    target?.focus();
  });

  const near = document.querySelector<HTMLElement>("[data-near]")!;
  let seenNear = false;

  function refuse(fields: Fields, code: string): void {
    show(Object.keys(fields).length > 0 ? fields : { form: code });
    outside.hidden = code !== "report.outside_region";
    wizard.showFor(form.querySelector(".field-wrong"));
    focusErrors(form);
  }

  async function submit(): Promise<void> {
    for (const step of wizard.list) {
      const fields = missing(step);
      if (Object.keys(fields).length > 0) return refuse(fields, "report.invalid");
    }
    show({});
    busy(true);
    await pictures.settled();
    const result = await send(form, pictures.waiting(), seenNear).finally(() => busy(false));
    if (result.kind === "sent") {
      Draft.clear(category);
      return location.assign(`${result.link}&baru=1`);
    }
    if (result.kind === "near") return offer(result.list);
    if (result.kind === "refused") {
      // The id is that of a report already sent from this form; this is a new one.
      if (result.code === "report.id_taken") return renew();
      return refuse(result.fields, result.code);
    }
    if (result.kind === "lost") return noteDraft(words.form.notSent);
    Draft.clear(category);
    const done = document.querySelector<HTMLElement>("[data-kept]")!;
    done.querySelector<HTMLElement>("[data-kept-confidential]")!.hidden = !result.confidential;
    form.hidden = true;
    done.hidden = false;
    done.focus();
  }

  function renew(): void {
    Draft.clear(category);
    location.reload();
  }

  function busy(yes: boolean): void {
    sendButton.disabled = yes;
    sendButton.setAttribute("aria-busy", String(yes));
    sendButton.querySelector("[data-label]")!.textContent = yes ? words.form.sending : words.form.send;
  }

  function offer(list: NearReport[]): void {
    const template = near.querySelector("template")!;
    near.querySelector("ul")!.replaceChildren(...list.map((report) => nearItem(template, report, words.near)));
    form.hidden = true;
    near.hidden = false;
    near.querySelector<HTMLElement>("h2")!.focus();
  }
  const backToForm = (): void => {
    near.hidden = true;
    form.hidden = false;
  };
  near.querySelector("[data-near-edit]")!.addEventListener("click", () => {
    backToForm();
    wizard.list[0]!.querySelector<HTMLElement>("h2")!.focus();
  });
  near.querySelector("[data-near-send]")!.addEventListener("click", () => {
    seenNear = true;
    backToForm();
    void submit();
  });
  near.addEventListener("submit", () => Draft.clear(category));

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  // A page brought back by the browser's back button still holds the id of the report that was sent.
  addEventListener("pageshow", (event) => event.persisted && !Draft.load(category, form.hasAttribute("data-confidential")) && location.reload());
}

function nearItem(template: HTMLTemplateElement, report: NearReport, words: { metres(m: number): string; inVillage: string; sameLabel(code: string): string }): HTMLElement {
  const item = template.content.firstElementChild!.cloneNode(true) as HTMLElement;
  const page = `${lang === "en" ? "/en" : ""}/laporan/${report.code}`;
  const link = item.querySelector("a")!;
  link.href = page;
  link.textContent = report.summary;
  item.querySelector("[data-where]")!.textContent = [report.place.landmark, report.place.villageName, report.metres === undefined ? words.inVillage : words.metres(report.metres)].filter(Boolean).join(" · ");
  item.querySelector<HTMLFormElement>("form")!.action = page;
  item.querySelector("button")!.setAttribute("aria-label", words.sameLabel(report.code));
  return item;
}
