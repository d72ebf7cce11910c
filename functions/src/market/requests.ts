import * as z from "zod";
import { Fault } from "@among/core/fault";
import * as Deals from "@among/core/market/deal/read";
import * as Request from "@among/core/market/request/open";
import { listed, unkept } from "../http/cache.ts";
import { body, createRoute, json, open, refuses, routes, signedIn, staff } from "../http/operation.ts";
import { paging } from "../http/paging.ts";
import { Deal, dealView } from "./deal-view.ts";
import { Lang, LenientLang } from "../http/lang.ts";
import { dayView, Wanted, WantedDetail, wantedView } from "./request-view.ts";

const tags = ["Requests"];
const headers = { "cache-control": unkept };
const query = z.object({ lang: Lang });
const page = z.object({ ...paging, lang: Lang });
const buyer = { ...signedIn("request.create"), tags };
const WantedPage = z.object({ items: z.array(Wanted), cursor: z.string().optional() }).meta({ id: "WantedPage" });
export const RequestParam = z.object({ request: z.string().max(40).describe("Id of a request: `req_…`") });

const listRoute = createRoute({
  method: "get",
  path: "/api/requests",
  ...open,
  tags,
  summary: "What buyers need",
  description: "Those posted in one month and still open, newest first.",
  request: { query: page.extend({ commodity: z.string().max(40).optional(), month: z.string().max(7).regex(/^\d{4}-(0[1-9]|1[0-2])$/).optional().describe("`2026-11`; this month without it") }) },
  responses: { 200: json(WantedPage, "One page"), ...refuses(400) },
});

const readRoute = createRoute({
  method: "get",
  path: "/api/requests/{request}",
  ...open,
  tags,
  summary: "One request, and how far each of its days is filled",
  request: { params: RequestParam, query },
  responses: { 200: json(WantedDetail, "The request"), ...refuses(400, 404) },
});

const openRoute = createRoute({
  method: "post",
  path: "/api/requests",
  ...buyer,
  summary: "Say what I need",
  description: "Once, or every week until a day. Sending the same draft again, with the same `id`, answers 200 with the same request.",
  request: { query, ...body(Request.Draft.meta({ id: "WantedDraft" })) },
  responses: { 201: json(Wanted, "Posted"), 200: json(Wanted, "This very draft had arrived before"), ...refuses(400, 401, 409, 413, 429) },
});

const closeRoute = createRoute({
  method: "post",
  path: "/api/requests/{request}/close",
  ...buyer,
  summary: "I need no more of it",
  description: "Deals already made go on.",
  request: { params: RequestParam, query },
  responses: { 200: json(Wanted, "Closed"), ...refuses(400, 401, 404, 413) },
});

const sharesRoute = createRoute({
  method: "get",
  path: "/api/requests/{request}/shares",
  ...buyer,
  summary: "The deals that fill a request",
  description: "For the buyer all of them, for a farmer the own.",
  request: { params: RequestParam, query: page },
  responses: { 200: json(z.object({ items: z.array(Deal), cursor: z.string().optional() }), "Each farmer's share, with what it costs"), ...refuses(400, 401, 404) },
});

const mineRoute = createRoute({
  method: "get",
  path: "/api/me/requests",
  ...buyer,
  summary: "What I said I need",
  request: { query: page },
  responses: { 200: json(WantedPage, "One page, newest first"), ...refuses(400, 401) },
});

const moderateRoute = createRoute({
  method: "post",
  path: "/api/requests/{request}/moderate",
  ...staff("listing.moderate"),
  tags,
  summary: "Hide a request, or show it again",
  request: { params: RequestParam, query, ...body(z.object({ hide: z.boolean() })) },
  responses: { 200: json(Wanted, "As it stands now"), ...refuses(400, 401, 403, 404, 413) },
});

/** What buyers need. */
export const marketRequests = routes()
  .openapi(listRoute, async (c) => {
    const { lang, ...filter } = c.req.valid("query");
    const { items, cursor } = await Request.list(filter);
    return c.json({ items: items.map((r) => wantedView(r, lang)), cursor }, 200, { "cache-control": listed(c) });
  })
  .openapi(readRoute, async (c) => {
    const { request, days, mine } = await Request.read(c.get("actor"), c.req.valid("param").request);
    return c.json({ ...wantedView(request, c.req.valid("query").lang), days: days.map(dayView), mine }, 200, { "cache-control": listed(c) });
  })
  .openapi(closeRoute, async (c) => c.json(wantedView(await Request.close(c.get("actor"), c.req.valid("param").request), c.req.valid("query").lang), 200, headers))
  .openapi(sharesRoute, async (c) => {
    const { lang, ...filter } = c.req.valid("query");
    const { items, cursor } = await Deals.shares(c.get("actor"), c.req.valid("param").request, filter);
    return c.json({ items: items.map((d) => dealView(d, lang)), cursor }, 200, headers);
  })
  .openapi(mineRoute, async (c) => {
    const { lang, ...filter } = c.req.valid("query");
    const { items, cursor } = await Request.mine(c.get("actor"), filter);
    return c.json({ items: items.map((r) => wantedView(r, lang)), cursor }, 200, headers);
  })
  .openapi(moderateRoute, async (c) => {
    const request = await Request.moderate(c.get("actor"), c.req.valid("param").request, c.req.valid("json").hide);
    return c.json(wantedView(request, c.req.valid("query").lang), 200, headers);
  });

// Judged once, in the core: every error comes in one answer.
marketRequests.tells(openRoute);
marketRequests.post(openRoute.path, buyer.middleware[0]!, async (c) => {
  const draft = await c.req.json().catch(() => {
    throw new Fault("invalid", "body.malformed");
  });
  const { request, repeated } = await Request.open(c.get("actor"), draft);
  return c.json(wantedView(request, LenientLang.parse(c.req.query("lang"))), repeated ? 200 : 201, { ...headers, location: `/api/requests/${request.id}` });
});
