import * as z from "zod";
import { absent, areaCode, key, lat, lng, text, url } from "./schema.ts";

const range = z.tuple([z.number().nonnegative(), z.number().nonnegative()]).refine(([min, max]) => min <= max, "the least comes first");

const unit = z
  .strictObject({ code: text, code_list: text, code_name: text, label_id: text, label_en: text, kg_factor: z.number().positive().nullable() })
  .transform((u) => ({ code: u.code, codeList: u.code_list, name: u.label_id, nameEn: u.label_en, kgFactor: u.kg_factor }));

const commodity = z
  .strictObject({
    key,
    name_id: text,
    name_en: text,
    scientific_name: absent(text),
    group: key,
    agrovoc_uri: absent(url),
    agrovoc_label: absent(text),
    agrovoc_match: absent(z.enum(["exact", "close", "broad", "organism", "related"])),
    units: z.array(key).min(1),
    default_unit: key,
    shelf_life: absent(z.strictObject({ room_days: range.nullable(), chilled_days: range.nullable(), source: text })),
    alt_names_id: z.array(text).default([]),
    price_series: text.optional(),
    grades: z.array(z.strictObject({ key, name_id: text, name_en: text, standard: text })).default([]),
    note: text.optional(),
  })
  .transform((c) => ({
    key: c.key,
    name: c.name_id,
    nameEn: c.name_en,
    scientificName: c.scientific_name,
    group: c.group,
    agrovocUri: c.agrovoc_uri,
    units: c.units,
    defaultUnit: c.default_unit,
    shelfLife: c.shelf_life && { roomDays: c.shelf_life.room_days, chilledDays: c.shelf_life.chilled_days, source: c.shelf_life.source },
    altNames: c.alt_names_id,
    priceSeries: c.price_series,
    grades: c.grades.map((g) => ({ key: g.key, name: g.name_id, nameEn: g.name_en, standard: g.standard })),
  }));

const column = text.max(60);

const priceFormat = z
  .strictObject({
    key,
    name_id: text,
    name_en: text,
    url: url.optional(),
    delimiter: z.enum([",", ";", "\t"]).default(","),
    /** `ymd` is ISO 8601; `dmy` is 31/12/2026. */
    dates: z.enum(["ymd", "dmy"]).default("ymd"),
    columns: z.strictObject({ date: column, goods: column, price: column, level: column.optional(), period: column.optional(), market: column.optional(), source: column.optional(), unit_code: column.optional() }),
    /** The source's name of goods to our key; null skips them. Without it the column holds our keys. */
    goods: z.record(text, key.nullable()).optional(),
    level: z.enum(["consumer", "retail", "wholesale", "producer"]).optional(),
    period: z.enum(["day", "week", "month"]).default("day"),
    market: text.optional(),
    source: key.optional(),
    unit_code: text.optional(),
  })
  .transform(({ name_id, name_en, unit_code, columns: { unit_code: unitColumn, ...columns }, ...format }) => ({ ...format, name: name_id, nameEn: name_en, unitCode: unit_code, columns: { ...columns, unitCode: unitColumn } }));

export const commodities = z.strictObject({
  region: areaCode,
  note: text.optional(),
  price_formats: z.array(priceFormat).default([]),
  units: z.record(key, unit),
  groups: z.record(key, text),
  commodities: z.array(commodity),
});

const place = z
  .strictObject({
    key,
    name: text,
    alt_names: z.array(text).default([]),
    kind: key,
    lat: absent(lat),
    lng: absent(lng),
    precision: z.enum(["point", "approx_100m", "approx_200m", "approx_500m", "none"]),
    village_code: absent(areaCode),
    village: absent(text),
    district: text,
    address: text.optional(),
    opened: z.int().optional(),
    website: url.optional(),
    osm_id: text.optional(),
    wikidata: z.string().regex(/^Q\d+$/).optional(),
    location_source: absent(text),
    licence: absent(text),
    unverified: z.boolean(),
    cross_check: z.array(z.strictObject({ against: text, distance_m: z.number().nonnegative() })).optional(),
    notes: text.optional(),
    status: text.optional(),
    fallback: z.strictObject({ lat, lng, precision: z.literal("village") }).optional(),
    village_basis: text.optional(),
  })
  .refine((p) => (p.lat === undefined) === (p.lng === undefined) && (p.lat === undefined) === (p.precision === "none"), {
    path: ["precision"],
    message: "a point has lat, lng and a precision; no point has neither and precision none",
  })
  .refine((p) => p.lat === undefined || p.licence, { path: ["licence"], message: "a point names the licence it came under" });

export const places = z.strictObject({
  region: areaCode,
  generated_note: text.optional(),
  excluded: z.array(z.strictObject({ name: text, reason: text })).default([]),
  places: z.array(place),
});
