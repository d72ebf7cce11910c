import { use } from "@among/core/config";
import type { Lang } from "@among/core/lang";
import type { Info as Listing } from "@among/core/market/listing/info";
import { listingView } from "./listing-view.ts";

/** Goods on offer as a map reads them: each at its village's label point, because only the buyer of an order sees where the farm gate is. */
export const goods = (listings: Listing[], lang: Lang, now: Date): object => ({ type: "FeatureCollection", features: listings.map((l) => offered(listingView(l, lang, now))) });

function offered({ id, commodity, commodityName, variety, price, unitName, pricePerKg, left, harvestOn, place, links }: ReturnType<typeof listingView>): object {
  const { lng, lat } = use().region.village(place.village)!;
  return {
    type: "Feature",
    id,
    geometry: { type: "Point", coordinates: [lng, lat] },
    properties: { id, commodity, commodityName, variety, price, unitName, pricePerKg, left, harvestOn, ...place, exact: false, page: links.page },
  };
}
