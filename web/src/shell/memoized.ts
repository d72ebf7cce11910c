import type { Region } from "@among/region";
import { markHTMLString } from "astro/runtime/server/index.js";

/** Fragments of a few KB each. */
const maxFragments = 512;
/** Markup that a component of ours made, with every text in it escaped there: it may go into another as it is. */
type Markup = ReturnType<typeof markHTMLString>;
const fragments = new WeakMap<Region, Map<string, Markup>>();

/**
 * Markup made once for a pack and a key; the one made first goes first when there are too many.
 * @returns the markup itself where it is known: a promise would make Astro put off all that follows on the page
 */
export function memoized(region: Region, key: string, render: () => Promise<string>): Markup | Promise<Markup> {
  const known = fragments.get(region) ?? new Map<string, Markup>();
  fragments.set(region, known);
  return known.get(key) ?? render().then((html) => {
    if (known.size >= maxFragments) known.delete(known.keys().next().value!);
    const markup = markHTMLString(html);
    known.set(key, markup);
    return markup;
  });
}
