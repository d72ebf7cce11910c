import { use } from "@among/core/config";
import type { Lang } from "@among/core/lang";
import type * as Listing from "@among/core/market/listing/info";
import { showQuantity, showRupiah } from "@among/core/market/measure";
import { tag, xml } from "../http/atom.ts";
import { pageOf } from "./listing-view.ts";
import * as english from "./words/en.ts";
import * as indonesian from "./words/id.ts";

const words = { id: indonesian.feed, en: english.feed };

/** The title of a commodity's feed. */
export const feedTitle = (lang: Lang, ...named: (string | undefined)[]): string => [words[lang].title, ...named].join(" · ");

/** A listing as an entry of an Atom feed. */
export function listingEntry(l: Listing.Info, lang: Lang): string {
  const { origin, region } = use();
  const goods = [region.called("commodity", l.commodity, lang), l.variety].filter(Boolean).join(" ");
  const per = region.called("unit", l.unit, lang);
  const w = words[lang];
  const price = l.price === undefined ? w.open : `${showRupiah(l.price)} / ${per}`;
  return `<entry>
<id>${xml(tag(`tani/${l.id}`))}</id>
<title>${xml(`${goods}: ${price}, ${region.called("village", l.village, lang)}`)}</title>
<published>${l.createdAt}</published>
<updated>${l.updatedAt}</updated>
<link rel="alternate" type="text/html" href="${xml(origin + pageOf(l.id, lang))}"/>
<category term="${xml(l.commodity)}" label="${xml(region.called("commodity", l.commodity, lang))}"/>
<summary>${xml([l.sellerName, `${w.left} ${showQuantity(l.left, lang)} ${per}`, `${w.harvested} ${l.harvestOn}`, l.grade].filter(Boolean).join(" · "))}</summary>
</entry>
`;
}
