import type { Draft } from "@among/core/market/listing/draft";
import { id } from "@among/core/id";
import type { Info, Story } from "@among/core/market/listing/info";
import { showQuantity } from "@among/core/market/measure";
import type { Lang } from "../shell/lang.ts";
import { feeOf, gramsOf, quantityOf, rupiahOf, wholeOf, type Form } from "./typed.ts";

/** The sell form as the person left it: every value as typed, so that nothing is lost when it is shown again. */
export interface Values {
  id: string;
  commodity: string;
  variety: string;
  grade: string;
  standardGrade: string;
  unit: string;
  grams: string;
  quantity: string;
  price: string;
  minimum: string;
  harvestOn: string;
  until: string;
  village: string;
  lat: string;
  lng: string;
  pickup: boolean;
  collection: string;
  km: string;
  fee: string;
  certificates: { kind: string; number: string; until: string }[];
  photos: string[];
  description: string;
}

const texts = ["commodity", "variety", "grade", "standardGrade", "unit", "grams", "quantity", "price", "minimum", "harvestOn", "until", "village", "lat", "lng", "collection", "km", "fee", "description"] as const;

/** Certificates one form has room for. */
export const room = 2;

export const blank = (commodity: string, unit: string, day: string, village: string): Values => ({
  ...(Object.fromEntries(texts.map((name) => [name, ""])) as Record<(typeof texts)[number], string>),
  id: id("lst"),
  commodity,
  unit,
  harvestOn: day,
  village,
  pickup: true,
  certificates: [],
  photos: [],
});

export function readForm(form: Form): Values {
  return {
    ...(Object.fromEntries(texts.map((name) => [name, form.text(name)])) as Record<(typeof texts)[number], string>),
    id: form.text("id") || id("lst"),
    pickup: form.has("pickup"),
    certificates: Array.from({ length: room }, (_, i) => ({ kind: form.text(`certificate_${i}`), number: form.text(`certificate_number_${i}`), until: form.text(`certificate_until_${i}`) })).filter((c) => c.kind || c.number || c.until),
    photos: form.texts("photos").slice(0, 4),
  };
}

/** What core checks; what was left empty is left out. */
export function toDraft(v: Values, lang: Lang): Draft {
  return {
    id: v.id,
    commodity: v.commodity,
    variety: v.variety || undefined,
    grade: v.grade || undefined,
    standardGrade: v.standardGrade || undefined,
    unit: v.unit || undefined,
    grams: gramsOf(v.grams, lang),
    quantity: quantityOf(v.quantity, lang) as number,
    price: rupiahOf(v.price),
    minimum: quantityOf(v.minimum, lang),
    harvestOn: v.harvestOn || undefined,
    until: v.until || undefined,
    village: v.village,
    point: v.lat && v.lng ? { lat: Number(v.lat), lng: Number(v.lng) } : undefined,
    handover: {
      pickup: v.pickup,
      collection: v.collection || undefined,
      delivery: v.km || v.fee ? { km: wholeOf(v.km) as number, fee: feeOf(v.fee) } : undefined,
    },
    certificates: v.certificates.map(({ kind, number, until }) => ({ kind: kind as "other", number, expiresOn: until })),
    photos: v.photos,
    description: v.description || undefined,
    lang,
  };
}

type Known = Pick<Draft, "commodity" | "variety" | "grade" | "standardGrade" | "unit" | "grams" | "quantity" | "price" | "minimum" | "village" | "point" | "handover" | "description"> & { certificates?: { kind: string; number: string; expiresOn: string }[] };

/** A form filled from what is known: an earlier listing, or one to change. */
export function filled(from: Known, start: Values, lang: Lang): Values {
  const number = (n: number | undefined): string => (n === undefined ? "" : showQuantity(n, lang));
  const rupiah = (n: number | undefined): string => (n === undefined ? "" : new Intl.NumberFormat(lang === "id" ? "id-ID" : "en-GB").format(n));
  const { handover } = from;
  return {
    ...start,
    commodity: from.commodity,
    variety: from.variety ?? "",
    grade: from.grade ?? "",
    standardGrade: from.standardGrade ?? "",
    unit: from.unit ?? start.unit,
    grams: from.unit === "kg" ? "" : number(from.grams),
    quantity: number(from.quantity),
    price: rupiah(from.price),
    minimum: number(from.minimum),
    village: from.village,
    lat: from.point?.lat.toString() ?? "",
    lng: from.point?.lng.toString() ?? "",
    pickup: handover?.pickup ?? false,
    collection: handover?.collection ?? "",
    km: handover?.delivery?.km.toString() ?? "",
    fee: handover?.delivery ? (handover.delivery.fee === 0 ? "0" : rupiah(handover.delivery.fee)) : "",
    certificates: (from.certificates ?? []).map(({ kind, number: no, expiresOn }) => ({ kind, number: no, until: expiresOn })),
    description: from.description ?? "",
  };
}

export const ofListing = (listing: Info, story: Pick<Story, "description" | "certificates" | "point" | "photos">, lang: Lang): Values => ({
  ...filled({ ...listing, quantity: listing.left, description: story.description, point: story.point, certificates: story.certificates }, blank(listing.commodity, listing.unit, listing.harvestOn, listing.village), lang),
  id: listing.id,
  harvestOn: listing.harvestOn,
  until: listing.until,
  photos: story.photos,
});

/** The core's names of what is wrong, by the form's own fields. */
export function ownFields(fields: Record<string, string>): Record<string, string> {
  const named = (path: string): string =>
    ({ handover: "pickup", "handover.collection": "collection", "handover.delivery.km": "km", "handover.delivery.fee": "fee" })[path] ?? (path.startsWith("point") ? "village" : path.startsWith("certificates") ? "certificates" : path);
  return Object.fromEntries(Object.entries(fields).map(([path, code]) => [named(path), code]));
}
