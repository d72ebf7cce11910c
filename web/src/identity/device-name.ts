import type { Words } from "../shell/words.ts";

// In this order: newer browsers name the older ones they descend from.
const browsers: readonly [RegExp, string][] = [
  [/Edg(A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const systems: readonly [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "Mac"],
  [/Linux|CrOS/, "Linux"],
];

/** "Chrome di Android": enough to know one's own device by. */
export function deviceName(userAgent: string | undefined, words: Words["account"]["devices"]): string {
  const found = (list: readonly [RegExp, string][]) => list.find(([pattern]) => userAgent && pattern.test(userAgent))?.[1];
  const [browser, system] = [found(browsers), found(systems)];
  return system ? words.on(browser ?? words.browser, system) : (browser ?? words.browser);
}
