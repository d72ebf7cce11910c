import type { Context } from "hono";
import * as z from "zod";
import { langs } from "@among/core/lang";
import { pattern } from "@among/core/id";
import { sides } from "@among/core/market/deal/fields";
import { say } from "@among/core/market/deal/chat";
import { take } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import * as Read from "@among/core/market/deal/read";
import { Receipt, receipt } from "@among/core/market/deal/receipt";
import { Offer } from "@among/core/market/deal/terms";
import { steps, type Name, type Sent } from "@among/core/market/deal/steps";
import { maxText } from "@among/core/step";
import { unkept } from "../http/cache.ts";
import type { Env } from "../http/env.ts";
import { body, createRoute, json, refuses, routes, signedIn, staff } from "../http/operation.ts";
import { paging } from "../http/paging.ts";
import { serveSteps, version } from "../http/steps.ts";
import { Deal, DealDetail, dealDetailView, dealView, Line, lineView } from "./deal-view.ts";
import { Lang } from "../http/lang.ts";
import { ListingParam } from "./listings.ts";
import { RequestParam } from "./requests.ts";

const tags = ["Deals"];
const headers = { "cache-control": unkept };
const query = z.object({ lang: Lang });
const party = { ...signedIn("deal.begin"), tags };
const DealParam = z.object({ deal: z.string().max(40).describe("Id of a deal: `dea_…`") });

const id = z.string().regex(pattern("dea")).describe("Client-made: `dea_` and a ULID; sending it again returns the same deal");
const text = z.string().max(maxText);
const lang = z.enum(langs).default("id").describe("Language of the texts you get");

const began = { 201: json(Deal, "Begun"), 200: json(Deal, "It had been begun by this very request"), ...refuses(400, 401, 404, 409, 413, 429) };
const inquireRoute = createRoute({
  method: "post",
  path: "/api/listings/{listing}/inquiries",
  ...party,
  summary: "Ask a seller about a listing",
  request: { params: ListingParam, query, ...body(z.object({ id, text, lang })) },
  responses: began,
});
const offerRoute = createRoute({
  method: "post",
  path: "/api/listings/{listing}/offers",
  ...party,
  summary: "Offer for a listing",
  description: "What is left out is the listing's own: its price, the first way it is handed over, the harvest day.",
  request: { params: ListingParam, query, ...body(Offer.extend({ id, lang })) },
  responses: began,
});
const answerRoute = createRoute({
  method: "post",
  path: "/api/requests/{request}/answers",
  ...party,
  summary: "Answer a buyer's request, whole or in part",
  description: "Several farmers may fill one day together: each has an own deal with its share and payment.",
  request: { params: RequestParam, query, ...body(Offer.extend({ id, day: z.iso.date(), listing: z.string().max(40).optional(), lang })) },
  responses: began,
});

const mineRoute = createRoute({
  method: "get",
  path: "/api/deals",
  ...party,
  summary: "My deals on one side",
  description: "Those that go on, oldest first; or those done, newest first.",
  request: {
    query: z.object({ side: z.enum(sides).default("seller"), half: z.enum(["open", "done"]).default("open"), ...paging, lang: Lang }),
  },
  responses: { 200: json(z.object({ items: z.array(Deal), cursor: z.string().optional() }).meta({ id: "DealPage" }), "One page"), ...refuses(400, 401) },
});

const readRoute = createRoute({
  method: "get",
  path: "/api/deals/{deal}",
  ...party,
  summary: "One deal with all that was said and done",
  description: "For its two sides, and for an operator while it is disputed; to everyone else it does not exist.",
  request: { params: DealParam, query },
  responses: { 200: json(DealDetail, "The deal"), ...refuses(400, 401, 404) },
});

const lineRoute = createRoute({
  method: "post",
  path: "/api/deals/{deal}/lines",
  ...party,
  summary: "Write to the other side",
  request: { params: DealParam, ...body(z.object({ id: z.string().regex(pattern("lin")).describe("Client-made: `lin_` and a ULID"), text })) },
  responses: { 201: json(Line, "Said"), ...refuses(400, 401, 404, 409, 413, 429) },
});

const receiptRoute = createRoute({
  method: "get",
  path: "/api/deals/{deal}/receipt",
  ...party,
  summary: "The receipt of an order",
  request: { params: DealParam },
  responses: { 200: json(Receipt.meta({ id: "Receipt" }), "What each of the two can print"), ...refuses(401, 404, 409) },
});

/** What buyers and sellers do with each other. */
export const marketDeals = routes()
  .openapi(inquireRoute, async (c) => {
    const { deal, repeated } = await Begin.inquire(c.get("actor"), { ...c.req.valid("json"), ...c.req.valid("param") });
    return c.json(dealView(deal, c.req.valid("query").lang), repeated ? 200 : 201, headers);
  })
  .openapi(offerRoute, async (c) => {
    const { deal, repeated } = await Begin.offer(c.get("actor"), { ...c.req.valid("json"), ...c.req.valid("param") });
    return c.json(dealView(deal, c.req.valid("query").lang), repeated ? 200 : 201, headers);
  })
  .openapi(answerRoute, async (c) => {
    const { deal, repeated } = await Begin.answer(c.get("actor"), { ...c.req.valid("json"), ...c.req.valid("param") });
    return c.json(dealView(deal, c.req.valid("query").lang), repeated ? 200 : 201, headers);
  })
  .openapi(mineRoute, async (c) => {
    const { side, half, lang, ...page } = c.req.valid("query");
    const { items, cursor } = await Read.mine(c.get("actor"), side, half, page);
    return c.json({ items: items.map((d) => dealView(d, lang)), cursor }, 200, headers);
  })
  .openapi(readRoute, async (c) => c.json(dealDetailView(await Read.read(c.get("actor"), c.req.valid("param").deal), c.req.valid("query").lang), 200, headers))
  .openapi(lineRoute, async (c) => c.json(lineView(await say(c.get("actor"), c.req.valid("param").deal, c.req.valid("json"))), 201, headers))
  .openapi(receiptRoute, async (c) => c.json(await receipt(c.get("actor"), c.req.valid("param").deal), 200, headers));

const stepped = { 200: json(Deal, "The deal afterwards"), ...refuses(400, 401, 404, 409, 413, 429) };

const takeStep = async (c: Context<Env>, name: string, { version, ...sent }: Record<string, unknown>) => {
  const { deal } = await take(c.get("actor"), { id: c.req.param("deal")!, version: version as number }, name as Name, sent as Sent<Name>);
  return c.json(dealView(deal, Lang.parse(c.req.query("lang"))), 200, headers);
};
const of = (chosen: (step: (typeof steps)[Name]) => boolean) => Object.fromEntries(Object.entries(steps).filter(([, step]) => chosen(step)));

serveSteps(marketDeals, of(({ by }) => sides.some((side) => by.includes(side))), {
  path: "/api/deals/{deal}/moves",
  fields: { version },
  about: () => ({
    ...party,
    description: "409 `deal.changed` when the other side took a step after `version`; 409 `deal.move_refused` says why, and which steps are allowed.",
    params: DealParam,
    query,
    responses: stepped,
  }),
  take: takeStep,
});
serveSteps(marketDeals, of(({ action }) => action !== undefined), {
  path: "/api/deals/{deal}",
  fields: { version },
  about: ({ action }) => ({ ...staff(action!), tags, params: DealParam, query, responses: { ...stepped, ...refuses(403) } }),
  take: takeStep,
});
