import { beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { open } from "@among/core/reports/report/open";
import { Heads } from "@among/core/reports/report/info";
import { fetchJson } from "../routes/people.ts";
import { world } from "../world.ts";
import { batu, batuWith, draft, guest } from "./make.ts";

// Everybody may read of it, and nobody is to see where it is: no category of the town's own pack is like that.
const region = batuWith("pju", { publicMap: false });
const village = batu.villages[4]!;
const point = { lat: village.lat + 0.00012, lng: village.lng };
let code: string;

beforeAll(async () => {
  const w = await world();
  connect({ ...use(), region });
  ({ code } = (await open(guest, draft({ category: "pju", point }))).report);
  await open(guest, draft({ category: "sampah", point }));
  return () => w.close();
});

test("a report of a sensitive category that is not confidential is public, at its village's label point", async () => {
  const { items } = (await fetchJson("/api/reports?category=pju")).body;
  expect(items).toMatchObject([{ code, summary: expect.stringContaining("Lubang"), place: { lat: village.lat, lng: village.lng } }]);
  expect((await fetchJson(`/api/reports/${code}`)).body.place).toMatchObject({ lat: village.lat, lng: village.lng });
  expect(await Heads.get({ code })).toMatchObject({ lat: village.lat, lng: village.lng, confidential: false });
});

test("and it is on no map, also where the map is asked for that category alone", async () => {
  const categories = async (query: string) => (await fetchJson(`/api/reports.geojson${query}`)).body.features.map((f: any) => f.properties.category);
  expect(await categories("")).toEqual(["sampah"]);
  expect(await categories("?category=pju")).toEqual([]);
});
