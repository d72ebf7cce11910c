import { use } from "@among/core/config";
import { pagePath, type Lang } from "@among/core/lang";
import { isOverdue, type Info } from "@among/core/reports/report/info";

/** Public reports as a map reads them (RFC 7946: longitude first). Sensitive categories stay off maps. */
export function collection(reports: Info[], lang: Lang, now: Date): object {
  const { region } = use();
  const shown = reports.filter((r) => region.category(r.category)?.publicMap);
  return { type: "FeatureCollection", features: shown.map((r) => feature(r, lang, now)) };
}

function feature(r: Info, lang: Lang, now: Date): object {
  const { region } = use();
  const exact = r.lat !== undefined && r.lng !== undefined;
  // Without a point of its own it is drawn at its village's label point, and marked so.
  const at = exact ? { lat: r.lat!, lng: r.lng! } : region.village(r.village)!;
  return {
    type: "Feature",
    id: r.code,
    geometry: { type: "Point", coordinates: [at.lng, at.lat] },
    properties: {
      code: r.code,
      category: r.category,
      categoryName: region.called("category", r.category, lang),
      state: r.state,
      summary: r.summary,
      village: r.village,
      villageName: region.called("village", r.village, lang),
      createdAt: r.createdAt,
      overdue: isOverdue(r, now),
      emergency: r.emergency,
      supporters: r.supporters,
      exact,
      page: pagePath(lang, `/laporan/${r.code}`),
    },
  };
}
