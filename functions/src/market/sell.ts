import * as z from "zod";
import { Fault } from "@among/core/fault";
import * as Create from "@among/core/market/listing/create";
import { Draft } from "@among/core/market/listing/draft";
import * as Edit from "@among/core/market/listing/edit";
import { loadOwn } from "@among/core/market/listing/read";
import { unkept } from "../http/cache.ts";
import { body, createRoute, json, refuses, routes, signedIn, staff } from "../http/operation.ts";
import { OwnListing, ownView } from "./listing-view.ts";
import { Lang, LenientLang } from "../http/lang.ts";
import { ListingParam } from "./listings.ts";

const tags = ["Market"];
const headers = { "cache-control": unkept };
const lang = z.object({ lang: Lang });
const seller = signedIn("listing.create");
const Terms = Draft.omit({ id: true }).meta({ id: "ListingTerms" });

const offerRoute = createRoute({
  method: "post",
  path: "/api/listings",
  ...seller,
  tags,
  summary: "Offer goods",
  description: "Anyone signed in may, group member or not. Sending the same draft again, with the same `id`, answers 200 with the same listing. `fields` names every field that does not fit.",
  request: { query: lang, ...body(Draft.meta({ id: "ListingDraft" })) },
  responses: { 201: json(OwnListing, "On offer"), 200: json(OwnListing, "This very draft had arrived before"), ...refuses(400, 401, 409, 413, 429) },
});

const lastRoute = createRoute({
  method: "get",
  path: "/api/me/listings/last",
  ...seller,
  tags,
  summary: "A draft like my latest listing",
  request: { query: z.object({ commodity: z.string().max(40).optional() }) },
  responses: { 200: json(z.object({ draft: Terms.optional() }), "Without photos and harvest day; nothing for who never sold"), ...refuses(400, 401) },
});

const turns = { active: Edit.resume, paused: Edit.pause, sold_out: Edit.sellOut };
const changes = Object.keys(turns) as (keyof typeof turns)[];
const patchRoute = createRoute({
  method: "patch",
  path: "/api/listings/{listing}",
  ...seller,
  tags,
  summary: "Change my listing: its terms, or whether it is on offer",
  description: "`terms` says everything anew, `quantity` being what is left now; open orders keep what was agreed. `state` pauses, resumes or sells out. With `version`, what somebody bought or changed since is not overwritten.",
  request: { params: ListingParam, query: lang, ...body(z.object({ version: z.number().int().min(1).optional(), state: z.enum(changes).optional(), terms: Terms.optional() })) },
  responses: { 200: json(OwnListing, "As it stands now"), ...refuses(400, 401, 403, 404, 409, 413, 429) },
});

const moderateRoute = createRoute({
  method: "post",
  path: "/api/listings/{listing}/moderate",
  ...staff("listing.moderate"),
  tags,
  summary: "Hide a listing, or show it again",
  request: { params: ListingParam, query: lang, ...body(z.object({ hide: z.boolean(), text: z.string().max(300).describe("Why; its seller reads it") })) },
  responses: { 200: json(OwnListing, "As it stands now"), ...refuses(400, 401, 403, 404, 409, 413) },
});

const vouchRoute = createRoute({
  method: "post",
  path: "/api/listings/{listing}/vouch",
  ...staff("farmer.verify"),
  tags,
  summary: "Say that I saw a certificate",
  request: { params: ListingParam, ...body(z.object({ text: z.string().min(2).max(40).describe("The certificate's number") })) },
  responses: { 204: { description: "Said" }, ...refuses(400, 401, 403, 404, 409, 413) },
});

/** What sellers do with their goods on offer, and staff with other people's. */
export const marketSell = routes()
  .openapi(lastRoute, async (c) => {
    const draft = await Create.copyOfLast(c.get("actor"), c.req.valid("query").commodity);
    return c.json({ draft: draft as z.output<typeof Terms> | undefined }, 200, headers);
  })
  .openapi(patchRoute, async (c) => {
    const actor = c.get("actor");
    const { version, state, terms } = c.req.valid("json");
    const now = new Date();
    const on = { id: c.req.valid("param").listing, version };
    let { listing } = await loadOwn(actor, on.id);
    if (terms) listing = await Edit.edit(actor, on, terms, now);
    if (state && state !== listing.state) listing = await turns[state](actor, terms ? { id: on.id } : on, now);
    return c.json(ownView(listing, c.req.valid("query").lang, now), 200, headers);
  })
  .openapi(moderateRoute, async (c) => {
    const { hide, text } = c.req.valid("json");
    const now = new Date();
    const listing = await Edit.moderate(c.get("actor"), c.req.valid("param").listing, hide, text, now);
    return c.json(ownView(listing, c.req.valid("query").lang, now), 200, headers);
  })
  .openapi(vouchRoute, async (c) => {
    await Edit.vouch(c.get("actor"), c.req.valid("param").listing, { number: c.req.valid("json").text });
    return c.body(null, 204, headers);
  });

// The draft is judged once, in the core, with its commodity's units and grades: every error comes in one answer.
marketSell.tells(offerRoute);
marketSell.post(offerRoute.path, seller.middleware[0]!, async (c) => {
  const draft = await c.req.json().catch(() => {
    throw new Fault("invalid", "body.malformed");
  });
  const now = new Date();
  const { listing, repeated } = await Create.create(c.get("actor"), draft, now);
  return c.json(ownView(listing, LenientLang.parse(c.req.query("lang")), now), repeated ? 200 : 201, { ...headers, location: `/api/listings/${listing.id}` });
});
