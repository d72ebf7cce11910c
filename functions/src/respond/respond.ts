import * as z from "zod";
import { staffSteps } from "@among/core/reports/report/steps";
import { takeSent } from "@among/core/reports/report/take";
import * as Figures from "@among/core/respond/figures";
import * as Inbox from "@among/core/respond/inbox";
import { unkept } from "../http/cache.ts";
import { createRoute, json, refuses, routes, staff } from "../http/operation.ts";
import { paging } from "../http/paging.ts";
import { serveSteps, version } from "../http/steps.ts";
import { Case, caseView } from "../reports/detail-view.ts";
import { FiguresView, figuresView } from "./figures-view.ts";
import { Lang } from "../http/lang.ts";
import { codeOf, CodeParam } from "../reports/inputs.ts";

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
      ...paging,
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

serveSteps(respond, staffSteps, {
  path: "/api/reports/{code}/moves",
  fields: { version },
  about: ({ by }) => ({
    ...staff(by),
    tags,
    description: "409 `report.changed` says how the report stands now, when somebody took a step after `version`.",
    params: CodeParam,
    query: z.object({ lang: Lang }),
    responses: { 200: json(Case, "The report afterwards"), ...refuses(400, 401, 403, 404, 409) },
  }),
  async take(c, name, { version, ...sent }, { code, lang }) {
    const { report } = await takeSent(c.get("actor"), { code: codeOf(code), version }, name, sent);
    return c.json(caseView(report, lang, new Date()), 200, headers);
  },
});
