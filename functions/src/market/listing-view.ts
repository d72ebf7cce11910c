import * as z from "zod";
import { use } from "@among/core/config";
import { metresTo } from "@among/core/market/listing/list";
import { Certificate, certificates, Handover, stateAt, states, type Info } from "@among/core/market/listing/info";
import { perKilo, unitOf } from "@among/core/market/measure";
import type { Detail } from "@among/core/market/listing/read";
import type { Stored } from "@among/core/table";
import type { Point } from "@among/region/geometry";
import { pagePath, type Lang } from "@among/core/lang";
import { photoView, PhotoView } from "../media/photo-view.ts";

const milli = (of: string) => z.number().int().describe(`${of}, in thousandths of the unit`);

/** A listing as everyone sees it: the farm gate's exact point, phones and what was agreed with others are not in here. */
export const Listing = z
  .object({
    id: z.string(),
    commodity: z.string(),
    commodityName: z.string(),
    variety: z.string().optional(),
    grade: z.string().optional().describe("The seller's own words"),
    standardGrade: z.string().optional(),
    unit: z.string(),
    unitName: z.string(),
    unitCode: z.string().optional().describe("UN/ECE Recommendation 20 or 21"),
    gramsPerUnit: z.number().int().optional(),
    left: milli("Still to be had"),
    minimum: milli("Smallest order").optional(),
    price: z.number().int().optional().describe("Rupiah for one unit; absent: open to offers"),
    pricePerKg: z.number().int().optional(),
    harvestOn: z.iso.date(),
    until: z.iso.date().describe("Last day on which it is offered"),
    place: z.object({ village: z.string(), villageName: z.string() }),
    metres: z.number().int().optional().describe("From the point asked about to the village"),
    handover: Handover,
    certificates: z.array(z.enum(certificates)),
    photo: PhotoView.optional(),
    seller: z.object({ id: z.string(), name: z.string() }),
    state: z.enum(states),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    links: z.object({ self: z.string(), page: z.string() }),
  })
  .meta({ id: "Listing" });
export type Listing = z.output<typeof Listing>;

export const ListingDetail = Listing.extend({
  version: z.number().int().describe("Send it back with a change"),
  description: z.string().optional(),
  photos: z.array(PhotoView),
  certificateList: z.array(Certificate.omit({ vouchedBy: true })),
  mine: z.boolean(),
  own: z
    .object({ held: milli("Promised to open orders"), sold: milli("Received by buyers"), lat: z.number().optional(), lng: z.number().optional(), hidden: z.string().optional() })
    .optional()
    .describe("For the seller alone"),
}).meta({ id: "ListingDetail" });

/** @param now decides its state; @param near gives the distance */
export function listingView(l: Info, lang: Lang, now: Date, near?: Point): Listing {
  const { region } = use();
  return {
    id: l.id,
    commodity: l.commodity,
    commodityName: region.called("commodity", l.commodity, lang) ?? l.commodity,
    variety: l.variety,
    grade: l.grade,
    standardGrade: l.standardGrade,
    unit: l.unit,
    unitName: region.called("unit", l.unit, lang) ?? l.unit,
    unitCode: unitOf(l.unit)?.code,
    gramsPerUnit: l.grams,
    left: l.left,
    minimum: l.minimum,
    price: l.price,
    pricePerKg: l.price === undefined || l.grams === undefined ? undefined : perKilo(l.price, l.grams),
    harvestOn: l.harvestOn,
    until: l.until,
    place: { village: l.village, villageName: region.called("village", l.village, lang) ?? l.village },
    metres: near && metresTo(l, near),
    handover: l.handover,
    certificates: l.certificates ?? [],
    photo: l.photo === undefined ? undefined : photoView(l.photo),
    seller: { id: l.seller, name: l.sellerName },
    state: stateAt(l, now),
    createdAt: l.createdAt,
    updatedAt: l.updatedAt,
    links: { self: `/api/listings/${l.id}`, page: pageOf(l.id, lang) },
  };
}

export const pageOf = (id: string, lang: Lang): string => pagePath(lang, `/tani/${id}`);

/** What a write answers with: as its seller sees it, without what did not change. */
export const ownView = (l: Stored<Info>, lang: Lang, now: Date) => ({ ...listingView(l, lang, now), version: l.version, held: l.held, sold: l.sold });
export const OwnListing = Listing.extend({ version: z.number().int(), held: milli("Promised to open orders"), sold: milli("Received by buyers") }).meta({ id: "OwnListing" });

export function listingDetailView({ listing, state, story, mine }: Detail, lang: Lang, now: Date): z.output<typeof ListingDetail> {
  return {
    ...listingView(listing, lang, now),
    state,
    version: listing.version,
    description: story.description,
    photos: story.photos.map(photoView),
    certificateList: story.certificates.map(({ vouchedBy: _, ...told }) => told),
    mine,
    own: mine ? { held: listing.held, sold: listing.sold, ...story.point, hidden: story.hidden } : undefined,
  };
}
