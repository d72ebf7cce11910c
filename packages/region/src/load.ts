import { pathToFileURL } from "node:url";
import { check, type Files } from "./checks.ts";
import { Pack } from "./files.ts";
import { locator } from "./geometry.ts";
import { readPrices } from "./prices.ts";
import * as Base from "./schema.ts";
import { categories } from "./schema-categories.ts";
import { commodities, places } from "./schema-goods.ts";
import { boundaries } from "./schema-map.ts";
import type { Agency, Area, Region, Village } from "./types.ts";
import type { Place, Price } from "./types-goods.ts";

/**
 * Reads and checks a region pack.
 * @param folder a `file:` URL or a path, with or without the closing slash
 * @throws RegionError naming every problem with its file and the path inside it
 */
export function loadRegion(folder: URL | string): Region {
  const pack = new Pack(folderUrl(folder));
  const files: Files = {
    town: pack.json("town.json", Base.town),
    calendar: pack.json("calendar.json", Base.calendar),
    areas: pack.json("areas.json", Base.areas),
    agencies: pack.json("agencies.json", Base.agencies),
    credits: pack.json("credits.json", Base.credits),
    categories: pack.json("report-categories.json", categories),
    commodities: pack.json("commodities.json", commodities),
    places: pack.json("places.json", places),
    boundaries: pack.json("boundaries.geojson", boundaries),
    outlines: pack.json("outlines.geojson", boundaries),
  };
  check(pack, files);
  pack.settle();
  return assemble(pack.folder, files as Required<Files>);
}

function folderUrl(folder: URL | string): URL {
  const url = folder instanceof URL ? folder : folder.startsWith("file:") ? new URL(folder) : pathToFileURL(folder);
  return url.href.endsWith("/") ? url : new URL(`${url.href}/`);
}

function assemble(folder: URL, files: Required<Files>): Region {
  const { districts, villages } = areasOf(files.areas);
  const agencies: Agency[] = files.agencies.agencies.map(({ defaultFor, ...agency }) => agency);
  const features = files.boundaries.features;
  const villageBy = by(villages, "code");
  const agencyBy = by(agencies, "key");
  const categoryBy = by(files.categories.categories, "key");
  const commodityBy = by(files.commodities.commodities, "key");
  const featureAt = locator(features.filter((f) => f.properties.level === "village"));
  const villageAt: Region["villageAt"] = (point) => villageBy.get(featureAt(point)?.id ?? "");
  let prices: Price[] | undefined;

  return {
    ...files.town,
    districts,
    villages,
    village: (code) => villageBy.get(code),
    villageAt,
    coarse: (point) => {
      const village = villageAt(point);
      return village && { lat: village.lat, lng: village.lng };
    },
    agencies,
    agency: (key) => agencyBy.get(key),
    groups: files.categories.groups,
    categories: files.categories.categories,
    category: (key) => categoryBy.get(key),
    emergencyNumbers: files.agencies.emergencyNumbers,
    calendar: files.calendar,
    boundaries: files.boundaries,
    outlines: files.outlines,
    units: Object.entries(files.commodities.units).map(([key, unit]) => ({ key, ...unit })),
    commodityGroups: Object.entries(files.commodities.groups).map(([key, name]) => ({ key, name })),
    commodities: files.commodities.commodities,
    commodity: (key) => commodityBy.get(key),
    places: files.places.places.map((place) => placeOf(place, villageBy)),
    prices: () => {
      if (prices) return prices;
      const series = new Pack(folder);
      const read = readPrices(series, new Set(commodityBy.keys()));
      series.settle();
      return (prices = read);
    },
    priceFormats: files.commodities.price_formats,
    credits: files.credits.credits,
  };
}

const by = <T, K extends keyof T>(list: T[], key: K): Map<T[K], T> => new Map(list.map((item) => [item[key], item]));

function areasOf({ areas }: Required<Files>["areas"]): { districts: Area[]; villages: Village[] } {
  const districts: Area[] = [];
  const villages: Village[] = [];
  const names = new Map(areas.map((a) => [a.code, a.name]));
  for (const a of areas) {
    const area = { code: a.code, name: a.name, type: a.type, lat: a.label_lat, lng: a.label_lng };
    if (a.level === "district") districts.push(area);
    else villages.push({ ...area, district: a.parent, districtName: names.get(a.parent)!, postalCode: a.postal_code, altNames: a.alt_names });
  }
  return { districts, villages };
}

function placeOf(p: Required<Files>["places"]["places"][number], villages: Map<string, Village>): Place {
  const village = villages.get(p.village_code ?? "");
  const located = p.lat !== undefined;
  return {
    key: p.key,
    name: p.name,
    altNames: p.alt_names,
    kind: p.kind,
    lat: p.lat ?? village?.lat,
    lng: p.lng ?? village?.lng,
    precision: located || !village ? p.precision : "village",
    village: village?.code,
    district: p.district,
    address: p.address,
    website: p.website,
    opened: p.opened,
    notes: p.notes,
    licence: p.licence,
    unverified: p.unverified,
  };
}
