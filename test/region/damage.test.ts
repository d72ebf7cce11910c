import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { loadRegion, RegionError, type Region } from "@among/region";

const mini = new URL("../fixtures/pack-mini", import.meta.url);
const scratch = mkdtempSync(join(tmpdir(), "among-pack-"));
afterAll(() => rmSync(scratch, { recursive: true }));

let copies = 0;
/** The problems of the mini pack after one file was damaged; none when it still loads. */
function damage(file: string, change: (text: string) => string, use: (region: Region) => unknown = () => undefined): string[] {
  const folder = join(scratch, String(copies++));
  cpSync(mini, folder, { recursive: true });
  const before = readFileSync(join(folder, file), "utf8");
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(join(folder, file), after);
  try {
    use(loadRegion(pathToFileURL(folder)));
    return [];
  } catch (error) {
    if (error instanceof RegionError) return error.problems;
    throw error;
  }
}

/** Edits the parsed JSON in place. */
const edit = (change: (data: any) => unknown) => (text: string) => {
  const data = JSON.parse(text);
  change(data);
  return JSON.stringify(data);
};

test.each<[string, string, (data: any) => unknown, string]>([
  ["unknown time zone", "town.json", (d) => (d.timezone = "Asia/Nowhere"), "town.json: timezone: no such time zone"],
  ["misspelt field", "town.json", (d) => (d.colour = "red"), 'town.json: (whole file): Unrecognized key: "colour"'],
  ["tiles without a template", "town.json", (d) => (d.tiles.url = "https://tiles.example/"), "town.json: tiles.url: a tile address is https and has {z}, {x} and {y}"],
  ["centre elsewhere", "town.json", (d) => (d.center.lat = 10), "town.json: center: lies outside the bbox"],
  ["another town's file", "places.json", (d) => (d.region = "99.02"), 'places.json: region: is "99.02", but the town is "99.01"'],
  ["closes before it opens", "calendar.json", (d) => (d.hours[0].to = "07:00"), "calendar.json: hours[0]: opens after it closes"],
  ["overlapping hours", "calendar.json", (d) => (d.hours[1].from = "11:00"), "calendar.json: hours[1].from: begins before the hours above it end"],
  ["a day that is none", "calendar.json", (d) => (d.holidays[0].date = "2026-02-30"), "calendar.json: holidays[0].date: Invalid ISO date"],
  ["a holiday twice", "calendar.json", (d) => d.holidays.push(d.holidays[0]), 'calendar.json: holidays[1].date: "2026-02-03" is there twice'],
  ["village without district", "areas.json", (d) => (d.areas[1].parent = "99.01.09"), 'areas.json: areas[1].parent: no district "99.01.09"'],
  ["area code twice", "areas.json", (d) => d.areas.push(d.areas[2]), 'areas.json: areas[3].code: "99.01.01.2002" is there twice'],
  ["label point off its polygon", "areas.json", (d) => (d.areas[1].label_lng = 140.71), 'boundaries.geojson: features[2].geometry: does not cover the label point of "99.01.01.2001" (Barat)'],
  ["open ring", "boundaries.geojson", (d) => d.features[2].geometry.coordinates[0].pop(), "boundaries.geojson: features[2].geometry.coordinates[0]: the ring is not closed: its last position differs from its first"],
  ["position that is none", "boundaries.geojson", (d) => (d.features[2].geometry.coordinates[0][1] = [999, 0]), "boundaries.geojson: features[2].geometry.coordinates[0][1]: a position is [lng, lat] in degrees"],
  ["missing polygon", "outlines.geojson", (d) => d.features.pop(), 'outlines.geojson: features: has no polygon for "99.01.01.2002" (Timur)'],
  ["agency key twice", "agencies.json", (d) => (d.agencies[1].key = "dinas_pantai"), 'agencies.json: agencies[1].key: "dinas_pantai" is there twice'],
  ["handles nothing known", "agencies.json", (d) => (d.agencies[0].handles[0] = "salju"), 'agencies.json: agencies[0].handles[0]: no category "salju"'],
  ["default for another's category", "agencies.json", (d) => d.agencies[0].default_for.push("orang_hanyut"), 'agencies.json: agencies[0].default_for[1]: category "orang_hanyut" goes to "pos_jaga"'],
  ["serves an unknown district", "agencies.json", (d) => (d.agencies[0].area_code = "99.09"), 'agencies.json: agencies[0].area_code: no area "99.09"'],
  ["unknown agency", "report-categories.json", (d) => (d.categories[1].co_agencies = ["dinas_salju"]), 'report-categories.json: categories[1].co_agencies[0]: no agency "dinas_salju"'],
  ["unknown group", "report-categories.json", (d) => (d.categories[0].group = "gunung"), 'report-categories.json: categories[0].group: no group "gunung"'],
  ["target of no hours", "report-categories.json", (d) => (d.categories[0].targets.first_response_hours = 0), "report-categories.json: categories[0].targets.first_response_hours: Too small: expected number to be >0"],
  ["ends before it answers", "report-categories.json", (d) => (d.categories[0].targets.resolution_hours = 2), "report-categories.json: categories[0].targets.resolution_hours: shorter than the first response"],
  ["number nobody answers", "report-categories.json", (d) => (d.categories[1].call_first = ["911"]), 'report-categories.json: categories[1].call_first[0]: no emergency number "911"'],
  ["emergency without a number", "report-categories.json", (d) => (d.categories[1].call_first = null), "report-categories.json: categories[1].call_first: an emergency names the number to call first"],
  ["confidential on the map", "report-categories.json", (d) => (d.categories[0].confidential = true), "report-categories.json: categories[0].public_map: a confidential category cannot be on the public map"],
  ["condition on no question", "report-categories.json", (d) => (d.categories[0].emergency_if = "warna=merah"), 'report-categories.json: categories[0].emergency_if: no question "warna"'],
  ["contact on no question", "report-categories.json", (d) => (d.categories[0].contact_if = "warna=merah"), 'report-categories.json: categories[0].contact_if: no question "warna"'],
  ["condition on no value", "report-categories.json", (d) => (d.categories[0].emergency_if = "jumlah=lautan"), 'report-categories.json: categories[0].emergency_if: no value of question "jumlah" called "lautan"'],
  ["list without values", "report-categories.json", (d) => delete d.categories[0].attributes[0].values, "report-categories.json: categories[0].attributes[0].values: a list has values, and only a list"],
  ["value twice", "report-categories.json", (d) => (d.categories[0].attributes[0].values[1].key = "sedikit"), 'report-categories.json: categories[0].attributes[0].values[1].key: "sedikit" is there twice'],
  ["unknown unit", "commodities.json", (d) => Object.assign(d, { groups: { ikan: "Ikan" }, commodities: [{ key: "tuna", name_id: "Tuna", name_en: "Tuna", group: "ikan", units: ["ekor"], default_unit: "ekor" }] }), 'commodities.json: commodities[0].units[0]: no unit "ekor"'],
  ["place in no village", "places.json", (d) => (d.places[0].village_code = "99.01.01.2009"), 'places.json: places[0].village_code: no village "99.01.01.2009"'],
  ["place outside the town", "places.json", (d) => Object.assign(d.places[0], { lat: 1, lng: 2, precision: "point", licence: "CC0" }), "places.json: places[0].lat: the point lies outside every village"],
  ["point without a licence", "places.json", (d) => Object.assign(d.places[0], { lat: -2.5, lng: 140.7, precision: "point" }), "places.json: places[0].licence: a point names the licence it came under"],
  ["point without its credit", "places.json", (d) => Object.assign(d.places[0], { lat: -2.5, lng: 140.75, precision: "point", licence: "ODbL 1.0" }), "credits.json: credits: has no ODbL credit for places, but places.json[0] needs one"],
])("%s is named with its file and path", (_, file, change, problem) => {
  expect(damage(file, edit(change))).toContain(problem);
});

