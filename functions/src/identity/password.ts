import { use } from "@among/core/config";

/** ASVS 5.0, 6.2.1 and 6.2.9: at least 12, and long ones allowed. */
export const length = { least: 12, most: 128 } as const;

export type Weakness = "password_short" | "password_long" | "password_common" | "password_personal" | "password_local";

/** Letters that a password needs beside words which anybody here would try. */
const leastOwn = 4;

/**
 * What makes a password easy to guess, or undefined. No rule on kinds of characters: length is what counts.
 * @param personal name and mail address, of which it must not be made; nor of names of the town, however many years stand between them
 */
export async function weakness(password: string, personal: readonly string[] = []): Promise<Weakness | undefined> {
  if ([...password].length < length.least) return "password_short";
  if ([...password].length > length.most) return "password_long";
  const lower = password.normalize("NFKC").toLowerCase();
  const [own, town] = [wordsOf(personal), wordsOf(namesOfTown())];
  if (isMadeOf(lower, own)) return "password_personal";
  if (isMadeOf(lower, [...own, ...town])) return "password_local";
  const { isGuessable } = await import("./guessable.ts");
  return new Set(lower).size < 5 || isGuessable(password, [...own, ...town]) ? "password_common" : undefined;
}

/** True where too few letters are left beside these words. */
function isMadeOf(lower: string, words: readonly string[]): boolean {
  const letters = lower.replace(/[^\p{L}]/gu, "");
  const longestFirst = words.toSorted((a, b) => b.length - a.length);
  const rest = longestFirst.reduce((left, word) => left.replaceAll(word, ""), letters);
  return rest !== letters && rest.length < leastOwn;
}

/** What stands in the pack under a name, as people who work here would use it. */
function namesOfTown(): string[] {
  const { name, platform, prefix, districts, villages, agencies } = use().region;
  // "Dinas PUPR" is DPUPR in short.
  const ofAgencies = agencies.flatMap(({ key, name, abbr }) => [key, name, abbr, abbr.slice(1)]);
  return [name, platform, prefix, ...districts.map((d) => d.name), ...villages.flatMap((v) => [v.name, ...v.altNames]), ...ofAgencies];
}

const wordsOf = (texts: readonly string[]): string[] => [...new Set(texts.flatMap((text) => text.toLowerCase().split(/[^\p{L}]+/u)).filter((word) => word.length >= 3))];
