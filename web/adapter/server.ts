import type { Actor } from "@among/core/actor";
import { createApp } from "astro/app/entrypoint";
import { withoutLanguage } from "../src/lang.ts";

const app = createApp({ streaming: false });

/** What the entry point knows about a request before a page sees it. */
export interface Context {
  locals: { actor: Actor; requestId: string };
  clientAddress?: string;
}

/**
 * Renders one page. `/en/…` is the same page as `/…` in English: the prefix is taken off here,
 * so that every page file exists once and its `Astro.url` never carries a language.
 */
export function render(request: Request, { locals, clientAddress }: Context): Promise<Response> {
  const { lang, request: inner } = withoutLanguage(request);
  return app.render(inner, { locals: { ...locals, lang }, clientAddress, addCookieHeader: true });
}
