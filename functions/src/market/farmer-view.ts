import * as z from "zod";
import { use } from "@among/core/config";
import type { Profile, Review as Said } from "@among/core/market/trust/farmer";
import { Listing, listingView } from "./listing-view.ts";
import type { Lang } from "../http/lang.ts";

const count = z.number().int();

export const Review = z.object({ at: z.iso.datetime(), byName: z.string(), commodity: z.string(), stars: z.number().int(), text: z.string().optional() }).meta({ id: "Review" });

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
    kept: count.describe("Orders carried through"),
    cancelled: count.describe("Orders this seller called off"),
    disputed: count,
    reviews: count,
    stars: z.number().optional().describe("Average, 1 to 5"),
    latestReviews: z.array(Review),
  })
  .meta({ id: "Farmer" });

export const reviewView = ({ at, byName, commodity, stars, text }: Said): z.output<typeof Review> => ({ at, byName, commodity, stars, text });

export function farmerView(p: Profile, lang: Lang, now: Date): z.output<typeof FarmerView> {
  const { region } = use();
  const { kept, cancelled, disputed, reviews } = p.trust;
  return {
    id: p.id,
    name: p.name,
    village: p.village,
    villageName: p.village && region.called("village", p.village, lang),
    since: p.since,
    verified: p.verifiedAt === undefined ? undefined : { at: p.verifiedAt, byName: p.verifiedByName },
    commodities: p.commodities.map((key) => ({ key, name: region.called("commodity", key, lang) ?? key })),
    listings: p.listings.map((l) => listingView(l, lang, now)),
    kept,
    cancelled,
    disputed,
    reviews,
    stars: p.stars,
    latestReviews: p.reviews.map(reviewView),
  };
}
