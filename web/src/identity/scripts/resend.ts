/** Counts down until a code may be sent again; without script the server says how long to wait. */
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-resend]")) {
  const { resend, waiting = "" } = button.dataset;
  const label = button.textContent ?? "";
  let secondsLeft = Number(resend);
  const show = (): void => {
    button.disabled = secondsLeft > 0;
    button.textContent = secondsLeft > 0 ? waiting.replace("0", String(secondsLeft)) : label;
    if (secondsLeft-- > 0) setTimeout(show, 1000);
  };
  show();
}
