import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary as everywhere } from "@zxcvbn-ts/language-common";
import { dictionary as indonesian } from "@zxcvbn-ts/language-id";

/** A password must stand this many guesses of whoever knows what people like to choose: the best of the estimate's five classes. */
const leastGuesses = 1e10;

/** Characters that are looked at, and ways to read a character as another: bounds for what an estimate costs. */
const maxChecked = 40;
const maxReadings = 20;

const estimator = new ZxcvbnFactory({ dictionary: { ...everywhere, ...indonesian }, graphs: adjacencyGraphs, l33tMaxSubstitutions: maxReadings });

/**
 * Whether a password is guessed soon: common ones, words and names, dates and years, walks over the keyboard, rows and repetitions,
 * also with a few characters exchanged. Takes up to 0.1 s, and much memory once: loaded only where a password is chosen.
 * @param words that whoever guesses this person's password tries first, in small letters
 */
export const isGuessable = (password: string, words: string[]): boolean => estimator.check([...password].slice(0, maxChecked).join(""), words).guesses < leastGuesses;
