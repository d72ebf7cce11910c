import * as z from "zod";
import { use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { pagePath, type Lang as Language } from "@among/core/lang";
import { filterKey } from "@among/core/filter";
import { Filter } from "@among/core/reports/report/filter";
import * as List from "@among/core/reports/report/list";
import type { Info } from "@among/core/reports/report/info";
import { listed, send, tagged, type Tagged } from "../http/cache.ts";
import { memoize } from "../http/memoize.ts";
import { createRoute, open, refuses, routes } from "../http/operation.ts";
import { atom } from "../http/atom.ts";
import { reportEntry } from "./atom.ts";
import { collection } from "./geojson.ts";
import { Lang } from "../http/lang.ts";
import * as english from "./words/en.ts";
import * as indonesian from "./words/id.ts";

/** The most features of one map, and entries of one feed. */
const maxItems = { features: 500, entries: 30 };
const memo = memoize<Tagged>(15, 64);
const langQuery = z.object({ lang: Lang });

const text = (type: string, schema: z.ZodType, description: string) => ({ description, content: { [type]: { schema } } });
const geojson = "application/geo+json";
const feed = "application/atom+xml; charset=utf-8";
const Feed = z.string().describe("Atom (RFC 4287)");

const mapRoute = createRoute({
  method: "get",
  path: "/api/reports.geojson",
  ...open,
  tags: ["Reports"],
  summary: "Public reports for a map",
  description: "At most 500, newest first, by the same filters as the list. A report that was only described stands at its village's label point, with `exact: false`.",
  request: { query: Filter.extend({ lang: Lang }) },
  responses: { 200: text(geojson, z.object({ type: z.literal("FeatureCollection"), features: z.array(z.object({}).loose()) }), "GeoJSON (RFC 7946)"), ...refuses(400) },
});

const about = { ...open, method: "get" as const, tags: ["Feeds"] };
const feedRoute = createRoute({
  ...about,
  path: "/api/feeds/reports.atom",
  summary: "News of all public reports",
  request: { query: langQuery },
  responses: { 200: text("application/atom+xml", Feed, "The latest 30"), ...refuses(400) },
});
const categoryRoute = createRoute({
  ...about,
  path: "/api/feeds/categories/{category}/reports.atom",
  summary: "News of one category",
  request: { params: z.object({ category: z.string().max(40) }), query: langQuery },
  responses: { 200: text("application/atom+xml", Feed, "The latest 30"), ...refuses(400, 404) },
});
const villageRoute = createRoute({
  ...about,
  path: "/api/feeds/villages/{village}/reports.atom",
  summary: "News of one village",
  request: { params: z.object({ village: z.string().max(20) }), query: langQuery },
  responses: { 200: text("application/atom+xml", Feed, "The latest 30"), ...refuses(400, 404) },
});

/** The newest reports a filter finds, over as many pages as it takes. */
async function newest(filter: Filter, limit: number, now: Date): Promise<Info[]> {
  const found: Info[] = [];
  let cursor: string | undefined;
  do {
    const page = await List.list({ ...filter, limit: Math.min(100, limit - found.length), cursor }, now);
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor && found.length < limit);
  return found;
}

const titles = { id: indonesian.feedTitle, en: english.feedTitle };

function tell(filter: { category?: string; village?: string }, name: string | undefined, lang: Language, self: string) {
  const query = new URLSearchParams(filter).toString();
  const page = pagePath(lang, `/laporan${query && `?${query}`}`);
  const title = [titles[lang], name, use().region.name].filter(Boolean).join(" · ");
  const subject = ["laporan", ...Object.values(filter)].join("/");
  const address = `${self}${lang === "en" ? "?lang=en" : ""}`;
  return memo(address, async () => {
    const now = new Date();
    return tagged(atom(await newest(filter, maxItems.entries, now), { self: address, page, title, about: subject, lang }, now, reportEntry));
  });
}

const missing = (): never => {
  throw new Fault("missing", "feed.missing");
};

/** Public reports for maps and feed readers; made once in 15 seconds, however many ask. */
export const feeds = routes()
  .openapi(mapRoute, async (c) => {
    const { lang, ...filter } = c.req.valid("query");
    const map = await memo(`map ${lang} ${filterKey(Filter, filter)}`, async () => {
      const now = new Date();
      return tagged(JSON.stringify(collection(await newest(filter, maxItems.features, now), lang, now)));
    });
    return send(c, map, geojson, listed(c));
  })
  .openapi(feedRoute, async (c) => send(c, await tell({}, undefined, c.req.valid("query").lang, c.req.path), feed, listed(c)))
  .openapi(categoryRoute, async (c) => {
    const { lang } = c.req.valid("query");
    const { category } = c.req.valid("param");
    const { region } = use();
    // The reports of a confidential one are never public, so there is no feed to wait for.
    if (region.category(category)?.confidential !== false) return missing();
    return send(c, await tell({ category }, region.called("category", category, lang), lang, c.req.path), feed, listed(c));
  })
  .openapi(villageRoute, async (c) => {
    const { lang } = c.req.valid("query");
    const { village } = c.req.valid("param");
    const { region } = use();
    if (!region.village(village)) return missing();
    return send(c, await tell({ village }, region.called("village", village, lang), lang, c.req.path), feed, listed(c));
  });
