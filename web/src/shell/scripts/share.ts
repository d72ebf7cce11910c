/** Copy, share and print: buttons that only exist where the browser can do it. */
const address = (button: HTMLElement): string => new URL(button.dataset.link ?? location.pathname, location.href).href;

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address(button));
    button.parentElement!.querySelector("[data-copied]")!.textContent = button.dataset.copy!;
  });
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  // Closing the share sheet rejects; that is no error.
  button.addEventListener("click", () => void navigator.share({ title: button.dataset.share, url: address(button) }).catch(() => undefined));
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
