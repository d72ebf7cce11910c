import type { Region } from "@among/region";

/** Fragments of a few KB each. */
const maxFragments = 512;
const fragments = new WeakMap<Region, Map<string, string>>();

/**
 * HTML made once for a pack and a key; the one made first goes first when there are too many.
 * @returns the text itself where it is known: a promise would make Astro put off all that follows on the page
 */
export function once(region: Region, key: string, make: () => Promise<string>): string | Promise<string> {
  const known = fragments.get(region) ?? new Map<string, string>();
  fragments.set(region, known);
  return known.get(key) ?? make().then((html) => {
    if (known.size >= maxFragments) known.delete(known.keys().next().value!);
    known.set(key, html);
    return html;
  });
}
