import type { Reactions } from "../reaction.ts";
import { dueAt, isPending, type Info } from "../reports/report/info.ts";
import * as Timer from "../timer.ts";
import { checkDue, secondWarning } from "./overdue.ts";

/** Sets the timers at which the clock must check this report again. */
export async function watch(report: Info, now: Date): Promise<void> {
  const times: string[] = [];
  if (isPending(report.state) && dueAt(report) !== "9999") times.push(dueAt(report), secondWarning(new Date(dueAt(report)), report.emergency).toISOString());
  if (report.closesAt) times.push(report.closesAt);
  for (const at of times) await Timer.set({ at, kind: "report", subject: report.code }, now);
}

export const reactions: Reactions = { timers: { report: checkDue } };
