import * as z from "zod";
import { Filter } from "@among/core/reports/report/filter";
import * as List from "@among/core/reports/report/list";
import * as Near from "@among/core/reports/report/near";
import * as Read from "@among/core/reports/report/read";
import { listed, send, shared, tagged, unkept } from "../http/cache.ts";
import { memoize } from "../http/memoize.ts";
import { createRoute, json, open, refuses, routes } from "../http/operation.ts";
import { paging } from "../http/paging.ts";
import { detailView, ReportDetail } from "./detail-view.ts";
import { Lang } from "../http/lang.ts";
import { Report, reportView } from "./report-view.ts";
import { codeOf, CodeParam, KeyQuery } from "./inputs.ts";

const tags = ["Reports"];

const ReportPage = z.object({ items: z.array(Report), cursor: z.string().optional() }).meta({ id: "ReportPage" });

const listRoute = createRoute({
  method: "get",
  path: "/api/reports",
  ...open,
  tags,
  summary: "Public reports, newest first",
  description: "A page may hold fewer than `limit` and still have a `cursor`: a narrow filter stops early. Without `cursor` the list ends here.",
  request: { query: Filter.extend({ ...paging, lang: Lang }) },
  responses: {
    200: json(ReportPage, "One page"),
    ...refuses(400),
  },
});

const nearRoute = createRoute({
  method: "get",
  path: "/api/reports/near",
  ...open,
  tags,
  summary: "Open reports of the same kind close by",
  description: "Within 250 m of a point, or in the village when only that is known: is it one of these?",
  request: {
    query: z.object({
      category: z.string().max(40),
      lat: z.coerce.number().min(-90).max(90).optional(),
      lng: z.coerce.number().min(-180).max(180).optional(),
      village: z.string().max(20).optional(),
      lang: Lang,
    }),
  },
  responses: {
    200: json(z.object({ items: z.array(Report.extend({ metres: z.number().int().optional() })) }), "At most five, nearest first"),
    ...refuses(400, 429),
  },
});

const readRoute = createRoute({
  method: "get",
  path: "/api/reports/{code}",
  ...open,
  tags,
  summary: "One report with its timeline",
  description: "Staff of its agency also see internal steps; the reporter also sees questions and replies. The code may be written in any case, with or without prefix and dash.",
  request: { params: CodeParam, query: KeyQuery.extend({ lang: Lang }) },
  responses: { 200: json(ReportDetail, "The report"), ...refuses(400, 404) },
});

// The first page is what most people ask for, and often at once.
const pages = memoize<Uint8Array<ArrayBuffer>>(0, 1_024);

async function list({ lang, ...query }: List.ListQuery & { lang: "id" | "en" }) {
  const now = new Date();
  const { items, cursor } = await List.list(query, now);
  const answer: z.output<typeof ReportPage> = { items: items.map((r) => reportView(r, lang, now)), cursor };
  return Buffer.from(JSON.stringify(answer));
}

/** What anyone may read about reports. */
export const reports = routes()
  .openapi(listRoute, async (c) => {
    const query = c.req.valid("query");
    return c.body(await pages(JSON.stringify(query), () => list(query)), 200, { "content-type": "application/json", "cache-control": listed(c) }) as never;
  })
  .openapi(readRoute, async (c) => {
    const { lang, key } = c.req.valid("query");
    const code = codeOf(c.req.valid("param").code);
    const actor = c.get("actor");
    const now = new Date();
    const view = await detailView(await Read.read(actor, code, key, now), lang, now);
    if (key === undefined && actor.kind === "guest" && !actor.device) return send(c, tagged(JSON.stringify(view)), "application/json", shared) as never;
    return c.json(view, 200, { "cache-control": unkept });
  });

/** Reports close by: a group of its own, because Hono's quick router cannot tell `/near` from `/{code}`. */
export const near = routes().openapi(nearRoute, async (c) => {
  const { category, lat, lng, village, lang } = c.req.valid("query");
  const now = new Date();
  const point = lat !== undefined && lng !== undefined ? { lat, lng } : undefined;
  const found = await Near.near(c.get("actor"), { category, point, village }, now);
  const items = found.map(({ report, metres }) => ({ ...reportView(report, lang, now), metres: metres === undefined ? undefined : Math.round(metres) }));
  return c.json({ items }, 200, { "cache-control": listed(c) });
});
