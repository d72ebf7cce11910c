import * as z from "zod";
import { use } from "@among/core/config";
import { isOverdue, states, type Info } from "@among/core/reports/report/info";
import { pagePath, type Lang } from "@among/core/lang";
import { photoView, PhotoView } from "../media/photo-view.ts";

const at = z.iso.datetime();

/** A report as the public sees it: its code is its only name; ids, people and phones are not in here. */
export const Report = z
  .object({
    code: z.string().describe("`BTU-7K3M4`"),
    category: z.string(),
    categoryName: z.string(),
    agency: z.string(),
    agencyName: z.string(),
    state: z.enum(states),
    emergency: z.boolean(),
    summary: z.string(),
    place: z.object({
      village: z.string(),
      villageName: z.string(),
      landmark: z.string().optional(),
      lat: z.number().optional(),
      lng: z.number().optional(),
    }),
    photo: PhotoView.optional(),
    createdAt: at,
    updatedAt: at,
    promised: z.object({ answer: at, done: at.optional(), plannedFor: z.iso.date().optional() }),
    actual: z.object({ answer: at.optional(), done: at.optional() }),
    overdue: z.boolean().describe("A promise was broken or is being broken now"),
    supporters: z.number().int(),
    reopened: z.number().int(),
    rejection: z.string().optional(),
    duplicateOf: z.string().optional(),
    links: z.object({ self: z.string(), page: z.string() }),
  })
  .meta({ id: "Report" });

/** @param now decides whether it is overdue */
export function reportView(r: Info, lang: Lang, now: Date): z.output<typeof Report> {
  const { region } = use();
  return {
    code: r.code,
    category: r.category,
    categoryName: region.called("category", r.category, lang) ?? r.category,
    agency: r.agency,
    agencyName: region.called("agency", r.agency, lang) ?? r.agency,
    state: r.state,
    emergency: r.emergency,
    summary: r.summary,
    place: { village: r.village, villageName: region.called("village", r.village, lang) ?? r.village, landmark: r.landmark, lat: r.lat, lng: r.lng },
    photo: r.photo === undefined ? undefined : photoView(r.photo),
    createdAt: r.createdAt,
    updatedAt: r.updatedAt,
    promised: { answer: r.respondBy, done: r.resolveBy, plannedFor: r.plannedFor },
    actual: { answer: r.respondedAt, done: r.resolvedAt },
    overdue: isOverdue(r, now),
    supporters: r.supporters,
    reopened: r.reopened,
    rejection: r.rejection,
    duplicateOf: r.duplicateOf,
    links: { self: `/api/reports/${r.code}`, page: pagePath(lang, `/laporan/${r.code}`) },
  };
}
