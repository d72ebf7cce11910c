import type { Action } from "@among/core/identity/permissions";
import type { Region } from "@among/region";

/** Who a page is for: everyone, whoever is signed in, or whoever may do this. */
export type Access = "public" | "session" | Action;

/** What is said of a page once, where its module declares it; what is left out is not so. */
export interface Page {
  for: Access;
  /** It says the same to every guest, so that one copy of it serves them all for a while; anything else may hold something personal. */
  shared?: true;
  /** It stands in the sitemap; for a page with parameters: the addresses of it that do. */
  sitemap?: true | ((region: Region) => string[]);
  /** Crawlers are asked to stay away from it and from all below it. */
  closedToCrawlers?: true;
  /** One writes more than a tap here: what was typed outlives the session (`forms/unsent.ts`). */
  keepsTyped?: true;
  /** Its form may carry a table as a file, which is larger than any other form. */
  takesTable?: true;
}

/** What a module brings to the site, each page by the pattern of its address: `/tani/[id]`. */
export interface Module<W> {
  pages: Record<string, Page>;
  /** The named sections of `words/{id,en}.ts`. Indonesian is written first; its shape is what the other language must fill. */
  words: { id: W; en: NoInfer<W> };
}

export const defineModule = <W extends object>(module: Module<W>): Module<W> => module;

/** How two pages tell of one kind of data that is kept: the privacy page, and the auditors' table in few words. */
export interface KeptWords {
  what: string;
  why: string;
  /** @param span for how long, where it has an end of its own */
  long: (span: string) => string;
  brief: string;
  /** From when the time counts, where it has an end of its own. */
  from: string;
}
