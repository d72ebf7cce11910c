import type { Format } from "../shell/format.ts";
import { isPending, dueAt, type Info } from "@among/core/reports/report/info";
import type { reports } from "./words/id.ts";

/** What happens next and by when, in one sentence. */
export function nextStep(report: Info, agency: string, words: typeof reports, format: Format, now: Date): string {
  const say = words.detail.next;
  const { state, plannedFor, closesAt } = report;
  if (state === "rejected") return say.rejected(agency);
  if (state === "closed") return say.closed;
  if (state === "finished") return say.finished(format.date(closesAt ?? report.updatedAt));
  const due = dueAt(report);
  if (due === "9999") return plannedFor ? say.plannedOpen(agency, format.date(plannedFor)) : say.workingOpen(agency);
  const when = format.dateTime(due);
  const late = due < now.toISOString();
  if (report.respondedAt === undefined) return late ? say.openLate(agency, when) : say.open(agency, when);
  if (late) return say.workingLate(agency, when);
  return plannedFor ? say.planned(agency, format.date(plannedFor), when) : say.working(agency, when);
}

/** By how long the promise that counts now is broken, in ms; 0 when it is not. */
export function lateBy(report: Info, now: Date): number {
  if (isPending(report.state)) return Math.max(0, now.getTime() - (dueAt(report) === "9999" ? Infinity : Date.parse(dueAt(report))));
  if (report.resolvedAt && report.resolveBy) return Math.max(0, Date.parse(report.resolvedAt) - Date.parse(report.resolveBy));
  return 0;
}
