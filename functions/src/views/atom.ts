import { use } from "@among/core/config";
import type { Info } from "@among/core/reports/report";
import { names, type Lang } from "./names.ts";

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
// What XML 1.0 cannot hold at all is dropped: a control character in one report must not break the feed.
const xml = (text: string): string => text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "").replace(/[&<>"']/g, (c) => entities[c]!);

/** A lasting name that does not change with the address' scheme or port (RFC 4151). */
const tag = (what: string): string => `tag:${new URL(use().origin).hostname},2026:${what}`;

/** An Atom feed (RFC 4287) of reports, newest first. @param now stands in for the time of the latest change when there is none */
export function atom(reports: Info[], { self, page, title, about, lang }: Feed, now: Date): string {
  const { origin, region } = use();
  const updated = reports.reduce((latest, r) => (r.updatedAt > latest ? r.updatedAt : latest), "") || now.toISOString();
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang}">
<id>${xml(tag(`${about}/${lang}`))}</id>
<title>${xml(title)}</title>
<updated>${updated}</updated>
<author><name>${xml(region.platform)}</name></author>
<link rel="self" type="application/atom+xml" href="${xml(origin + self)}"/>
<link rel="alternate" type="text/html" href="${xml(origin + page)}"/>
${reports.map((r) => entry(r, lang)).join("")}</feed>
`;
}

function entry(r: Info, lang: Lang): string {
  const { origin, region } = use();
  const { category, village, agency } = names(region, lang);
  const place = [r.landmark, village.get(r.village)].filter(Boolean).join(", ");
  const page = `${origin}${lang === "en" ? "/en" : ""}/laporan/${r.code}`;
  return `<entry>
<id>${xml(tag(`laporan/${r.code}`))}</id>
<title>${xml(`${category.get(r.category) ?? r.category}: ${place}`)}</title>
<published>${r.createdAt}</published>
<updated>${r.updatedAt}</updated>
<link rel="alternate" type="text/html" href="${xml(page)}"/>
<category term="${xml(r.category)}" label="${xml(category.get(r.category) ?? r.category)}"/>
<category term="${r.state}" scheme="${xml(tag("state"))}"/>
<summary>${xml(`${r.summary} (${agency.get(r.agency) ?? r.agency})`)}</summary>
</entry>
`;
}
