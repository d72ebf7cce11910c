import * as z from "zod";
import type { Named } from "@among/region";
import { nameOf } from "@among/region/named";
import { use } from "@among/core/config";
import { region as routed } from "@among/core/settings/overrides";
import * as Figures from "@among/core/respond/figures";
import { listed, send, tagged, type Tagged } from "../http/cache.ts";
import { memoize } from "../http/memoize.ts";
import { createRoute, json, open, refuses, routes } from "../http/operation.ts";
import { Lang } from "../http/lang.ts";
import { FiguresView, figuresView } from "../respond/figures-view.ts";

const tags = ["Town"];
const hour = "public, max-age=3600, stale-while-revalidate=86400";
const langQuery = z.object({ lang: Lang });

const Question = z.object({
  code: z.string(),
  datatype: z.string(),
  required: z.boolean(),
  label: z.string(),
  values: z.array(z.object({ key: z.string(), name: z.string() })).optional(),
});

const Category = z
  .object({
    key: z.string(),
    name: z.string(),
    group: z.string(),
    agency: z.string(),
    emergency: z.boolean(),
    callFirst: z.array(z.string()),
    confidential: z.boolean().describe("Its reports are never public"),
    anonymousAllowed: z.boolean(),
    targets: z.object({ respondHours: z.number(), resolveHours: z.number().nullable() }),
    questions: z.array(Question),
  })
  .meta({ id: "Category" });

const categoriesRoute = createRoute({
  method: "get",
  path: "/api/categories",
  ...open,
  tags,
  summary: "What can be reported, and what is asked about it",
  request: { query: langQuery },
  responses: { 200: json(z.object({ items: z.array(Category) }), "Every category"), ...refuses(400) },
});

const Village = z
  .object({ code: z.string(), name: z.string(), type: z.string(), district: z.string(), districtName: z.string(), lat: z.number(), lng: z.number() })
  .meta({ id: "Village" });

const villagesRoute = createRoute({
  method: "get",
  path: "/api/villages",
  ...open,
  tags,
  summary: "The town's villages",
  responses: { 200: json(z.object({ items: z.array(Village) }), "Every village, with its label point") },
});

const agenciesRoute = createRoute({
  method: "get",
  path: "/api/agencies",
  ...open,
  tags,
  summary: "How fast each agency answers",
  description: "Counts of the last three months, without confidential reports. They hold no report's content and no place.",
  request: { query: langQuery },
  responses: { 200: json(z.object({ items: z.array(FiguresView.extend({ name: z.string() })) }), "Agencies that received any"), ...refuses(400) },
});

async function categories(lang: "id" | "en"): Promise<string> {
  const { category } = await routed();
  const name = (of: Pick<Named, "name" | "nameEn">) => nameOf(of, lang);
  const items = use().region.categories.map(({ key }): z.output<typeof Category> => {
    const c = category(key)!;
    return {
      key,
      name: name(c),
      group: c.group,
      agency: c.agency,
      emergency: c.emergency,
      callFirst: c.callFirst,
      confidential: c.confidential,
      anonymousAllowed: c.anonymousAllowed,
      targets: c.targets,
      questions: c.questions.map((q) => ({
        code: q.code,
        datatype: q.datatype,
        required: q.required,
        label: lang === "en" ? q.labelEn : q.label,
        values: q.values?.map((v) => ({ key: v.key, name: name(v) })),
      })),
    };
  });
  return JSON.stringify({ items });
}

const villages = (): string =>
  JSON.stringify({ items: use().region.villages.map(({ code, name, type, district, districtName, lat, lng }): z.output<typeof Village> => ({ code, name, type, district, districtName, lat, lng })) });

const memo = memoize<Tagged>(30, 8);
const type = "application/json; charset=utf-8";

/** The town's villages, agencies, categories and places, for forms and for other programs. */
export const town = routes()
  .openapi(agenciesRoute, async (c) => {
    const { lang } = c.req.valid("query");
    const { region } = use();
    const items = (await Figures.agencies()).map((f) => ({ ...figuresView(f), name: region.called("agency", f.agency, lang) }));
    return c.json({ items }, 200, { "cache-control": listed(c) });
  })
  // These two are asked for often and change with the pack: made once, and sent with a tag.
  .openapi(categoriesRoute, async (c) => {
    const { lang } = c.req.valid("query");
    return send(c, await memo(`categories ${lang}`, async () => tagged(await categories(lang))), type, hour) as never;
  })
  .openapi(villagesRoute, async (c) => send(c, await memo("villages", async () => tagged(villages())), type, hour) as never);
