import { use } from "@among/core/config";
import type { Info as Listing } from "@among/core/market/listing/info";
import { isOverdue, type Info } from "@among/core/reports/report/info";
import { listingView } from "../market/listing-view.ts";
import { names, type Lang } from "../town/names.ts";

/** Public reports as a map reads them (RFC 7946: longitude first). Sensitive categories stay off maps. */
export function collection(reports: Info[], lang: Lang, now: Date): object {
  const { region } = use();
  const shown = reports.filter((r) => region.category(r.category)?.publicMap);
  return { type: "FeatureCollection", features: shown.map((r) => feature(r, lang, now)) };
}

function feature(r: Info, lang: Lang, now: Date): object {
  const { region } = use();
  const { category, village } = names(region, lang);
  const exact = r.lat !== undefined && r.lng !== undefined;
  // Only described: it stands at its village's label point and says so.
  const at = exact ? { lat: r.lat!, lng: r.lng! } : region.village(r.village)!;
  return {
    type: "Feature",
    id: r.code,
    geometry: { type: "Point", coordinates: [at.lng, at.lat] },
    properties: {
      code: r.code,
      category: r.category,
      categoryName: category.get(r.category) ?? r.category,
      state: r.state,
      summary: r.summary,
      village: r.village,
      villageName: village.get(r.village) ?? r.village,
      createdAt: r.createdAt,
      overdue: isOverdue(r, now),
      emergency: r.emergency,
      supporters: r.supporters,
      exact,
      page: `${lang === "en" ? "/en" : ""}/laporan/${r.code}`,
    },
  };
}

/** Goods on offer as a map reads them: each at its village's label point, as the farm gate is told only with an order. */
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
