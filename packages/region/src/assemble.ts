import type { Files } from "./checks.ts";
import { locator, type Boundaries } from "./geometry.ts";
import { nameOf } from "./named.ts";
import type { Agency, Area, Region, Village } from "./types.ts";
import type { Place, Price } from "./types-goods.ts";

/** A checked pack's plain data. What not every process needs is read when it is first asked for. */
export interface Checked extends Required<Pick<Files, "town" | "calendar" | "areas" | "agencies" | "credits" | "categories" | "commodities">> {
  places(): Required<Files>["places"];
  boundaries(): Boundaries;
  outlines(): Boundaries;
  /** @param commodities keys of the town's goods */
  prices(commodities: ReadonlySet<string>): Price[];
}

/** Puts a town together. Nothing is checked here: no schema is loaded for it. */
export function assemble(pack: Checked): Region {
  const { districts, villages } = areasOf(pack.areas);
  const agencies: Agency[] = pack.agencies.agencies.map(({ defaultFor, ...agency }) => agency);
  const villageBy = by(villages, "code");
  const agencyBy = by(agencies, "key");
  const categoryBy = by(pack.categories.categories, "key");
  const commodityBy = by(pack.commodities.commodities, "key");
  const units = Object.entries(pack.commodities.units).map(([key, unit]) => ({ key, ...unit }));
  const named = { category: categoryBy, agency: agencyBy, commodity: commodityBy, unit: by(units, "key") };
  const boundaries = once(pack.boundaries);
  const outlines = once(pack.outlines);
  const places = once(() => pack.places().places.map((place) => placeOf(place, villageBy)));
  const featureAt = once(() => locator(boundaries().features.filter((f) => f.properties.level === "village")));
  const villageAt: Region["villageAt"] = (point) => villageBy.get(featureAt()(point)?.id ?? "");

  return {
    ...pack.town,
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
    groups: pack.categories.groups,
    categories: pack.categories.categories,
    category: (key) => categoryBy.get(key),
    called: (kind, key, lang) => {
      if (kind === "village") return villageBy.get(key)?.name ?? key;
      if (kind === "agencyShort") return agencyBy.get(key)?.abbr ?? key;
      const entry = named[kind].get(key);
      return entry ? nameOf(entry, lang) : key;
    },
    emergencyNumbers: pack.agencies.emergencyNumbers,
    calendar: pack.calendar,
    get boundaries() {
      return boundaries();
    },
    get outlines() {
      return outlines();
    },
    units,
    commodityGroups: Object.entries(pack.commodities.groups).map(([key, name]) => ({ key, name })),
    commodities: pack.commodities.commodities,
    commodity: (key) => commodityBy.get(key),
    get places() {
      return places();
    },
    prices: once(() => pack.prices(new Set(commodityBy.keys()))),
    priceFormats: pack.commodities.price_formats,
    credits: pack.credits.credits,
  };
}

/** What fails is tried again the next time. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
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
