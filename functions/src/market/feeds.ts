import * as z from "zod";
import { use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { pagePath } from "@among/core/lang";
import { isTraded } from "@among/core/market/listing/draft";
import { filterKey } from "@among/core/filter";
import { Filter } from "@among/core/market/listing/filter";
import * as List from "@among/core/market/listing/list";
import type { Info } from "@among/core/market/listing/info";
import { listed, send, tagged, type Tagged } from "../http/cache.ts";
import { memoize } from "../http/memoize.ts";
import { createRoute, open, refuses, routes } from "../http/operation.ts";
import { atom } from "../http/atom.ts";
import { Lang } from "../http/lang.ts";
import { feedTitle, listingEntry } from "./atom.ts";
import { goods } from "./geojson.ts";
import { filterOf, ListingFilters } from "./listings.ts";

/** The most features of one map, and entries of one feed. */
const maxItems = { features: 500, entries: 30 };
const memo = memoize<Tagged>(15, 64);
const langQuery = z.object({ lang: Lang });
const geojson = "application/geo+json";

const mapRoute = createRoute({
  method: "get",
  path: "/api/market.geojson",
  ...open,
  tags: ["Market"],
  summary: "Goods on offer for a map",
  description: "At most 500, newest first, by the same filters as the list. Each stands at its village's label point.",
  request: { query: ListingFilters.extend({ lang: Lang }) },
  responses: {
    200: { description: "GeoJSON (RFC 7946)", content: { [geojson]: { schema: z.object({ type: z.literal("FeatureCollection"), features: z.array(z.object({}).loose()) }) } } },
    ...refuses(400),
  },
});

const feedRoute = createRoute({
  method: "get",
  path: "/api/feeds/commodities/{commodity}/listings.atom",
  ...open,
  tags: ["Feeds"],
  summary: "News of one commodity",
  request: { params: z.object({ commodity: z.string().max(40) }), query: langQuery },
  responses: { 200: { description: "The latest 30", content: { "application/atom+xml": { schema: z.string().describe("Atom (RFC 4287)") } } }, ...refuses(400, 404) },
});

/** The newest listings a filter finds, over as many pages as it takes. */
async function newest(filter: Filter, limit: number, now: Date): Promise<Info[]> {
  const found: Info[] = [];
  let cursor: string | undefined;
  do {
    const page = await List.list({ ...filter, sort: "newest", limit: Math.min(100, limit - found.length), cursor }, now);
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor && found.length < limit);
  return found;
}

/** Goods on offer for maps and feed readers; made once in 15 seconds, however many ask. */
export const marketFeeds = routes()
  .openapi(mapRoute, async (c) => {
    const { lang, ...query } = c.req.valid("query");
    const filter = filterOf(query);
    const map = await memo(`map ${lang} ${filterKey(Filter, filter)}`, async () => {
      const now = new Date();
      return tagged(JSON.stringify(goods(await newest(filter, maxItems.features, now), lang, now)));
    });
    return send(c, map, geojson, listed(c)) as never;
  })
  .openapi(feedRoute, async (c) => {
    const { lang } = c.req.valid("query");
    const { commodity } = c.req.valid("param");
    const { region } = use();
    if (!isTraded(region.commodity(commodity))) throw new Fault("missing", "feed.missing");
    const self = `${c.req.path}${lang === "en" ? "?lang=en" : ""}`;
    const title = feedTitle(lang, region.called("commodity", commodity, lang), region.name);
    const page = pagePath(lang, `/tani?commodity=${commodity}`);
    const feed = await memo(self, async () => {
      const now = new Date();
      return tagged(atom(await newest({ commodity }, maxItems.entries, now), { self, page, title, about: `tani/${commodity}`, lang }, now, listingEntry));
    });
    return send(c, feed, "application/atom+xml; charset=utf-8", listed(c));
  });
