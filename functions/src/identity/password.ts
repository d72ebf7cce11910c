import { commonPasswords } from "./common-passwords.ts";

/** ASVS 5.0, 6.2.1 and 6.2.9: at least 12, and long ones allowed. */
export const length = { least: 12, most: 128 } as const;

type Weakness = "password_short" | "password_long" | "password_common" | "password_personal";

const leet: Record<string, string> = { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", $: "s", "!": "i" };

/**
 * What makes a password easy to guess, or undefined. No rule on kinds of characters: length is what counts.
 * A common word does not become good by repeating it or by digits around it.
 * @param personal name and mail address, of which it must not be made
 */
export function weakness(password: string, personal: readonly string[] = []): Weakness | undefined {
  if ([...password].length < length.least) return "password_short";
  if ([...password].length > length.most) return "password_long";
  const lower = password.normalize("NFKC").toLowerCase();
  if ([...new Set(lower)].length < 5 || forms(lower).some((form) => commonPasswords.has(form))) return "password_common";
  const bare = lower.replace(/[^\p{L}]/gu, "");
  const words = personal.flatMap((text) => text.toLowerCase().split(/[^\p{L}]+/u)).filter((word) => word.length >= 4);
  const remaining = words.reduce((text, word) => text.replaceAll(word, ""), bare);
  return words.length > 0 && remaining.length < 4 && remaining !== bare ? "password_personal" : undefined;
}

function forms(lower: string): string[] {
  const read = [...lower].map((c) => leet[c] ?? c).join("");
  const list = [lower, read];
  for (const text of [lower, read]) {
    // Without the digits and signs at both ends: `rahasia123456!` is `rahasia`.
    const core = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
    if (core.length >= 4) list.push(core);
    list.push(once(text), once(core));
  }
  list.push(lower.replace(/[^\p{L}\d]/gu, ""), ...halves(lower));
  return list.filter((form) => form.length >= 4);
}

/** `abcabcabc` → `abc` (kept when it is at least four long). */
function once(text: string): string {
  return /^(.{2,})\1+$/u.exec(text)?.[1] ?? text;
}

/** Two common words in a row, as in `password1234qwerty`, are hardly harder to guess than one: the password is cut in two at every place. */
function halves(lower: string): string[] {
  for (let at = 4; at <= lower.length - 4; at++) {
    const [a, b] = [lower.slice(0, at), lower.slice(at)];
    if (commonPasswords.has(a) && commonPasswords.has(b)) return [a];
  }
  return [];
}
