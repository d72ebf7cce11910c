import * as z from "zod";
import { use } from "@among/core/config";
import { Info, isOverdue } from "@among/core/reports/report/info";
import { pagePath, type Lang } from "@among/core/lang";
import { filled, Links, picker } from "../http/view.ts";
import { photoView, PhotoView } from "../media/photo-view.ts";

const Shown = filled(Info.pick({
  code: true, category: true, agency: true, state: true, emergency: true, summary: true, createdAt: true, updatedAt: true, supporters: true, reopened: true, rejection: true, duplicateOf: true,
}));
const shown = picker(Shown);
const Place = Info.pick({ village: true, landmark: true, lat: true, lng: true });
const shownPlace = picker(Place);
const { respondBy, respondedAt, resolveBy, resolvedAt, plannedFor } = Info.shape;

/** A report as the public sees it: its code is its only name; ids, people and phones are not in here. */
export const Report = Shown.extend({
  categoryName: z.string(),
  agencyName: z.string(),
  place: Place.extend({ villageName: z.string() }),
  photo: PhotoView.optional(),
  promised: z.object({ answer: respondBy, done: resolveBy, plannedFor }),
  actual: z.object({ answer: respondedAt, done: resolvedAt }),
  overdue: z.boolean().describe("A promise was broken or is being broken now"),
  links: Links,
}).meta({ id: "Report" });

/** @param now decides whether it is overdue */
export function reportView(r: Info, lang: Lang, now: Date): z.output<typeof Report> {
  const { region } = use();
  return {
    ...shown(r),
    categoryName: region.called("category", r.category, lang),
    agencyName: region.called("agency", r.agency, lang),
    place: { ...shownPlace(r), villageName: region.called("village", r.village, lang) },
    photo: r.photo === undefined ? undefined : photoView(r.photo),
    promised: { answer: r.respondBy, done: r.resolveBy, plannedFor: r.plannedFor },
    actual: { answer: r.respondedAt, done: r.resolvedAt },
    overdue: isOverdue(r, now),
    links: { self: `/api/reports/${r.code}`, page: pagePath(lang, `/laporan/${r.code}`) },
  };
}
