import type { Actor } from "@among/core/actor";
import type { Moved } from "@among/core/reports/report/move";
import * as Reporter from "@among/core/reports/report/reporter";
import { rejections, type Info, type Rejection } from "@among/core/reports/report/info";
import * as Answer from "@among/core/respond/answer";
import type { Stored } from "@among/core/table";
import type { Region } from "@among/region";
import * as Text from "./answers.ts";
import type { Act } from "./fates.ts";
import type { Cast } from "../identity/cast.ts";
import type { Plan } from "./plan.ts";

/** What a history needs beside its plan. */
export interface Setting {
  region: Region;
  cast: Cast;
  now: Date;
  /** Who opened it. */
  reporter: Actor;
  /** An earlier report of the same kind nearby, when this one repeats it. */
  original?: string;
  /** Makes a picture of the mended place; answers its id, or nothing when nobody took one. */
  after: () => Promise<string[]>;
}

/** Takes one step through the same verbs that people use, at its time in the past. */
export async function take(act: Act, report: Stored<Info>, plan: Plan, setting: Setting, at: Date): Promise<Moved> {
  const { luck, category } = plan;
  const { region, cast, reporter } = setting;
  const officer = cast.officer(report.agency);
  const on = { code: report.code, version: report.version };
  switch (act) {
    case "acknowledge":
      return Answer.acknowledge(officer, on, luck.pick(Text.acknowledged), at);
    case "take":
      return luck.often(0.3) ? Answer.assign(cast.head(report.agency), on, officer, at) : Answer.take(officer, on, at);
    case "plan":
      return Answer.plan(officer, on, localDay(new Date(at.getTime() + luck.whole(3, 9) * 86_400_000), region), luck.pick(Text.planned), at);
    case "start":
      return Answer.start(officer, on, luck.pick(Text.started), at);
    case "ask":
      return Answer.ask(officer, on, luck.pick(Text.asked), at);
    case "reply":
      return Reporter.reply(reporter, report.code, luck.pick(Text.replied), undefined, at);
    case "note":
      return Answer.note(officer, on, luck.pick(Text.internal), false, at);
    case "news":
      return Answer.note(officer, on, luck.pick(Text.publicNotes), true, at);
    case "forward":
      return Answer.forward(officer, on, nextAgency(report, plan, region), Text.forwarded[category.key] ?? Text.forwardedElse, at);
    case "finish":
      return Answer.finish(officer, on, { text: Text.finished[category.key] ?? Text.finishedElse, photos: await setting.after() }, at);
    case "confirm":
      return Reporter.confirm(reporter, report.code, undefined, at);
    case "reopen":
      return Reporter.reopen(reporter, report.code, luck.pick(Text.reopened), undefined, at);
    case "hide":
      return Answer.moderate(cast.operator, on, true, Text.hidden, at);
    default:
      return reject(act.slice("reject:".length), on);
  }

  function reject(reason: string, on: Answer.Case): Promise<Moved> {
    const named = rejections.find((r) => r === reason) as Rejection;
    const rejection = named === "duplicate" && !setting.original ? "not_found" : named;
    return Answer.reject(officer, on, { rejection, text: Text.rejected[rejection], duplicateOf: setting.original }, at);
  }
}

/** The next in the chain: first an agency the pack names beside the default one, of the village's own district when it is a district's. */
function nextAgency(report: Info, { category, village }: Plan, region: Region): string {
  const fits = category.coAgencies.filter((key) => {
    const area = region.agency(key)?.areaCode;
    return key !== report.agency && (!area || area === village.district);
  });
  const helper = report.agency === category.agency ? fits[0] : fits.at(-1);
  return helper ?? category.agency;
}

const localDay = (at: Date, { timezone }: Region): string => new Intl.DateTimeFormat("sv-SE", { timeZone: timezone }).format(at);
