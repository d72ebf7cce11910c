import type * as z from "zod";
import type { Pack, Path } from "./files.ts";
import { contains, inBbox, locator } from "./geometry.ts";
import type * as Base from "./schema.ts";
import type { categories } from "./schema-categories.ts";
import type { commodities, places } from "./schema-goods.ts";
import type { boundaries } from "./schema-map.ts";

/** The pack's files after their own schemas; a file that failed is missing, and what needs it is not checked. */
export interface Files {
  town?: z.output<typeof Base.town>;
  calendar?: z.output<typeof Base.calendar>;
  areas?: z.output<typeof Base.areas>;
  agencies?: z.output<typeof Base.agencies>;
  credits?: z.output<typeof Base.credits>;
  categories?: z.output<typeof categories>;
  commodities?: z.output<typeof commodities>;
  places?: z.output<typeof places>;
  boundaries?: z.output<typeof boundaries>;
  outlines?: z.output<typeof boundaries>;
}

/** Everything that only shows when files are read together. */
export function check(pack: Pack, files: Files): void {
  checkTown(pack, files);
  checkCalendar(pack, files);
  checkAreas(pack, files);
  checkAgencies(pack, files);
  checkCategories(pack, files);
  checkMap(pack, files, "boundaries");
  checkMap(pack, files, "outlines");
  checkGoods(pack, files);
  checkPlaces(pack, files);
}

function unique<T>(pack: Pack, file: string, path: Path, list: T[], of: (item: T) => string | number, field?: string): void {
  const earlier = new Set<string | number>();
  list.forEach((item, i) => {
    if (earlier.has(of(item))) pack.wrong(file, [...path, i, ...(field ? [field] : [])], `"${of(item)}" is there twice`);
    earlier.add(of(item));
  });
}

function checkExists(pack: Pack, file: string, path: Path, value: string, among: Iterable<string> | undefined, what: string): void {
  if (among && ![...among].includes(value)) pack.wrong(file, path, `no ${what} "${value}"`);
}

function checkTown(pack: Pack, { town, ...files }: Files): void {
  if (!town) return;
  if (!inBbox(town.bbox, town.center)) pack.wrong("town.json", ["center"], "lies outside the bbox");
  for (const [file, code] of [
    ["areas.json", files.areas?.region.code],
    ["agencies.json", files.agencies?.region],
    ["report-categories.json", files.categories?.region],
    ["commodities.json", files.commodities?.region],
    ["places.json", files.places?.region],
  ] as const) {
    if (code && code !== town.code) pack.wrong(file, ["region"], `is "${code}", but the town is "${town.code}"`);
  }
  if (files.areas && files.areas.region.timezone !== town.timezone) pack.wrong("areas.json", ["region", "timezone"], `differs from the town's "${town.timezone}"`);
}

function checkCalendar(pack: Pack, { calendar }: Files): void {
  if (!calendar) return;
  unique(pack, "calendar.json", ["days"], calendar.days, (d) => d);
  unique(pack, "calendar.json", ["holidays"], calendar.holidays, (d) => d.date, "date");
  calendar.hours.forEach((span, i) => {
    if (i && span.from < calendar.hours[i - 1]!.to) pack.wrong("calendar.json", ["hours", i, "from"], "begins before the hours above it end");
  });
}

function checkAreas(pack: Pack, { town, areas }: Files): void {
  if (!areas) return;
  const file = "areas.json";
  const districts = areas.areas.filter((a) => a.level === "district").map((a) => a.code);
  unique(pack, file, ["areas"], areas.areas, (a) => a.code, "code");
  areas.areas.forEach((area, i) => {
    const path = ["areas", i] as const;
    if (area.level === "village") checkExists(pack, file, [...path, "parent"], area.parent, districts, "district");
    else if (area.parent !== areas.region.code) pack.wrong(file, [...path, "parent"], `is not the town "${areas.region.code}"`);
    if (town && !inBbox(town.bbox, { lat: area.label_lat, lng: area.label_lng })) pack.wrong(file, [...path, "label_lat"], "the label point lies outside the town's bbox");
  });
  if (!areas.areas.some((a) => a.level === "village")) pack.wrong(file, ["areas"], "has no village");
}

function checkAgencies(pack: Pack, { agencies, areas, categories }: Files): void {
  if (!agencies) return;
  const file = "agencies.json";
  const keys = categories?.categories.map((c) => c.key);
  unique(pack, file, ["agencies"], agencies.agencies, (a) => a.key, "key");
  unique(pack, file, ["emergency_numbers"], agencies.emergencyNumbers, (n) => n.number, "number");
  agencies.agencies.forEach((agency, i) => {
    agency.handles.forEach((key, j) => checkExists(pack, file, ["agencies", i, "handles", j], key, keys, "category"));
    agency.defaultFor.forEach((key, j) => {
      const category = categories?.categories.find((c) => c.key === key);
      if (categories && category?.agency !== agency.key) pack.wrong(file, ["agencies", i, "default_for", j], `category "${key}" goes to "${category?.agency ?? "nobody"}"`);
    });
    if (agency.areaCode) checkExists(pack, file, ["agencies", i, "area_code"], agency.areaCode, areas?.areas.map((a) => a.code), "area");
  });
}

