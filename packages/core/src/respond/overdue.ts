import { use } from "../config.ts";
import { Fault } from "../fault.ts";
import { load, move } from "../reports/report/move.ts";
import { dueAt, isPending } from "../reports/report/info.ts";
import { addWorkingHours } from "../worktime.ts";

/** How long the head has before the command centre is told: one working day, or an hour in an emergency. */
const secondWarningHours = { working: 24, emergency: 1 };

/** When the command centre hears of a report that was due at `due`. */
export function secondWarning(due: Date, emergency: boolean): Date {
  const { calendar, timezone } = use().region;
  return emergency ? new Date(due.getTime() + secondWarningHours.emergency * 3_600_000) : addWorkingHours(due, secondWarningHours.working, calendar, timezone);
}

/**
 * The clock's look at one report: overdue goes to the head, then to the command centre; silence closes.
 * Doing it twice, or too early, changes nothing.
 */
export async function look(code: string, now: Date): Promise<void> {
  const mover = { side: "clock" } as const;
  try {
    const report = await load(code);
    if (report.state === "finished" && report.closesAt && report.closesAt <= now.toISOString()) {
      await move(report, { kind: "closed" }, mover, now, report.version);
    } else if (isPending(report.state) && dueAt(report) <= now.toISOString()) {
      const second = secondWarning(new Date(dueAt(report)), report.emergency) <= now;
      const level = second ? 2 : 1;
      if (report.escalated < level) await move(report, { kind: "escalated", level }, mover, now, report.version);
    }
  } catch (error) {
    // Somebody moved it meanwhile: their step sets the timers anew. Or it is gone, and so is its timer's business.
    if (!Fault.is(error) || (error.kind !== "conflict" && error.kind !== "missing")) throw error;
  }
}
