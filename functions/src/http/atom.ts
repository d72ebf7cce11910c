import { use } from "@among/core/config";
import type { Lang } from "@among/core/lang";

export interface Feed {
  /** Path of the feed itself, with its query. */
  self: string;
  /** Path of the page that shows the same. */
  page: string;
  title: string;
  /** What the feed is about, for its lasting id: `laporan`, `laporan/jalan_rusak`. */
  about: string;
  lang: Lang;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
/** A text as XML. What XML 1.0 cannot hold at all is dropped: a control character in one report must not break the feed. */
export const xml = (text: string): string => text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "").replace(/[&<>"']/g, (c) => entities[c]!);

/** A lasting name that does not change with the address' scheme or port (RFC 4151). */
export const tag = (what: string): string => `tag:${new URL(use().origin).hostname},2026:${what}`;

/**
 * An Atom feed (RFC 4287), in the order given.
 * @param now the feed's time of change when it has no entries
 * @param entry writes one item as an `<entry>`
 */
export function atom<T extends { updatedAt: string }>(items: T[], { self, page, title, about, lang }: Feed, now: Date, entry: (item: T, lang: Lang) => string): string {
  const { origin, region } = use();
  const updated = items.reduce((latest, r) => (r.updatedAt > latest ? r.updatedAt : latest), "") || now.toISOString();
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang}">
<id>${xml(tag(`${about}/${lang}`))}</id>
<title>${xml(title)}</title>
<updated>${updated}</updated>
<author><name>${xml(region.platform)}</name></author>
<link rel="self" type="application/atom+xml" href="${xml(origin + self)}"/>
<link rel="alternate" type="text/html" href="${xml(origin + page)}"/>
${items.map((item) => entry(item, lang)).join("")}</feed>
`;
}
