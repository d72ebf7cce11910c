import * as z from "zod";
import { langs } from "@among/core/lang";
import { states as dealStates } from "@among/core/market/deal/lifecycle";
import { headings, importRows, type Column, maxRows } from "@among/core/market/listing/import";
import { incomeCsv, selling } from "@among/core/market/listing/selling";
import { Figure } from "@among/core/market/price/figure";
import { maxLength } from "@among/core/market/listing/info";
import { unkept } from "../http/cache.ts";
import { body, createRoute, json, refuses, routes, signedIn } from "../http/operation.ts";
import { Deal, dealView } from "./deal-view.ts";
import { OwnListing, ownView } from "./listing-view.ts";
import { Lang } from "../http/lang.ts";

const headers = { "cache-control": unkept };
const own = { ...signedIn("listing.create"), tags: ["Market"] };
const count = z.number().int();

const Selling = z
  .object({
    listings: z.array(OwnListing),
    waiting: z.array(Deal).describe("Talks in which I have to answer, soonest due first"),
    talks: z.array(Deal).describe("Talks in which the other has to"),
    orders: z.partialRecord(z.enum(dealStates), z.array(Deal)).describe("Orders that go on, by where they stand"),
    toReview: z.array(Deal),
    income: z.array(z.object({ month: z.string(), amount: count.describe("Rupiah"), orders: count })).describe("The last twelve months, oldest first"),
    peers: z.array(z.object({ commodity: z.string(), basis: z.string(), figure: Figure.extend({ days: count }) })).describe("What similar farmers got of late"),
  })
  .meta({ id: "Selling" });

const sellingRoute = createRoute({
  method: "get",
  path: "/api/me/selling",
  ...own,
  summary: "Everything I sell, on one page",
  request: { query: z.object({ lang: Lang }) },
  responses: { 200: json(Selling, "Listings, talks, orders and income"), ...refuses(400, 401) },
});

const incomeRoute = createRoute({
  method: "get",
  path: "/api/me/income.csv",
  ...own,
  summary: "My finished orders of the last twelve months",
  responses: { 200: { description: "One line each", content: { "text/csv": { schema: z.string() } } }, ...refuses(401) },
});

const columns = Object.keys(headings) as [Column, ...Column[]];
const Row = z.object(Object.fromEntries(columns.map((c) => [c, z.string().max(maxLength.description).optional()])) as Record<Column, z.ZodOptional<z.ZodString>>).meta({ id: "ImportRow" });
const importRoute = createRoute({
  method: "post",
  path: "/api/me/listings/imports",
  ...own,
  summary: "Offer the rows of a spreadsheet",
  description: `Cells as people write them. Every good row is on offer afterwards, every bad one is told with what is wrong, none is lost. The same \`batch\` and \`row\` sent again make no second listing. At most ${maxRows} rows.`,
  request: body(
    z.object({ batch: z.string().min(1).max(80).describe("Names the file"), rows: z.array(Row).max(maxRows), lang: z.enum(langs).default("id") }),
  ),
  responses: {
    200: json(
      z.object({ good: z.array(z.object({ at: count, id: z.string(), repeated: z.boolean() })), bad: z.array(z.object({ at: count, fields: z.record(z.string(), z.string()) })) }).meta({ id: "Imported" }),
      "What became of each row, by its position from 0",
    ),
    ...refuses(400, 401, 413, 429),
  },
});

/** The selling side of whoever is signed in. */
export const marketSelling = routes()
  .openapi(sellingRoute, async (c) => {
    const now = new Date();
    const { lang } = c.req.valid("query");
    const { listings, waiting, talks, orders, toReview, income, peers } = await selling(c.get("actor"), now);
    const deals = (list: typeof talks) => list.map((d) => dealView(d, lang));
    const byState = Object.fromEntries(Object.entries(orders).map(([state, list]) => [state, deals(list)]));
    return c.json({ listings: listings.map((l) => ownView(l, lang, now)), waiting: deals(waiting), talks: deals(talks), orders: byState, toReview: deals(toReview), income, peers }, 200, headers);
  })
  .openapi(incomeRoute, async (c) => {
    const text = await incomeCsv(c.get("actor"));
    return c.body(text, 200, { ...headers, "content-type": "text/csv; charset=utf-8", "content-disposition": 'attachment; filename="pendapatan.csv"' }) as never;
  })
  .openapi(importRoute, async (c) => {
    const { batch, rows, lang } = c.req.valid("json");
    return c.json(await importRows(c.get("actor"), batch, rows, { lang }), 200, headers);
  });
