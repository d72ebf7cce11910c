/** "Near me": only where the browser can tell where that is; asked when pressed, and kept in the address alone, to about 100 m. */
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-near]")) {
  if (!("geolocation" in navigator)) continue;
  const status = document.querySelector("[data-near-status]")!;
  button.hidden = false;
  button.addEventListener("click", () => {
    status.textContent = button.dataset.busy!;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const url = new URL(button.dataset.near!, location.href);
        url.searchParams.set("near", `${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`);
        location.assign(url);
      },
      () => (status.textContent = button.dataset.denied!),
      { timeout: 15_000, maximumAge: 300_000 },
    );
  });
}
