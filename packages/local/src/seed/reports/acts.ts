import type { Actor } from "@among/core/actor";
import { saveStep, type StepResult } from "@among/core/reports/report/apply";
import { rejections, type Info, type Rejection } from "@among/core/reports/report/info";
import { staffSteps } from "@among/core/reports/report/steps";
import { take } from "@among/core/reports/report/take";
import type { Stored } from "@among/core/table";
import type { Region } from "@among/region";
import type { Cast, Person } from "../identity/cast.ts";
import * as Text from "./answers.ts";
import type { Act } from "./fates.ts";
import type { Plan } from "./plan.ts";

/** What a history needs beside its plan. */
export interface Setting {
  region: Region;
  cast: Cast;
  now: Date;
  /** Who opened it. */
  reporter: Actor;
  /** From the reporter's link. */
  key: string;
  /** An earlier report of the same kind nearby, when this one repeats it. */
  original?: string;
  /** Makes a picture of the mended place; answers its id, or nothing when nobody took one. */
  after: () => Promise<string[]>;
}

/** Takes one step through the same verbs that people use, at its time in the past. */
export async function takeStep(act: Act, report: Stored<Info>, plan: Plan, setting: Setting, at: Date): Promise<StepResult> {
  const { luck, category } = plan;
  const { region, cast, reporter } = setting;
  const officer = cast.officer(report.agency);
  const on = { code: report.code, version: report.version };
  const own = { code: report.code, key: setting.key };
  switch (act) {
    case "acknowledge":
      return take(officer, on, act, { text: luck.pick(Text.acknowledged) }, at);
    case "take":
      return luck.often(0.3) ? assign(cast.head(report.agency), officer, report, at) : take(officer, on, act, {}, at);
    case "plan":
      return take(officer, on, act, { plannedFor: localDay(new Date(at.getTime() + luck.wholeNumber(3, 9) * 86_400_000), region), text: luck.pick(Text.planned) }, at);
    case "start":
      return take(officer, on, act, { text: luck.pick(Text.started) }, at);
    case "ask":
      return take(officer, on, act, { text: luck.pick(Text.asked) }, at);
    case "reply":
      return take(reporter, own, act, { text: luck.pick(Text.replied) }, at);
    case "note":
      return take(officer, on, act, { text: luck.pick(Text.internal), public: false }, at);
    case "news":
      return take(officer, on, "note", { text: luck.pick(Text.publicNotes), public: true }, at);
    case "forward":
      return take(category.dispatch ? cast.operator : officer, on, act, { toAgency: nextAgency(report, plan, region), text: Text.forwarded[category.key] ?? Text.forwardedElse }, at);
    case "finish":
      return take(officer, on, act, { text: Text.finished[category.key] ?? Text.finishedElse, photos: await setting.after() }, at);
    case "confirm":
      return take(reporter, own, act, {}, at);
    case "reopen":
      return take(reporter, own, act, { text: luck.pick(Text.reopened) }, at);
    case "hide":
      return take(cast.operator, on, act, { text: Text.hidden }, at);
    default:
      return reject(act.slice("reject:".length));
  }

  function reject(reason: string): Promise<StepResult> {
    const named = rejections.find((r) => r === reason) as Rejection;
    if (named === "duplicate" && setting.original) return take(officer, on, "reject", { rejection: named, duplicateOf: setting.original, text: Text.rejected[named] }, at);
    const rejection = named === "duplicate" ? "not_found" : named;
    return take(officer, on, "reject", { rejection, text: Text.rejected[rejection] }, at);
  }
}

/** Most of the demo's officers cannot sign in, and are nobody the verb would find: the step is written in their head's name. */
const assign = (head: Person, { id, name }: Person, report: Stored<Info>, at: Date): Promise<StepResult> =>
  saveStep(report, { kind: "assigned", assignee: id, assigneeName: name }, { side: "agency", by: head.id, byName: head.name, action: staffSteps.assign.by, roles: head.grants.map(({ role }) => role) }, at, report.version);

/** The next in the chain: first an agency the pack names beside the default one, of the village's own district when it is a district's. */
function nextAgency(report: Info, { category, village, story }: Plan, region: Region): string {
  if (story.to) return story.to;
  const fits = category.coAgencies.filter((key) => {
    const area = region.agency(key)?.areaCode;
    return key !== report.agency && (!area || area === village.district);
  });
  const helper = report.agency === category.agency ? fits[0] : fits.at(-1);
  return helper ?? category.agency;
}

const localDay = (at: Date, { timezone }: Region): string => new Intl.DateTimeFormat("sv-SE", { timeZone: timezone }).format(at);
