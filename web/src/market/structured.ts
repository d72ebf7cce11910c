import { h } from "preact";

/**
 * Structured data for machines, as schema.org has it. A data block is never run, so the content security policy
 * lets it stand; `<` is written so that no text can end the block.
 */
export const JsonLd = ({ data }: { data: unknown }) =>
  h("script", { type: "application/ld+json", dangerouslySetInnerHTML: { __html: JSON.stringify(data).replaceAll("<", "\\u003c") } });