function checkCategories(pack: Pack, { agencies, categories }: Files): void {
  if (!categories) return;
  const file = "report-categories.json";
  const offices = agencies?.agencies.map((a) => a.key);
  const numbers = agencies?.emergencyNumbers.map((n) => n.number);
  unique(pack, file, ["groups"], categories.groups, (g) => g.key, "key");
  unique(pack, file, ["categories"], categories.categories, (c) => c.key, "key");
  categories.categories.forEach((category, i) => {
    const path = ["categories", i] as const;
    checkExists(pack, file, [...path, "group"], category.group, categories.groups.map((g) => g.key), "group");
    checkExists(pack, file, [...path, "default_agency"], category.agency, offices, "agency");
    if (category.otherwise) checkExists(pack, file, [...path, "otherwise", "default_agency"], category.otherwise.agency, offices, "agency");
    category.coAgencies.forEach((key, j) => checkExists(pack, file, [...path, "co_agencies", j], key, offices, "agency"));
    category.callFirst.forEach((number, j) => checkExists(pack, file, [...path, "call_first", j], number, numbers, "emergency number"));
    unique(pack, file, [...path, "attributes"], category.questions, (q) => q.code, "code");
    category.questions.forEach((q, j) => unique(pack, file, [...path, "attributes", j, "values"], q.values ?? [], (v) => v.key, "key"));
    for (const [field, condition] of Object.entries({ emergency_if: category.emergencyIf, contact_if: category.contactIf })) {
      if (!condition) continue;
      const { code, value } = condition;
      const question = category.questions.find((q) => q.code === code);
      if (!question) pack.wrong(file, [...path, field], `no question "${code}"`);
      else checkExists(pack, file, [...path, field], value, (question.values ?? []).map((v) => v.key), `value of question "${code}" called`);
    }
  });
}

function checkMap(pack: Pack, { areas, town, ...files }: Files, which: "boundaries" | "outlines"): void {
  const map = files[which];
  if (!map) return;
  const file = `${which}.geojson`;
  const codes = new Set([areas?.region.code, ...(areas?.areas.map((a) => a.code) ?? [])]);
  unique(pack, file, ["features"], map.features, (f) => f.properties.code, "id");
  map.features.forEach((feature, i) => {
    if (feature.id !== feature.properties.code) pack.wrong(file, ["features", i, "id"], "differs from properties.code");
    if (areas && !codes.has(feature.properties.code)) pack.wrong(file, ["features", i, "properties", "code"], `no area "${feature.properties.code}"`);
  });
  for (const area of areas?.areas ?? []) {
    const i = map.features.findIndex((f) => f.properties.code === area.code);
    const feature = map.features[i];
    if (!feature) pack.wrong(file, ["features"], `has no polygon for "${area.code}" (${area.name})`);
    else if (!contains(feature, { lat: area.label_lat, lng: area.label_lng })) pack.wrong(file, ["features", i, "geometry"], `does not cover the label point of "${area.code}" (${area.name})`);
  }
}

function checkGoods(pack: Pack, { commodities }: Files): void {
  if (!commodities) return;
  const file = "commodities.json";
  unique(pack, file, ["commodities"], commodities.commodities, (c) => c.key, "key");
  commodities.commodities.forEach((commodity, i) => {
    const path = ["commodities", i] as const;
    checkExists(pack, file, [...path, "group"], commodity.group, Object.keys(commodities.groups), "group");
    commodity.units.forEach((key, j) => checkExists(pack, file, [...path, "units", j], key, Object.keys(commodities.units), "unit"));
    checkExists(pack, file, [...path, "default_unit"], commodity.defaultUnit, commodity.units, "unit of its own called");
  });
}

function checkPlaces(pack: Pack, { areas, boundaries, credits, places }: Files): void {
  if (!places) return;
  const file = "places.json";
  const villages = areas?.areas.filter((a) => a.level === "village").map((a) => a.code);
  const at = boundaries && locator(boundaries.features.filter((f) => f.properties.level === "village"));
  unique(pack, file, ["places"], places.places, (p) => p.key, "key");
  places.places.forEach((place, i) => {
    if (place.village_code) checkExists(pack, file, ["places", i, "village_code"], place.village_code, villages, "village");
    if (at && place.lat !== undefined && !at({ lat: place.lat, lng: place.lng! })) pack.wrong(file, ["places", i, "lat"], "the point lies outside every village");
    if (credits && place.licence?.startsWith("ODbL") && !credits.credits.some((c) => c.what === "places" && c.licence.startsWith("ODbL")))
      pack.wrong("credits.json", ["credits"], `has no ODbL credit for places, but places.json[${i}] needs one`);
  });
}
