import { use } from "@among/core/config";
import * as Listing from "@among/core/market/listing/info";
import { showQuantity, showRupiah } from "@among/core/market/measure";
import type { Info } from "@among/core/reports/report/info";
import { pageOf } from "../market/listing-view.ts";
import { names, type Lang } from "../town/names.ts";

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

/** An Atom feed (RFC 4287), in the order given. @param now stands in for the time of the latest change when there is none */
function feed<T extends { updatedAt: string }>(items: T[], { self, page, title, about, lang }: Feed, now: Date, entry: (item: T, lang: Lang) => string): string {
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

/** Reports, newest first. */
export const atom = (reports: Info[], about: Feed, now: Date): string => feed(reports, about, now, reported);

/** Listings, newest first. */
export const listingsAtom = (listings: Listing.Info[], about: Feed, now: Date): string => feed(listings, about, now, offered);

function reported(r: Info, lang: Lang): string {
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

const words = { id: { open: "harga bisa ditawar", left: "tersedia", harvested: "panen" }, en: { open: "open to offers", left: "available", harvested: "harvest" } };

function offered(l: Listing.Info, lang: Lang): string {
  const { origin, region } = use();
  const { commodity, unit, village } = names(region, lang);
  const goods = [commodity.get(l.commodity) ?? l.commodity, l.variety].filter(Boolean).join(" ");
  const per = unit.get(l.unit) ?? l.unit;
  const w = words[lang];
  const price = l.price === undefined ? w.open : `${showRupiah(l.price)} / ${per}`;
  return `<entry>
<id>${xml(tag(`tani/${l.id}`))}</id>
<title>${xml(`${goods}: ${price}, ${village.get(l.village) ?? l.village}`)}</title>
<published>${l.createdAt}</published>
<updated>${l.updatedAt}</updated>
<link rel="alternate" type="text/html" href="${xml(origin + pageOf(l.id, lang))}"/>
<category term="${xml(l.commodity)}" label="${xml(commodity.get(l.commodity) ?? l.commodity)}"/>
<summary>${xml([l.sellerName, `${w.left} ${showQuantity(l.left, lang)} ${per}`, `${w.harvested} ${l.harvestOn}`, l.grade].filter(Boolean).join(" · "))}</summary>
</entry>
`;
}
