import type { Actor } from "@among/core/actor";
import type { Fault } from "@among/core/fault";
import { createApp } from "astro/app/entrypoint";
import { withoutLanguage } from "../src/shell/lang.ts";

const app = createApp({ streaming: false });

// Astro imports a page's module anew for each request, and Node takes its time to find it again.
for (const [name, load] of app.manifest.pageMap ?? []) {
  let page: ReturnType<typeof load> | undefined;
  app.manifest.pageMap!.set(name, () => (page ??= load()));
}

/** What the entry point knows about a request before a page sees it. */
export interface Context {
  /** `fault` only when a page for it is asked for: `/404`, `/429`, … */
  locals: { actor: Actor; requestId: string; local?: boolean; fault?: Fault; asked?: string };
}

/**
 * Renders one page. `/en/…` is the same page as `/…` in English: the prefix is taken off here,
 * so that every page file exists once and its `Astro.url` never carries a language.
 * @throws whatever the page threw: a Fault, or a bug; the caller answers with its page and logs
 */
export async function render(request: Request, { locals }: Context): Promise<Response> {
  const { lang, request: inner } = withoutLanguage(request);
  const mine: Partial<App.Locals> = { ...locals, lang };
  const response = await app.render(inner, { locals: mine, addCookieHeader: true });
  if (mine.thrown) throw mine.thrown.error;
  return response;
}

/** Whether the form of the page at this path may carry a table as a file. The pages are loaded for it: with all words they weigh too much for a start. */
export async function takesTable(path: string): Promise<boolean> {
  const { pages } = await import("../src/modules.ts");
  const patterns = Object.keys(pages).filter((page) => pages[page]!.takesTable).map((page) => page.replaceAll(".", "\\.").replace(/\[\w+\]/g, "[^/]+"));
  return patterns.some((pattern) => new RegExp(`^(/en)?${pattern}$`).test(path));
}
