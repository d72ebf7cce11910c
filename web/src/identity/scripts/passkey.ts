/** Passkeys: the browser's own WebAuthn calls and JSON forms; where it has none, the buttons stay away. */
const base = "/auth/passkey";

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? undefined : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${base}/${path}`, { ...init, headers: { accept: "application/json", ...init?.headers } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()) as T;
}

async function enter(): Promise<void> {
  const options = await ask<PublicKeyCredentialRequestOptionsJSON>("generate-authenticate-options");
  const credential = (await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })) as PublicKeyCredential | null;
  await ask("verify-authentication", { response: credential?.toJSON() });
}

async function add(name: string): Promise<void> {
  const options = await ask<PublicKeyCredentialCreationOptionsJSON>("generate-register-options");
  const credential = (await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })) as PublicKeyCredential | null;
  await ask("verify-registration", { response: credential?.toJSON(), name });
}

function wire(selector: string, act: (button: HTMLButtonElement) => Promise<void>): void {
  const button = document.querySelector<HTMLButtonElement>(selector);
  const failed = document.querySelector<HTMLElement>("[data-passkey-failed]");
  button?.addEventListener("click", async () => {
    button.disabled = true;
    if (failed) failed.hidden = true;
    try {
      await act(button);
      location.assign(button.dataset.to ?? "/");
    } catch {
      // Cancelled by the person, or refused: either way they may try again or take the other way in.
      if (failed) failed.hidden = false;
      button.disabled = false;
    }
  });
}

if ("PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential) {
  for (const part of document.querySelectorAll<HTMLElement>("[data-passkey]")) part.hidden = false;
  for (const part of document.querySelectorAll<HTMLElement>("[data-no-passkey]")) part.hidden = true;
  wire("[data-passkey-enter]", () => enter());
  wire("[data-passkey-add]", (button) => add(button.dataset.name ?? ""));
}
