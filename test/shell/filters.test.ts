import { beforeAll, describe, expect, test } from "vitest";
import type * as z from "zod";
import { filterKey } from "@among/core/filter";
import { create } from "@among/core/market/listing/create";
import { Filter as Goods } from "@among/core/market/listing/filter";
import { Filter as Reports } from "@among/core/reports/report/filter";
import { open } from "@among/core/reports/report/open";
import { queryOf as goodsQuery, readPageQuery } from "../../web/src/market/filters.ts";
import { queryOf as reportsQuery, readFilter } from "../../web/src/reports/filters.ts";
import { batu, draft as goods, someone } from "../market/make.ts";
import { draft, guest } from "../reports/make.ts";
import { fetchJson } from "../routes/people.ts";
import { world } from "../world.ts";

const elsewhere = batu.villages[9]!;

beforeAll(async () => {
  const { close } = await world();
  await open(guest, draft());
  await create(someone(), goods());
  return close;
});

/** A value of each field of the filter, which finds nothing of what was made above; a new field needs one here. */
const samples: { reports: Required<Reports>; goods: Required<Goods> } = {
  reports: { category: "sampah", village: elsewhere.code, state: "closed", from: "2099-01-01", to: "2020-01-01" },
  goods: { commodity: "apel", village: elsewhere.code, near: { lat: -7.87, lng: 112.52 }, priceFrom: 900_000, priceTo: 1, grade: "super", harvestFrom: "2099-01-01", harvestTo: "2020-01-01", certificate: "organic" },
};

interface Noun {
  schema: z.ZodObject;
  values: Record<string, unknown>;
  map: string;
  list: string;
  /** The page's link with a filter, and the filter read from one. */
  link(filter: object): string;
  read(query: URLSearchParams): object;
}
const nouns: Record<string, Noun> = {
  reports: { schema: Reports, values: samples.reports, map: "/api/reports.geojson", list: "/api/reports", link: reportsQuery, read: (query) => readFilter(query, batu) },
  goods: { schema: Goods, values: samples.goods, map: "/api/market.geojson", list: "/api/listings", link: goodsQuery, read: (query) => readPageQuery(query, batu) },
};
/** Only says where to look from: it leaves nothing out. */
const noFence = "near";

const fields = Object.entries(nouns).flatMap(([noun, { schema }]) => Object.keys(schema.shape).map((field) => [noun, field] as const));

describe.each(fields)("the filter of %s by %s", (name, field) => {
  const noun = nouns[name]!;
  const value = noun.values[field];
  const query = new URLSearchParams(Object.entries(typeof value === "object" ? value! : { [field]: value }).map(([key, one]) => [key, String(one)]));

  test("is kept by a link of the page and read from it", () => {
    const link = noun.link({ [field]: value });
    expect(noun.read(new URLSearchParams(link))).toMatchObject({ [field]: value });
    expect(noun.link(noun.read(new URLSearchParams(link)))).toBe(link);
  });

  test("is in the key of what is remembered", () => {
    const keys = [{}, ...Object.keys(noun.schema.shape).map((other) => ({ [other]: noun.values[other] }))].map((filter) => filterKey(noun.schema, filter));
    expect(new Set(keys).size).toBe(keys.length);
    expect(filterKey(noun.schema, { [field]: value })).toBe(filterKey(noun.schema, { [field]: value, [field === "village" ? "grade" : "village"]: undefined }));
  });

  test("is a parameter of the API's list and map, as its document says", async () => {
    const { paths } = (await fetchJson("/api/openapi.json")).body;
    for (const path of [noun.list, noun.map]) expect(paths[path].get.parameters.map((p: { name: string }) => p.name)).toEqual(expect.arrayContaining([...query.keys()]));
  });

  if (field === noFence) return;
  test("gives a list and a map of its own, also right after everything was asked for", async () => {
    const { body: everything } = await fetchJson(noun.map);
    expect(everything.features).toHaveLength(1);
    expect((await fetchJson(`${noun.map}?${query}`)).body.features).toEqual([]);
    expect((await fetchJson(noun.map)).body.features).toHaveLength(1);
    expect((await fetchJson(noun.list)).body.items).toHaveLength(1);
    expect((await fetchJson(`${noun.list}?${query}`)).body.items).toEqual([]);
  });
});
