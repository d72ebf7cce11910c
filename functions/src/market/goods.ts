import * as z from "zod";
import type { Named } from "@among/region";
import { nameOf } from "@among/region/named";
import { use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { isTraded } from "@among/core/market/listing/draft";
import { unitOf } from "@among/core/market/measure";
import { Info } from "@among/core/market/price/official";
import { Figure } from "@among/core/market/price/figure";
import * as Price from "@among/core/market/price/info";
import { importPrices } from "@among/core/market/price/import";
import { listed, send, tagged, type Tagged, unkept } from "../http/cache.ts";
import { memoize } from "../http/memoize.ts";
import { body, createRoute, json, open, refuses, routes, staff } from "../http/operation.ts";
import { Lang } from "../http/lang.ts";

const tags = ["Prices"];
const type = "application/json; charset=utf-8";
const hour = "public, max-age=3600, stale-while-revalidate=86400";
const days = z.tuple([z.number(), z.number()]).nullable();

const Unit = z.object({ key: z.string(), name: z.string(), code: z.string().describe("UN/ECE Recommendation 20 or 21"), kg: z.number().nullable().describe("Kilograms in one; null where the seller has to say") });
const Commodity = z
  .object({
    key: z.string(),
    name: z.string(),
    scientificName: z.string().optional(),
    group: z.string(),
    agrovocUri: z.string().optional(),
    units: z.array(Unit),
    defaultUnit: z.string(),
    shelfLife: z.object({ roomDays: days, chilledDays: days, source: z.string() }).optional(),
    grades: z.array(z.object({ key: z.string(), name: z.string(), standard: z.string() })),
    traded: z.boolean().describe("Can be sold here; false: only its price is shown"),
  })
  .meta({ id: "Commodity" });

const commoditiesRoute = createRoute({
  method: "get",
  path: "/api/commodities",
  ...open,
  tags,
  summary: "What the town grows and makes",
  request: { query: z.object({ lang: Lang }) },
  responses: { 200: json(z.object({ items: z.array(Commodity) }), "Every commodity, with its units"), ...refuses(400) },
});

const Official = Info.meta({ id: "OfficialPrice", description: "A published figure with its source" });
const Realised = Figure.meta({ id: "RealisedPrice", description: "What was really paid in finished orders here" });

const Prices = z
  .object({
    commodity: z.string(),
    basis: z.string().describe("What a price is for: `kg`, or a unit"),
    latest: z.object({ official: z.array(Official), realised: Realised.extend({ days: z.number().int() }).optional() }),
    series: z.object({ official: z.array(Official), realised: z.array(Realised) }),
  })
  .meta({ id: "Prices" });

const pricesRoute = createRoute({
  method: "get",
  path: "/api/prices/{commodity}",
  ...open,
  tags,
  summary: "What a commodity costs",
  description: "Published figures with their source and date, and what was really paid here: one voice a week for each pair of seller and buyer, never from fewer than three sellers and two buyers, and only from people who traded before. Realised prices are by week; those that moved too far wait for an operator.",
  request: {
    params: z.object({ commodity: z.string().max(40) }),
    query: z.object({ basis: z.string().max(20).optional().describe("`kg`, or a unit of the commodity without a fixed weight; the usual one without it"), months: z.coerce.number().int().min(1).max(36).default(12) }),
  },
  responses: { 200: json(Prices, "Latest figures and both series"), ...refuses(400, 404) },
});

const importRoute = createRoute({
  method: "post",
  path: "/api/prices/imports",
  ...staff("price.import"),
  tags,
  summary: "Import a file of published prices",
  description: "As the pack describes the source's format. A file with anything wrong changes nothing and is answered with `problems` by line. At most 100 KB at a time.",
  request: body(z.object({ format: z.string().max(40), text: z.string().describe("The file's text") })),
  responses: { 200: json(z.object({ kept: z.number().int(), skipped: z.number().int().describe("Goods the pack says to skip") }), "Kept"), ...refuses(400, 401, 403, 413) },
});

function commodities(lang: "id" | "en"): string {
  const name = (of: Pick<Named, "name" | "nameEn">) => nameOf(of, lang);
  const items = use().region.commodities.map((c): z.output<typeof Commodity> => ({
    key: c.key,
    name: name(c),
    scientificName: c.scientificName,
    group: c.group,
    agrovocUri: c.agrovocUri,
    units: c.units.map((key) => unitOf(key)!).map((u) => ({ key: u.key, name: name(u), code: u.code, kg: u.kgFactor })),
    defaultUnit: c.defaultUnit,
    shelfLife: c.shelfLife,
    grades: c.grades.map((g) => ({ key: g.key, name: name(g), standard: g.standard })),
    traded: isTraded(c),
  }));
  return JSON.stringify({ items });
}

/** What prices of a commodity are usually for: kilograms wherever it can be weighed. @throws Fault missing; invalid */
function basisOf(commodity: string, requested: string | undefined): string {
  const entry = use().region.commodity(commodity);
  if (!entry) throw new Fault("missing", "commodity.missing");
  if (requested !== undefined && requested !== "kg" && !entry.units.includes(requested)) throw new Fault("invalid", "request.invalid", { fields: { basis: "choice" } });
  return requested ?? (entry.units.includes("kg") ? "kg" : entry.defaultUnit);
}

async function prices(commodity: string, basis: string, months: number): Promise<string> {
  const now = new Date();
  const [latest, series] = await Promise.all([Price.beside(commodity, basis, now), Price.chart(commodity, basis, months, now)]);
  return JSON.stringify(Prices.parse({ commodity, basis, latest, series }));
}

const memo = memoize<Tagged>(30, 128);

/** The commodities and their prices. */
export const marketGoods = routes()
  .openapi(commoditiesRoute, async (c) => {
    const { lang } = c.req.valid("query");
    return send(c, await memo(`commodities ${lang}`, async () => tagged(commodities(lang))), type, hour) as never;
  })
  .openapi(pricesRoute, async (c) => {
    const { commodity } = c.req.valid("param");
    const { basis: requested, months } = c.req.valid("query");
    const basis = basisOf(commodity, requested);
    return send(c, await memo(`prices ${commodity} ${basis} ${months}`, async () => tagged(await prices(commodity, basis, months))), type, listed(c)) as never;
  })
  .openapi(importRoute, async (c) => {
    const { format, text } = c.req.valid("json");
    return c.json(await importPrices(c.get("actor"), format, text), 200, { "cache-control": unkept });
  });
