import { maxPhoneLength } from "@among/core/identity/phone";
import * as z from "zod";
import { langs } from "@among/core/lang";
import { Fault } from "@among/core/fault";
import { Draft } from "@among/core/reports/report/draft";
import * as Follow from "@among/core/reports/follow";
import * as Support from "@among/core/reports/support";
import { open as openReport } from "@among/core/reports/report/open";
import { reporterSteps } from "@among/core/reports/report/steps";
import { takeSent } from "@among/core/reports/report/take";
import { states } from "@among/core/reports/report/info";
import { unkept } from "../http/cache.ts";
import { body, createRoute, json, open, refuses, routes } from "../http/operation.ts";
import { serveSteps } from "../http/steps.ts";
import { codeOf, CodeParam } from "./inputs.ts";

const tags = ["Reports"];
const on = { ...open, tags, method: "post" } as const;
const headers = { "cache-control": unkept };

const Opened = z
  .object({
    code: z.string(),
    link: z.string().describe("Page of the report, with the key: only for the reporter"),
    key: z.string().describe("Proves that the report is yours, without an account"),
    repeated: z.boolean().describe("This very draft had arrived before"),
  })
  .meta({ id: "Opened" });

const openRoute = createRoute({
  ...on,
  path: "/api/reports",
  summary: "Open a report",
  description: "Sending the same draft again, with the same `id`, answers 200 with the same report. `fields` names every field that does not fit, each category's own questions included.",
  request: body(Draft.meta({ id: "Draft" })),
  responses: { 201: json(Opened, "Opened"), 200: json(Opened, "It had been opened by this draft"), ...refuses(400, 409, 413, 429) },
});

const key = z.string().max(40).optional().describe("The reporter's own key, unless this device or session opened it; needed for a confidential report");
const Moved = z.object({ code: z.string(), state: z.enum(states) });

const supportRoute = createRoute({
  ...on,
  path: "/api/reports/{code}/support",
  summary: "Me too",
  description: "Counts once per person or device; needs one of them.",
  request: { params: CodeParam },
  responses: { 200: json(z.object({ supporters: z.number().int(), repeated: z.boolean() }), "Counted"), ...refuses(401, 404, 409, 429) },
});

const followRoute = createRoute({
  ...on,
  path: "/api/reports/{code}/follow",
  summary: "Be told by phone of each step",
  description: "A number that is not the signed-in person's own is sent one text, and hears of the steps once the link in it was used.",
  request: { params: CodeParam, ...body(z.object({ phone: z.string().max(maxPhoneLength), lang: z.enum(langs).default("id") })) },
  responses: { 200: json(z.object({ following: z.literal(true), pending: z.boolean().describe("The number must still be confirmed with the link sent to it; true as well for one that follows already, which nobody else is told") }), "Following"), ...refuses(400, 404, 429) },
});

/** What citizens may do. */
export const reportWrites = routes()
  .openapi(supportRoute, async (c) => c.json(await Support.support(c.get("actor"), codeOf(c.req.valid("param").code)), 200, headers))
  .openapi(followRoute, async (c) => {
    const { pending } = await Follow.follow(c.get("actor"), codeOf(c.req.valid("param").code), c.req.valid("json"));
    return c.json({ following: true as const, pending }, 200, headers);
  });

serveSteps(reportWrites, reporterSteps, {
  path: "/api/reports/{code}",
  fields: { key },
  about: () => ({
    ...open,
    tags,
    params: CodeParam,
    responses: { 200: json(Moved, "The report afterwards"), ...refuses(400, 403, 404, 409, 429) },
  }),
  async take(c, name, { key, ...sent }, { code }) {
    const { report } = await takeSent(c.get("actor"), { code: codeOf(code), key }, name, sent);
    return c.json({ code: report.code, state: report.state }, 200, headers);
  },
});

// The draft is judged once, in the core, with its category's questions: every error comes in one answer.
reportWrites.tells(openRoute);
reportWrites.post(openRoute.path, async (c) => {
  const draft = await c.req.json().catch(() => {
    throw new Fault("invalid", "body.malformed");
  });
  const { report, key: own, repeated } = await openReport(c.get("actor"), draft);
  const page = `/laporan/${report.code}?kunci=${own}`;
  const link = draft.lang === "en" ? `/en${page}` : page;
  return c.json({ code: report.code, link, key: own, repeated }, repeated ? 200 : 201, { ...headers, location: `/api/reports/${report.code}` });
});
