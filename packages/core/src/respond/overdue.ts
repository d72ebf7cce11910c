import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { saveStep } from "../reports/report/apply.ts";
import { dueAt, isPending, load } from "../reports/report/info.ts";
import { addWorkingHours } from "../worktime.ts";

/** How long the head has before the command centre is told: one working day, or an hour in an emergency. */
const secondWarningHours = { working: 24, emergency: 1 };

/** When the command centre is told of a report that was due at `due`. */
export function secondWarning(due: Date, emergency: boolean): Date {
  const { calendar, timezone } = use().region;
  return emergency ? new Date(due.getTime() + secondWarningHours.emergency * 3_600_000) : addWorkingHours(due, secondWarningHours.working, calendar, timezone);
}

/**
 * What the clock does with one report: overdue, the agency's head is told and then the command centre; finished and not contradicted in time, it is closed.
 * Doing it twice, or too early, changes nothing.
 */
export async function checkDue(code: string, now: Date): Promise<void> {
  const author = { side: "clock" } as const;
  try {
    const report = await load(code);
    if (report.state === "finished" && report.closesAt && report.closesAt <= now.toISOString()) {
      await saveStep(report, { kind: "closed" }, author, now, report.version);
    } else if (isPending(report.state) && dueAt(report) <= now.toISOString()) {
      const second = secondWarning(new Date(dueAt(report)), report.emergency) <= now;
      const level = second ? 2 : 1;
      if (report.escalated < level) await saveStep(report, { kind: "escalated", level }, author, now, report.version);
    }
  } catch (error) {
    // Somebody took a step meanwhile, which sets the timers anew; or the report is gone and nothing is left to do.
    if (!Fault.is(error) || (error.kind !== "conflict" && error.kind !== "missing")) throw error;
  }
}
