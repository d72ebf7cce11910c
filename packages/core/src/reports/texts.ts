import { use } from "../config.ts";
import { pagePath, type Lang } from "../lang.ts";
import { fullText, optOutLink } from "../messages/message.ts";
import type { Event } from "./report/event.ts";
import { reporterKey } from "./report/owner.ts";
import type { Info } from "./report/info.ts";
import type { EventKind } from "./report/steps.ts";
import * as english from "./words/en.ts";
import * as indonesian from "./words/id.ts";
import type { StepText } from "./words/id.ts";

const words = { id: indonesian, en: english };

/** A report's page; with the reporter's key when `key` is set. */
const link = (lang: Lang, code: string, key?: string): string => `${use().origin}${pagePath(lang, `/laporan/${code}`)}${key ? `?kunci=${key}` : ""}`;

const agencyName = (key: string, lang: Lang): string => use().region.called("agency", key, lang);

// A text never carries what anybody wrote: it goes out in the town's name, phones are lent, and screens are read by others.
function stepParts(report: Info, lang: Lang, event?: Event): StepText {
  const day = event?.plannedFor
    ? new Intl.DateTimeFormat(lang === "id" ? "id-ID" : "en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(`${event.plannedFor}T00:00:00Z`))
    : "";
  return { code: report.code, agency: agencyName(event?.agency ?? report.agency, lang), to: agencyName(event?.toAgency ?? "", lang), day };
}

const signed = (report: Info, lang: Lang, body: string, reporter: boolean, optOut: string): string =>
  fullText(body, lang, link(lang, report.code, reporter ? reporterKey(report.id) : undefined), optOut);

/** The text that tells the reporter that the report arrived. */
export const openedText = (report: Info, lang: Lang, optOut: string): string => signed(report, lang, words[lang].opened(stepParts(report, lang)), true, optOut);

/** The text that tells a step to a phone, or undefined for steps that are not told. */
export function eventText(report: Info, event: Event, lang: Lang, reporter: boolean, optOut: string): string | undefined {
  const steps: Partial<Record<EventKind, (step: StepText) => string>> = words[lang].steps;
  const text = steps[event.kind];
  return text && signed(report, lang, text(stepParts(report, lang, event)), reporter, optOut);
}

/** The one text to a number that somebody else may have typed: it asks whether the number wants news of a report. */
export function confirmText({ code, phone, lang }: { code: string; phone: string; lang: Lang }, key: string): string {
  const query = new URLSearchParams({ l: code, n: phone.slice(1), k: key });
  return fullText(words[lang].confirm(code), lang, `${use().origin}${pagePath(lang, "/ikuti")}?${query}`, optOutLink(phone));
}
