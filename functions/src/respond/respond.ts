import * as z from "zod";
import * as Figures from "@among/core/respond/figures";
import * as Inbox from "@among/core/respond/inbox";
import { unkept } from "../http/cache.ts";
import { body, createRoute, json, refuses, routes, staff } from "../http/operation.ts";
import { Case, caseView } from "../reports/detail-view.ts";
import { FiguresView, figuresView } from "./figures-view.ts";
import { Lang } from "../town/names.ts";
import { codeOf, CodeParam } from "../reports/inputs.ts";
import { moves } from "./moves.ts";

const tags = ["Answering"];
const headers = { "cache-control": unkept };

const inboxRoute = createRoute({
  method: "get",
  path: "/api/inbox",
  ...staff("report.take"),
  tags,
  summary: "An agency's cases",
  description: "Those that wait, soonest due first; or those done, newest first. An operator names the agency.",
  request: {
    query: z.object({
      agency: z.string().max(40).optional(),
      half: z.enum(["open", "done"]).default("open"),
      limit: z.coerce.number().int().min(1).max(100).default(24),
      cursor: z.string().max(400).optional(),
      lang: Lang,
    }),
  },
  responses: { 200: json(z.object({ items: z.array(Case), cursor: z.string().optional() }).meta({ id: "CasePage" }), "One page"), ...refuses(400, 401, 403, 404) },
});

const figuresRoute = createRoute({
  method: "get",
  path: "/api/agencies/{agency}/figures",
  ...staff("agency.figures"),
  tags,
  summary: "An agency's months",
  request: { params: z.object({ agency: z.string().max(40) }), query: z.object({ months: z.coerce.number().int().min(1).max(24).default(6) }) },
  responses: { 200: json(z.object({ items: z.array(FiguresView) }), "Newest first"), ...refuses(400, 401, 403, 404) },
});

/** What staff of an agency and the command centre may do. */
export const respond = routes()
  .openapi(inboxRoute, async (c) => {
    const { lang, ...query } = c.req.valid("query");
    const now = new Date();
    const { items, cursor } = await Inbox.inbox(c.get("actor"), query);
    return c.json({ items: items.map((r) => caseView(r, lang, now)), cursor }, 200, headers);
  })
  .openapi(figuresRoute, async (c) => {
    const list = await Figures.own(c.get("actor"), c.req.valid("param").agency, c.req.valid("query").months);
    return c.json({ items: list.map(figuresView) }, 200, headers);
  });

for (const [name, { action, summary, body: schema, take }] of Object.entries(moves)) {
  const route = createRoute({
    method: "post",
    path: `/api/reports/{code}/moves/${name}`,
    ...staff(action),
    tags,
    summary,
    description: "409 `report.changed` says how the report stands now, when somebody took a step after `version`.",
    request: { params: CodeParam, query: z.object({ lang: Lang }), ...body(schema as z.ZodType<{ version: number }>) },
    responses: { 200: json(Case, "The report afterwards"), ...refuses(400, 401, 403, 404, 409) },
  });
  respond.openapi(route, async (c) => {
    const sent = c.req.valid("json");
    const on = { code: codeOf(c.req.valid("param").code), version: sent.version };
    const { report } = await take(c.get("actor"), on, sent as never);
    return c.json(caseView(report, c.req.valid("query").lang, new Date()), 200, headers);
  });
}
