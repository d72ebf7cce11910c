import { markHTMLString } from "astro/runtime/server/index.js";

/**
 * Structured data for machines, as schema.org has it, as a block of markup. It is never run, so the content security
 * policy allows it; `<` is written so that no text can end the block.
 */
export const jsonLd = (data: unknown) => markHTMLString(`<script type="application/ld+json">${JSON.stringify(data).replaceAll("<", "\\u003c")}</script>`);
