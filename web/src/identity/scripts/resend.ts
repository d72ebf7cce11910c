/** Counts down until a code may be sent again; without script the server says how long to wait. */
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-resend]")) {
  const { resend, waiting = "" } = button.dataset;
  const label = button.textContent ?? "";
  let left = Number(resend);
  const show = (): void => {
    button.disabled = left > 0;
    button.textContent = left > 0 ? waiting.replace("0", String(left)) : label;
    if (left-- > 0) setTimeout(show, 1000);
  };
  show();
}
