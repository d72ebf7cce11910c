import * as z from "zod";
import type { PaidPriceRules } from "./types-goods.ts";

/**
 * The pack's own files, each checked strictly and turned into the names the code uses.
 * A field that only records where something comes from is checked and then left out.
 */
export const key = z.string().regex(/^[a-z0-9]+([_-][a-z0-9]+)*$/, "a key is lower-case letters and digits, joined by _ or -");
const text = z.string().trim().min(1).max(2000);
const url = z.url({ protocol: /^https?$/ });
const lat = z.number().min(-90).max(90);
const lng = z.number().min(-180).max(180);
const areaCode = z.string().regex(/^\d+(\.\d+)*$/, "an area code is numbers joined by dots");
const absent = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "a time of day is written 07:30");
const named = z.strictObject({ key, name_id: text, name_en: text }).transform(({ key, name_id, name_en }) => ({ key, name: name_id, nameEn: name_en }));

const zone = z.string().refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}, "no such time zone");

/** Each may be left out: then the platform's own holds. */
const paidPrices = z
  .strictObject({ sellers: z.int().min(3), buyers: z.int().min(2), least_amount: z.int().min(1), most_amount: z.int().min(1), account_days: z.int().min(0), earlier_deals: z.int().min(0).max(20), factor: z.number().gt(1), official_factor: z.number().gt(1) })
  .partial()
  .transform(({ least_amount, most_amount, account_days, earlier_deals, official_factor, ...rest }) => {
    const renamed = { ...rest, leastAmount: least_amount, mostAmount: most_amount, accountDays: account_days, earlierDeals: earlier_deals, officialFactor: official_factor };
    return Object.fromEntries(Object.entries(renamed).filter(([, value]) => value !== undefined)) as Partial<PaidPriceRules>;
  });

const perDay = z.int().positive();
/** Digits of numbers in E.164, without the plus. */
const digits = z.string().regex(/^\d+$/, "a range of numbers is written in digits");
const phones = z
  .strictObject({
    calling_code: z.string().regex(/^[1-9]\d{0,2}$/, "a calling code is one to three digits"),
    mobile: z.array(digits).min(1),
    abroad: z.array(digits).default([]),
    texts_per_day: z.strictObject({ notices: perDay, codes: perDay }),
  })
  .transform(({ calling_code, texts_per_day, ...phones }) => ({ ...phones, callingCode: calling_code, textsPerDay: texts_per_day }));

export const town = z
  .strictObject({
    code: areaCode,
    name: text,
    platform: text,
    prefix: z.string().regex(/^[A-Z]{2,5}$/, "a code prefix is two to five capital letters"),
    timezone: zone,
    zone_label: text,
    center: z.strictObject({ lat, lng }),
    bbox: z.tuple([lng, lat, lng, lat]).refine(([w, s, e, n]) => w < e && s < n, "a bbox is west, south, east, north"),
    tiles: z.strictObject({
      url: z.string().regex(/^https:\/\/[^{]+\{z\}.*\{x\}.*\{y\}/, "a tile address is https and has {z}, {x} and {y}"),
      attribution: text,
      max_zoom: z.int().min(1).max(24),
    }),
    elsewhere: z.strictObject({ name: text, url }),
    paid_prices: paidPrices.optional(),
    phones,
  })
  .transform(({ zone_label, tiles: { max_zoom, ...tiles }, paid_prices, ...rest }) => ({ ...rest, zoneLabel: zone_label, tiles: { ...tiles, maxZoom: max_zoom }, ...(paid_prices && { paidPrices: paid_prices }) }));

export const calendar = z
  .strictObject({
    note: text.optional(),
    days: z.array(z.int().min(1).max(7)).min(1),
    hours: z.array(z.strictObject({ from: clock, to: clock }).refine((h) => h.from < h.to, "opens after it closes")).min(1),
    holidays_source: text,
    holidays: z.array(
      z.strictObject({ date: z.iso.date(), name_id: text, name_en: text, kind: z.enum(["national", "joint_leave", "local"]), provisional: z.boolean().default(false) }),
    ),
  })
  .transform(({ days, hours, holidays }) => ({
    days,
    hours,
    holidays: holidays.map(({ name_id, name_en, ...day }) => ({ ...day, name: name_id, nameEn: name_en })),
  }));

const area = z.strictObject({
  code: areaCode,
  name: text,
  type: text,
  level: z.enum(["district", "village"]),
  parent: areaCode,
  lat,
  lng,
  centroid_in_polygon: z.boolean().optional(),
  label_lat: lat,
  label_lng: lng,
  postal_code: absent(z.string().regex(/^\d{5}$/)),
  bps_code: text.optional(),
  bps_code_note: text.optional(),
  area_km2_computed: z.number().positive().optional(),
  alt_names: z.array(text).default([]),
  note: text.optional(),
});

export const areas = z.strictObject({
  region: z.looseObject({ code: areaCode, name: text, timezone: zone }),
  code_system: text,
  areas: z.array(area).min(1),
});

const seen = z.enum(["seen", "unverified", "confirmed"]);

const contact = z
  .strictObject({
    email: z.email().optional(),
    phone: text.optional(),
    address: text.optional(),
    website: url.optional(),
    complaints_site: url.optional(),
    verified: z.boolean().default(false),
  })
  .transform(({ complaints_site, verified, ...contact }) => {
    const ways = { ...contact, ...(complaints_site && { complaintsSite: complaints_site }) };
    return Object.keys(ways).length ? { ...ways, verified } : undefined;
  });

const agency = z
  .strictObject({
    key,
    name_id: text,
    name_en: text,
    abbr: text,
    alt_abbr: z.array(text).optional(),
    kind: text,
    remit_id: text,
    remit_en: text,
    handles: z.array(key),
    default_for: z.array(key).default([]),
    area_code: areaCode.optional(),
    name_verification: z.strictObject({ status: seen, where: text.nullable() }).optional(),
    contact: contact.optional(),
    note: text.optional(),
  })
  .transform(({ name_id, name_en, remit_id, remit_en, area_code, default_for, alt_abbr, name_verification, note, ...rest }) => ({
    ...rest,
    name: name_id,
    nameEn: name_en,
    remit: remit_id,
    remitEn: remit_en,
    areaCode: area_code,
    defaultFor: default_for,
  }));

export const agencies = z
  .strictObject({
    region: areaCode,
    note: text.optional(),
    secretariat: z.strictObject({ name: text, address: text }).optional(),
    emergency_numbers: z.array(
      z
        .strictObject({ number: z.string().regex(/^[0-9+]{2,16}$/), label_id: text, label_en: text, status: seen, where: text.nullish() })
        .transform(({ number, label_id, label_en, status }) => ({ number, label: label_id, labelEn: label_en, status })),
    ),
    agencies: z.array(agency).min(1),
  })
  .transform(({ region, emergency_numbers, agencies }) => ({ region, emergencyNumbers: emergency_numbers, agencies }));

export const credits = z.strictObject({
  credits: z.array(z.strictObject({ what: key, text, url: url.optional(), licence: text })),
});

export { absent, areaCode, lat, lng, named, text, url };
