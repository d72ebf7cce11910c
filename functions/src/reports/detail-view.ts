import * as z from "zod";
import { use } from "@among/core/config";
import { Event, stepFields } from "@among/core/reports/report/event";
import type { Detail } from "@among/core/reports/report/read";
import { Info, isPublic, Story } from "@among/core/reports/report/info";
import type { Stored } from "@among/core/table";
import type { Lang } from "../http/lang.ts";
import { picker } from "../http/view.ts";
import { photoViews, PhotoView } from "../media/photo-view.ts";
import { Report, reportView } from "./report-view.ts";

/** What was told with a step, whichever it was; what is left out here is shown in another form, or to nobody. */
const Told = Event.pick(Object.fromEntries(Object.keys(stepFields).map((name) => [name, true])) as { [K in keyof typeof stepFields]: true }).omit({ assignee: true, level: true, photos: true, public: true });
const Shown = Event.pick({ at: true, kind: true, side: true, agency: true, state: true }).extend(Told.shape);
const shown = picker(Shown);

const Step = Shown
  .extend({
    agencyName: z.string(),
    toAgencyName: z.string().optional(),
    photos: z.array(PhotoView).optional(),
    internal: z.boolean().optional().describe("Staff only: the public does not see this step"),
    byName: z.string().optional().describe("Staff only"),
    assigneeName: z.string().optional().describe("Staff only"),
  })
  .meta({ id: "Step", description: "What happened to a report" });

/** What only those who answer the report see beside the public part. */
const ForStaff = Info.pick({ confidential: true, anonymous: true, assignee: true, escalated: true });
const forStaff = picker(ForStaff);
const StaffPart = ForStaff.extend({
  version: z.number().int().describe("Send it back with the next move"),
  due: z.iso.datetime().optional(),
  hidden: z.boolean(),
});

export const Case = Report.extend({ staff: StaffPart }).meta({ id: "Case", description: "A report as those who answer it see it" });

const Answer = z.object({ code: z.string(), label: z.string(), value: Story.shape.answers.valueType });

export const ReportDetail = Report.extend({
  description: Story.shape.description,
  answers: z.array(Answer),
  photos: z.array(PhotoView),
  timeline: z.array(Step),
  mine: z.boolean().describe("You opened it"),
  staff: StaffPart.optional(),
  reporter: Story.pick({ name: true, phone: true }).optional().describe("For those who may reach the reporter"),
}).meta({ id: "ReportDetail" });

export function caseView(r: Stored<Info>, lang: Lang, now: Date): z.output<typeof Case> {
  return { ...reportView(r, lang, now), staff: staffPart(r) };
}

const staffPart = (r: Stored<Info>): z.output<typeof StaffPart> => ({
  ...forStaff(r),
  version: r.version,
  due: r.respondedAt === undefined ? r.respondBy : r.resolveBy,
  hidden: r.hidden ?? false,
});

export async function detailView({ report, story, events, mine, staff }: Detail, lang: Lang, now: Date): Promise<z.output<typeof ReportDetail>> {
  const photo = await photoViews([...story.photos, ...events.flatMap((e) => e.photos ?? [])], isPublic(report));
  const common = reportView(report, lang, now);
  return {
    ...common,
    place: { ...common.place, landmark: report.landmark ?? story.landmark },
    description: story.description,
    answers: answers(report, story, lang),
    photos: story.photos.map(photo),
    timeline: events.map((event) => ({ ...stepView(event, lang, staff), photos: event.photos?.map(photo) })),
    mine,
    staff: staff ? staffPart(report) : undefined,
    reporter: story.name || story.phone ? { name: story.name, phone: story.phone } : undefined,
  };
}

function answers(report: Info, story: Detail["story"], lang: Lang): z.output<typeof Answer>[] {
  const questions = use().region.category(report.category)?.questions ?? [];
  return questions.flatMap((q) => {
    const value = story.answers[q.code];
    return value === undefined ? [] : [{ code: q.code, label: lang === "en" ? q.labelEn : q.label, value }];
  });
}

function stepView(e: Event, lang: Lang, staff: boolean): z.output<typeof Step> {
  const { region } = use();
  return {
    ...shown(e),
    agencyName: region.called("agency", e.agency, lang),
    toAgencyName: e.toAgency && region.called("agency", e.toAgency, lang),
    ...(staff ? { internal: !e.public, byName: e.byName, assigneeName: e.assigneeName } : {}),
  };
}
