import * as z from "zod";
import { use } from "@among/core/config";
import { metresTo } from "@among/core/market/listing/list";
import { Certificate, Info, stateAt, Story } from "@among/core/market/listing/info";
import { perKilo } from "@among/core/market/measure";
import type { Detail } from "@among/core/market/listing/read";
import { Point } from "@among/core/point";
import type { Stored } from "@among/core/table";
import type { Point as Near } from "@among/region/geometry";
import { pagePath, type Lang } from "@among/core/lang";
import { filled, Links, picker } from "../http/view.ts";
import { photoView, PhotoView } from "../media/photo-view.ts";
import { Goods, goodsView } from "./goods-view.ts";

const Shown = filled(Info.pick({
  id: true, grade: true, standardGrade: true, left: true, minimum: true, price: true, harvestOn: true, until: true, handover: true, state: true, createdAt: true, updatedAt: true,
}));
const shown = picker(Shown);
/** What is left of the stock is everyone's to know, the rest the seller's. */
const Stock = filled(Info.pick({ held: true, sold: true }));

/** A listing as everyone sees it: the farm gate's exact point, phones and what was agreed with others are not in here. */
export const Listing = Shown.extend({
  ...Goods.shape,
  pricePerKg: z.number().int().optional(),
  place: z.object({ village: z.string(), villageName: z.string() }),
  metres: z.number().int().optional().describe("From the point asked about to the village"),
  certificates: Info.shape.certificates.unwrap(),
  photo: PhotoView.optional(),
  seller: z.object({ id: z.string(), name: z.string() }),
  links: Links,
}).meta({ id: "Listing" });
export type Listing = z.output<typeof Listing>;

export const ListingDetail = Listing.extend({
  version: z.number().int().describe("Send it back with a change"),
  description: Story.shape.description,
  photos: z.array(PhotoView),
  certificateList: z.array(Certificate.omit({ vouchedBy: true })),
  mine: z.boolean(),
  own: Stock.extend({ ...Point.partial().shape, hidden: Story.shape.hidden })
    .optional()
    .describe("For the seller alone"),
}).meta({ id: "ListingDetail" });

/** @param now decides its state; @param near gives the distance */
export const listingView = (l: Info, lang: Lang, now: Date, near?: Near): Listing => ({
  ...shown(l),
  ...goodsView(l, lang),
  pricePerKg: l.price === undefined || l.grams === undefined ? undefined : perKilo(l.price, l.grams),
  place: { village: l.village, villageName: use().region.called("village", l.village, lang) },
  metres: near && metresTo(l, near),
  certificates: l.certificates ?? [],
  photo: l.photo === undefined ? undefined : photoView(l.photo),
  seller: { id: l.seller, name: l.sellerName },
  state: stateAt(l, now),
  links: { self: `/api/listings/${l.id}`, page: pageOf(l.id, lang) },
});

export const pageOf = (id: string, lang: Lang): string => pagePath(lang, `/tani/${id}`);

/** What a write answers with: as its seller sees it, without what did not change. */
export const ownView = (l: Stored<Info>, lang: Lang, now: Date) => ({ ...listingView(l, lang, now), version: l.version, held: l.held, sold: l.sold });
export const OwnListing = Listing.extend({ version: z.number().int(), ...Stock.shape }).meta({ id: "OwnListing" });

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
