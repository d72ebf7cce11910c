import * as z from "zod";
import { use } from "@among/core/config";
import { Review as Info, Trust, type Profile } from "@among/core/market/trust/farmer";
import { filled, picker } from "../http/view.ts";
import { Listing, listingView } from "./listing-view.ts";
import type { Lang } from "../http/lang.ts";

export const Review = Info.pick({ at: true, commodity: true, stars: true, text: true }).extend({ byName: z.string() }).meta({ id: "Review" });
export const reviewView = picker(Review);

/** What others may rely on, of somebody who sells. */
const Counts = filled(Trust.pick({ kept: true, cancelled: true, disputed: true, reviews: true }));
const counts = picker(Counts);

export const FarmerView = z
  .object({
    id: z.string(),
    name: z.string(),
    village: z.string().optional(),
    villageName: z.string().optional(),
    since: z.iso.datetime(),
    verified: z.object({ at: z.iso.datetime(), byName: z.string().optional() }).optional().describe("An officer vouched for them"),
    commodities: z.array(z.object({ key: z.string(), name: z.string() })),
    listings: z.array(Listing),
    ...Counts.shape,
    stars: z.number().optional().describe("Average, 1 to 5"),
    latestReviews: z.array(Review),
  })
  .meta({ id: "Farmer" });

export function farmerView(p: Profile, lang: Lang, now: Date): z.output<typeof FarmerView> {
  const { region } = use();
  return {
    id: p.id,
    name: p.name,
    village: p.village,
    villageName: p.village && region.called("village", p.village, lang),
    since: p.since,
    verified: p.verifiedAt === undefined ? undefined : { at: p.verifiedAt, byName: p.verifiedByName },
    commodities: p.commodities.map((key) => ({ key, name: region.called("commodity", key, lang) })),
    listings: p.listings.map((l) => listingView(l, lang, now)),
    ...counts(p.trust),
    stars: p.stars,
    latestReviews: p.reviews.map(reviewView),
  };
}
