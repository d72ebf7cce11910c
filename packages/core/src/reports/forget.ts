import { Fault } from "../fault.ts";
import { transact } from "../table.ts";
import { Heads, Stories } from "./report/info.ts";

/**
 * How long a settled report keeps its reporter's number and name, in days: long enough for a reopening
 * and a complaint about the answer, and no longer (UU 27/2022, article 43: erase what is no longer needed).
 */
export const contactDays = 180;

/** When the contact of a report settled at `at` is forgotten. */
export const forgetsAt = (at: string): string => new Date(Date.parse(at) + contactDays * 86_400_000).toISOString();

/**
 * Takes number and name out of a report; what was reported stays. With `wholly` also the link to the account
 * or device, for somebody who deletes their account. Again changes nothing.
 */
export async function forgetReporter(code: string, { wholly = false } = {}): Promise<void> {
  const [report, story] = await Promise.all([Heads.get({ code }, { consistent: true }), Stories.get({ code }, { consistent: true })]);
  if (!report || !story) return;
  const writes = [];
  if (story.phone !== undefined || story.name !== undefined) writes.push(Stories.saving({ ...story, phone: undefined, name: undefined, network: undefined }));
  if (wholly && report.by !== undefined) writes.push(Heads.saving({ ...report, by: undefined, anonymous: true }));
  if (writes.length > 0) await transact(writes, () => new Fault("conflict", "report.changed"));
}
