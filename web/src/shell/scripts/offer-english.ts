/**
 * On the first visit, says the link to the English page as a whole sentence to whose browser asks for English and not for Indonesian.
 * Nobody is led anywhere, and nothing on the page moves. Here and not on the server, because one copy of a page serves every guest.
 */
const key = "among.languageOffered";
const link = document.querySelector<HTMLElement>("[data-offered]");
const first = (navigator.languages.find((l) => /^(en|id|in|ms|jv|su|mad)\b/i.test(l)) ?? "").toLowerCase();

if (link && first.startsWith("en") && isFirstVisit()) {
  link.textContent = link.dataset.offered!;
  // The words say it themselves now.
  link.removeAttribute("aria-label");
  link.classList.add("lang-offer");
}

/** True until the browser, or at least this tab, is closed. */
function isFirstVisit(): boolean {
  try {
    if (!localStorage.getItem(key)) {
      localStorage.setItem(key, "1");
      sessionStorage.setItem(key, "1");
    }
    return sessionStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}
