/** One key for what staff do all day; every key only presses a link or opens a form that is on the page anyway. */
const keys = document.querySelector<HTMLElement>("#keys");
const dialog = keys?.querySelector("dialog");
if (keys) keys.hidden = false;
keys?.querySelector("[data-keys-open]")?.addEventListener("click", () => dialog?.showModal());

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || dialog?.open) return;
  if (event.key === "?") {
    event.preventDefault();
    dialog?.showModal();
    return;
  }
  const target = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target instanceof HTMLDetailsElement) openForm(target);
  else target.click();
});

function openForm(details: HTMLDetailsElement): void {
  details.open = true;
  const field = details.querySelector<HTMLElement>("textarea, select, input:not([type=hidden]), button");
  field?.focus();
  details.scrollIntoView({ block: "nearest" });
}

/** A ready-made sentence goes into the text at once, where it can be changed before sending. */
for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-template]")) {
  select.addEventListener("change", () => {
    const text = select.form?.querySelector<HTMLTextAreaElement>("textarea[name=text]");
    const chosen = select.selectedOptions[0];
    if (!text || !chosen?.value) return;
    text.value = [text.value.trim(), chosen.text].filter(Boolean).join(" ");
    select.value = "";
    text.focus();
  });
}
