import { dueAt, isPending, load, type Info } from "@among/core/reports/report/info";
import { checkDue, secondWarning } from "@among/core/respond/overdue";
import { addWorkingHours } from "@among/core/worktime";
import type { Region } from "@among/region";
import { takeStep, type Setting } from "./acts.ts";
import type { Step } from "./fates.ts";
import type { Plan } from "./plan.ts";

/** Takes a report's planned steps up to now, and those of the clock whenever they were due. */
export async function takeSteps(code: string, plan: Plan, setting: Setting): Promise<void> {
  let at = plan.at;
  for (const step of plan.fate.steps) {
    const planned = timeOf(step, at, plan, setting.region);
    if (planned >= setting.now) break;
    await runClock(code, planned);
    const report = await load(code);
    if (report.state === "closed") return;
    at = planned;
    await takeStep(step.act, report, plan, setting, at);
  }
  await runClock(code, setting.now);
}

const byReporter = ["reply", "confirm", "reopen"];

/** Agencies work in office hours unless it is urgent; reporters answer when they like. */
function timeOf({ act, after, of }: Step, from: Date, { category, luck }: Plan, region: Region): Date {
  const unit = { clock: 1, respond: category.targets.respondHours, resolve: category.targets.resolveHours ?? 80 }[of];
  const hours = after * unit * luck.between(0.75, 1.3);
  if (category.emergency || byReporter.includes(act)) return new Date(from.getTime() + hours * 3_600_000);
  return new Date(addWorkingHours(from, hours, region.calendar, region.timezone).getTime() + luck.wholeNumber(0, 540) * 1000);
}

/** What the clock would have done up to `until`. */
async function runClock(code: string, until: Date): Promise<void> {
  for (let checkedAt = ""; ; ) {
    const report = await load(code);
    const next = wakeUps(report).find((time) => time > checkedAt);
    if (!next || next > until.toISOString()) return;
    // A promise may have run out before the step that made it count.
    await checkDue(code, new Date(next > report.updatedAt ? next : report.updatedAt));
    checkedAt = next;
  }
}

function wakeUps(report: Info): string[] {
  if (report.state === "finished" && report.closesAt) return [report.closesAt];
  if (!isPending(report.state) || dueAt(report) === "9999") return [];
  return [dueAt(report), secondWarning(new Date(dueAt(report)), report.emergency).toISOString()];
}
