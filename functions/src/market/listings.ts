import * as z from "zod";
import { Fault } from "@among/core/fault";
import { Filter } from "@among/core/market/listing/filter";
import * as List from "@among/core/market/listing/list";
import * as Read from "@among/core/market/listing/read";
import { listed, send, shared, tagged, unkept } from "../http/cache.ts";
import { memoize } from "../http/memoize.ts";
import { createRoute, json, open, refuses, routes } from "../http/operation.ts";
import { paging } from "../http/paging.ts";
import { Listing, ListingDetail, listingDetailView, listingView } from "./listing-view.ts";
import { Lang } from "../http/lang.ts";

const tags = ["Market"];

export const ListingParam = z.object({ listing: z.string().max(40).describe("Id of a listing: `lst_…`") });

/** A point is two parameters of a query. */
export const ListingFilters = Filter.omit({ near: true }).extend({
  lat: z.coerce.number().min(-90).max(90).optional().describe("With `lng`: where to look from"),
  lng: z.coerce.number().min(-180).max(180).optional(),
});

const Query = ListingFilters.extend({
  sort: z.enum(List.sorts).default("newest").describe("`cheapest` needs a commodity, `nearest` a point or a village; without them `newest`"),
  ...paging,
  lang: Lang,
});

const ListingPage = z.object({ items: z.array(Listing), sort: z.enum(List.sorts).describe("The order they come in"), cursor: z.string().optional() }).meta({ id: "ListingPage" });

const listRoute = createRoute({
  method: "get",
  path: "/api/listings",
  ...open,
  tags,
  summary: "What farmers offer",
  description: "A page may hold fewer than `limit` and still have a `cursor`: a narrow filter stops early. Without `cursor` the list ends here. Distances are to the village: the farm gate is told only to who has an order.",
  request: { query: Query },
  responses: { 200: json(ListingPage, "One page"), ...refuses(400) },
});

const readRoute = createRoute({
  method: "get",
  path: "/api/listings/{listing}",
  ...open,
  tags,
  summary: "One listing",
  request: { params: ListingParam, query: z.object({ lang: Lang }) },
  responses: { 200: json(ListingDetail, "The listing; its seller also sees `own`"), ...refuses(400, 404) },
});

/** @throws Fault invalid where only half a point is given */
export function filterOf<T extends { lat?: number; lng?: number }>({ lat, lng, ...rest }: T): Omit<T, "lat" | "lng"> & { near?: { lat: number; lng: number } } {
  if ((lat === undefined) !== (lng === undefined)) throw new Fault("invalid", "request.invalid", { fields: lat === undefined ? { lat: "required" } : { lng: "required" } });
  return { ...rest, near: lat === undefined || lng === undefined ? undefined : { lat, lng } };
}

// The same page is often asked for at once.
const pages = memoize<Uint8Array<ArrayBuffer>>(0, 1_024);

async function list({ lang, ...query }: z.output<typeof Query>) {
  const now = new Date();
  const filter = filterOf(query);
  const { items, sort, cursor } = await List.list(filter, now);
  const answer: z.output<typeof ListingPage> = { items: items.map((l) => listingView(l, lang, now, filter.near)), sort, cursor };
  return Buffer.from(JSON.stringify(answer));
}

/** What anyone may read about goods on offer. */
export const market = routes()
  .openapi(listRoute, async (c) => {
    const query = c.req.valid("query");
    return c.body(await pages(JSON.stringify(query), () => list(query)), 200, { "content-type": "application/json", "cache-control": listed(c) }) as never;
  })
  .openapi(readRoute, async (c) => {
    const { lang } = c.req.valid("query");
    const actor = c.get("actor");
    const now = new Date();
    const view = listingDetailView(await Read.read(actor, c.req.valid("param").listing, now), lang, now);
    if (actor.kind === "guest") return send(c, tagged(JSON.stringify(view)), "application/json", shared) as never;
    return c.json(view, 200, { "cache-control": unkept });
  });