test("a file that is no JSON, or not there, is named", () => {
  expect(damage("credits.json", (text) => text.slice(0, -5))).toEqual([expect.stringMatching(/^credits\.json: \(whole file\): is not JSON/)]);
  expect(() => loadRegion(join(scratch, "nowhere"))).toThrow("town.json: (whole file): cannot be read (ENOENT)");
});

test("all problems come at once, one line each", () => {
  const problems = damage("agencies.json", edit((d) => {
    d.agencies[0].key = "Dinas Pantai";
    delete d.agencies[1].abbr;
  }));
  expect(problems).toHaveLength(2);
  expect(problems.every((line) => /^agencies\.json: agencies\[\d\]\.\w+: \S/.test(line) && !line.includes("\n"))).toBe(true);
});

test.each([
  ["2026-01-01,month,Pasar,Tuna,,KGM,12.5,consumer,dinas,no", "prices.csv: line[2].price_idr: a price is whole rupiah above zero"],
  ["2026-01-01,month,Pasar,Tuna,tuna,KGM,100,consumer,dinas,no", 'prices.csv: line[2].commodity_key: no commodity "tuna"'],
  ["2026-01-01,month,Pasar", "prices.csv: line[2]: has 3 fields instead of 10"],
])("a wrong price line is named when prices are read: %s", (line, problem) => {
  expect(damage("prices.csv", (text) => `${text}${line}\n`)).toEqual([]);
  expect(damage("prices.csv", (text) => `${text}${line}\n`, (region) => region.prices())).toEqual([problem]);
});
