/** Buttons that copy what an element says, or print the page. */
for (const part of document.querySelectorAll<HTMLElement>("[data-scripted]")) part.hidden = false;

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-print]")) button.addEventListener("click", () => print());

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  const from = document.getElementById(button.dataset.copy ?? "");
  if (!from || !navigator.clipboard) {
    button.hidden = true;
    continue;
  }
  button.addEventListener("click", async () => {
    const lines = from instanceof HTMLInputElement ? [from.value] : [...from.querySelectorAll("code")].map((code) => code.textContent);
    await navigator.clipboard.writeText(lines.join("\n"));
    button.textContent = button.dataset.copied ?? "";
  });
}
