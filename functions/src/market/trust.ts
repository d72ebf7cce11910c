import * as z from "zod";
import { Fault } from "@among/core/fault";
import * as Farmer from "@among/core/market/trust/farmer";
import * as Flag from "@among/core/market/trust/flag";
import * as Read from "@among/core/market/listing/read";
import * as Saved from "@among/core/market/listing/saved";
import { listed, unkept } from "../http/cache.ts";
import { body, createRoute, json, open, refuses, routes, signedIn, staff } from "../http/operation.ts";
import { paging } from "../http/paging.ts";
import { picker } from "../http/view.ts";
import { FarmerView, farmerView, Review, reviewView } from "./farmer-view.ts";
import { Listing, listingView } from "./listing-view.ts";
import { Lang } from "../http/lang.ts";
import { ListingParam } from "./listings.ts";

const headers = { "cache-control": unkept };
const query = z.object({ lang: Lang });
const own = { ...signedIn("deal.begin"), tags: ["Market"] };
const Paging = z.object(paging);
const FarmerParam = z.object({ farmer: z.string().max(40).describe("Id of a seller, as a listing names it") });
const done = { 204: { description: "Done" } };

const farmerRoute = createRoute({
  method: "get",
  path: "/api/farmers/{farmer}",
  ...open,
  tags: ["Market"],
  summary: "Who sells",
  description: "Village, crops, since when, verified by whom, orders kept and reviews. No number and no exact place.",
  request: { params: FarmerParam, query },
  responses: { 200: json(FarmerView, "The farmer"), ...refuses(400, 404) },
});
const reviewsRoute = createRoute({
  method: "get",
  path: "/api/farmers/{farmer}/reviews",
  ...open,
  tags: ["Market"],
  summary: "What buyers wrote",
  request: { params: FarmerParam, query: Paging },
  responses: { 200: json(z.object({ items: z.array(Review), cursor: z.string().optional() }), "Newest first"), ...refuses(400, 404) },
});

const flagRoute = createRoute({
  method: "post",
  path: "/api/listings/{listing}/flags",
  ...own,
  summary: "Something is wrong with this listing",
  description: "Counts once per person; an operator looks at it.",
  request: { params: ListingParam, ...body(Flag.Info.pick({ reason: true, text: true })) },
  responses: { ...done, ...refuses(400, 401, 404, 413, 429) },
});
const FlagView = Flag.Info.pick({ listing: true, reason: true, text: true, at: true });
const flagView = picker(FlagView);
const flagsRoute = createRoute({
  method: "get",
  path: "/api/flags",
  ...staff("listing.moderate"),
  tags: ["Market"],
  summary: "Listings somebody finds wrong",
  request: { query: Paging },
  responses: {
    200: json(z.object({ items: z.array(FlagView), cursor: z.string().optional() }), "Oldest first"),
    ...refuses(400, 401, 403),
  },
});
const dealtRoute = createRoute({
  method: "post",
  path: "/api/listings/{listing}/flags/close",
  ...staff("listing.moderate"),
  tags: ["Market"],
  summary: "What was said about a listing is dealt with",
  request: { params: ListingParam },
  responses: { ...done, ...refuses(401, 403, 404, 409, 413) },
});

const favouritesRoute = createRoute({
  method: "get",
  path: "/api/me/favourites",
  ...own,
  summary: "Listings I keep at hand",
  request: { query },
  responses: { 200: json(z.object({ items: z.array(Listing) }), "At most 100, as they stand now"), ...refuses(400, 401) },
});
const onFavourite = { ...own, path: "/api/me/favourites/{listing}", request: { params: ListingParam }, responses: { ...done, ...refuses(401, 404, 413) } };
const likeRoute = createRoute({ ...onFavourite, method: "put", summary: "Keep a listing at hand" });
const unlikeRoute = createRoute({ ...onFavourite, method: "delete", summary: "Keep it no longer" });

const SearchView = Saved.Draft.extend({ id: z.string() }).meta({ id: "SavedSearch" });
const searchesRoute = createRoute({
  method: "get",
  path: "/api/me/searches",
  ...own,
  summary: "Searches that tell me of new listings",
  responses: { 200: json(z.object({ items: z.array(SearchView) }), "All of them"), ...refuses(401) },
});
const saveRoute = createRoute({
  method: "post",
  path: "/api/me/searches",
  ...own,
  summary: "Tell me of new listings like this",
  request: body(Saved.Draft),
  responses: { 201: json(SearchView, "Saved"), ...refuses(400, 401, 409, 413) },
});
const removeRoute = createRoute({
  method: "delete",
  path: "/api/me/searches/{search}",
  ...own,
  summary: "Tell me no longer",
  request: { params: z.object({ search: z.string().max(40) }) },
  responses: { ...done, ...refuses(401, 404, 413) },
});

const searchView = (s: Saved.Search): z.output<typeof SearchView> => SearchView.parse(s);

/** Profiles, reviews, flags, likes and saved searches. */
export const marketTrust = routes()
  .openapi(farmerRoute, async (c) => {
    const now = new Date();
    return c.json(farmerView(await Farmer.profile(c.req.valid("param").farmer, now), c.req.valid("query").lang, now), 200, { "cache-control": listed(c) });
  })
  .openapi(reviewsRoute, async (c) => {
    const { farmer } = c.req.valid("param");
    await Farmer.profile(farmer);
    const { items, cursor } = await Farmer.reviewsOf(farmer, "seller", c.req.valid("query"));
    return c.json({ items: items.map(reviewView), cursor }, 200, { "cache-control": listed(c) });
  })
  .openapi(flagRoute, async (c) => {
    await Flag.flag(c.get("actor"), c.req.valid("param").listing, c.req.valid("json"));
    return c.body(null, 204, headers);
  })
  .openapi(flagsRoute, async (c) => {
    const { items, cursor } = await Flag.open(c.get("actor"), c.req.valid("query"));
    return c.json({ items: items.map(flagView), cursor }, 200, headers);
  })
  .openapi(dealtRoute, async (c) => {
    const { listing } = await Read.load(c.req.valid("param").listing);
    await Flag.dealtWith(c.get("actor"), listing.id);
    return c.body(null, 204, headers);
  })
  .openapi(favouritesRoute, async (c) => {
    const now = new Date();
    const items = await Saved.favourites(c.get("actor"));
    return c.json({ items: items.map((l) => listingView(l, c.req.valid("query").lang, now)) }, 200, headers);
  })
  .openapi(likeRoute, async (c) => {
    const { listing } = await Read.read(c.get("actor"), c.req.valid("param").listing);
    await Saved.like(c.get("actor"), listing);
    return c.body(null, 204, headers);
  })
  .openapi(unlikeRoute, async (c) => {
    const { listing } = await Read.load(c.req.valid("param").listing);
    await Saved.unlike(c.get("actor"), listing.id);
    return c.body(null, 204, headers);
  })
  .openapi(searchesRoute, async (c) => c.json({ items: (await Saved.mine(c.get("actor"))).map(searchView) }, 200, headers))
  .openapi(saveRoute, async (c) => c.json(searchView(await Saved.save(c.get("actor"), c.req.valid("json"))), 201, headers))
  .openapi(removeRoute, async (c) => {
    const { search } = c.req.valid("param");
    const mine = await Saved.mine(c.get("actor"));
    if (!mine.some((s) => s.id === search)) throw new Fault("missing", "search.missing");
    await Saved.remove(c.get("actor"), search);
    return c.body(null, 204, headers);
  });
