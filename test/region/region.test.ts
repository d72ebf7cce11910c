import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { loadRegion, packFolder, type Boundaries } from "@among/region";
import { contains, distance, polygons } from "@among/region/geometry";

const batu = loadRegion(packFolder("batu"));
const mini = new URL("../fixtures/pack-mini", import.meta.url);

test("Batu loads as the town it is", () => {
  expect(batu).toMatchObject({ code: "35.79", name: "Kota Batu", platform: "Among Batu", prefix: "BTU", timezone: "Asia/Jakarta", zoneLabel: "WIB" });
  expect([batu.districts, batu.villages, batu.agencies, batu.categories].map((list) => list.length)).toEqual([3, 24, 24, 16]);
  expect(batu.village("35.79.02.2003")).toMatchObject({ name: "Tulungrejo", district: "35.79.02", districtName: "Bumiaji" });
  expect(batu.agency("dlh")).toMatchObject({ nameEn: "Environment Office", contact: { verified: false } });
  expect(batu.agency("pln_batu")?.handles).toBeDefined();
  expect([batu.village("x"), batu.agency("x"), batu.category("x"), batu.commodity("x")]).toEqual([undefined, undefined, undefined, undefined]);
});

test("things are called by their keys in either language, and by no other key", () => {
  const called = (kind: Parameters<typeof batu.called>[0], key: string) => (["id", "en"] as const).map((lang) => batu.called(kind, key, lang));
  expect(called("category", "jalan_rusak")).toEqual([batu.category("jalan_rusak")!.name, "Damaged road"]);
  expect(called("agency", "dlh")).toEqual([batu.agency("dlh")!.name, "Environment Office"]);
  expect(called("commodity", "wortel")).toEqual([batu.commodity("wortel")!.name, batu.commodity("wortel")!.nameEn]);
  expect(called("agencyShort", "dlh")).toEqual(["DLH", "DLH"]);
  const bunch = batu.units.find((u) => u.key === "ikat")!;
  expect(called("unit", "ikat")).toEqual([bunch.name, bunch.nameEn]);
  expect(called("village", "35.79.02.2003")).toEqual(["Tulungrejo", "Tulungrejo"]);
  for (const kind of ["category", "agency", "agencyShort", "village", "commodity", "unit"] as const) for (const key of ["x", "", "constructor"]) expect(called(kind, key)).toEqual([key, key]);
});

test("a category carries its rules and its questions in order", () => {
  const road = batu.category("jalan_rusak")!;
  expect(road).toMatchObject({
    nameEn: "Damaged road",
    agency: "dpupr",
    emergencyIf: { code: "bisa_dilewati", value: "tidak" },
    callFirst: [],
    targets: { respondHours: 24, resolveHours: 336 },
  });
  expect(road.questions.map((q) => q.code)).toEqual(["kerusakan", "ukuran", "bisa_dilewati", "korban"]);
  expect(road.questions[0]!.values![0]).toEqual({ key: "lubang", name: "Lubang", nameEn: "Pothole" });
  expect(batu.category("narkoba")).toMatchObject({ confidential: true, publicMap: false, callFirst: ["110"], targets: { resolveHours: null } });
  expect(new Set(batu.categories.map((c) => c.group))).toEqual(new Set(batu.groups.map((g) => g.key)));
});

test("2026 has the decree's 17 holidays and 8 days of joint leave", () => {
  const kinds = batu.calendar.holidays.filter((h) => h.date.startsWith("2026")).map((h) => h.kind);
  expect([kinds.filter((k) => k === "national").length, kinds.filter((k) => k === "joint_leave").length]).toEqual([17, 8]);
  expect(batu.calendar.holidays.filter((h) => h.provisional).every((h) => h.date.startsWith("2027"))).toBe(true);
});

test.each(batu.villages.map((v) => [v.name, v] as const))("the label point of %s lies in it", (_, village) => {
  expect(batu.villageAt(village)).toBe(village);
  expect(batu.coarse(village)).toEqual({ lat: village.lat, lng: village.lng });
});

test.each([
  ["Malang", { lat: -7.98, lng: 112.63 }],
  ["inside the bbox, outside the town", { lat: -7.9393, lng: 112.5956 }],
  ["the other side of the world", { lat: 52.5, lng: 13.4 }],
])("%s is in no village", (_, point) => {
  expect(batu.villageAt(point)).toBeUndefined();
  expect(batu.coarse(point)).toBeUndefined();
});

test("a coarse point says the village and nothing more", () => {
  const village = batu.village("35.79.01.1004")!;
  const here = { lat: village.lat + 0.001, lng: village.lng + 0.001 };
  expect(distance(here, village)).toBeGreaterThan(100);
  expect(batu.coarse(here)).toEqual({ lat: village.lat, lng: village.lng });
});

test("distance is in metres", () => {
  expect(distance({ lat: 0, lng: 0 }, { lat: 0, lng: 1 })).toBeCloseTo(111_195, 0);
  expect(distance({ lat: -7.87, lng: 112.52 }, { lat: -7.87, lng: 112.52 })).toBe(0);
});

const edges = (map: Boundaries, level: string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const ring of map.features.filter((f) => f.properties.level === level).flatMap((f) => polygons(f).flat())) {
    ring.slice(1).forEach((p, i) => {
      const edge = [ring[i]!.join(), p.join()].sort().join(" ");
      counts.set(edge, (counts.get(edge) ?? 0) + 1);
    });
  }
  return counts;
};

test("outlines are small, cover every label point, and neighbours still touch", () => {
  expect(gzipSync(readFileSync(new URL("outlines.geojson", packFolder("batu")))).length).toBeLessThanOrEqual(12 * 1024);
  for (const village of batu.villages) expect(contains(batu.outlines.features.find((f) => f.id === village.code)!, village)).toBe(true);
  // What only one village borders must be exactly the town's own outline: a gap or an overlap would add edges.
  const outer = [...edges(batu.outlines, "village")].filter(([, count]) => count === 1).map(([edge]) => edge);
  expect(new Set(outer)).toEqual(new Set(edges(batu.outlines, "city").keys()));
});

test("no place keeps a point without a licence, and OpenStreetMap is credited", () => {
  const located = batu.places.filter((p) => p.precision !== "village" && p.lat !== undefined);
  expect(located).toHaveLength(19);
  expect(located.every((p) => p.licence && batu.villageAt({ lat: p.lat!, lng: p.lng! })?.code === p.village)).toBe(true);
  const square = batu.places.find((p) => p.key === "alun-alun-batu")!;
  const { lat, lng } = batu.village(square.village!)!;
  expect(square).toMatchObject({ precision: "village", lat, lng });
  expect(batu.credits).toContainEqual(expect.objectContaining({ what: "places", text: "© OpenStreetMap contributors", licence: "ODbL 1.0" }));
});

test("prices are read once, when asked for", () => {
  expect(batu.prices()).toHaveLength(3320);
  expect(batu.prices()).toBe(batu.prices());
  expect(batu.prices()[0]).toMatchObject({ market: "Kab. Malang", commodity: "bawang_merah", unitCode: "KGM", price: 29136, possiblyImputed: false });
});

test("another town loads from a URL or a path, with or without the slash", () => {
  const path = mini.pathname;
  for (const folder of [mini, `${mini}`, path, `${path}/`]) {
    const region = loadRegion(folder);
    expect(region).toMatchObject({ name: "Teluk Uji", prefix: "TLU", zoneLabel: "WIT", commodities: [] });
    expect(region.villageAt({ lat: -2.45, lng: 140.79 })?.name).toBe("Timur");
    expect(region.prices()).toEqual([]);
  }
});
