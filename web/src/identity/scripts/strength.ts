/** Says how a password does while it is typed; the server judges it again, with its list of common ones. */
const least = 12;
const output = document.querySelector<HTMLElement>("[data-strength]");
const input = document.querySelector<HTMLInputElement>("#password");

function judge(password: string, words: DOMStringMap): string {
  const signs = [...password];
  if (signs.length === 0) return "";
  if (signs.length < least) return (words.short ?? "").replace("0", String(least - signs.length));
  if (new Set(password.toLowerCase()).size < 6) return words.plain ?? "";
  return (signs.length >= 20 ? words.strong : words.fine) ?? "";
}

if (output && input) input.addEventListener("input", () => (output.textContent = judge(input.value, output.dataset)));
