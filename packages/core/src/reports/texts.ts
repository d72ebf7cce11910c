import { use } from "../config.ts";
import type { Event, EventKind } from "./report/event.ts";
import { reporterKey } from "./report/owner.ts";
import type { Info } from "./report/info.ts";
import { agencyName } from "./report/read.ts";

type Lang = "id" | "en";

/** A report's page; with the reporter's key when `key` is set. */
export const link = (lang: Lang, code: string, key?: string): string =>
  `${use().origin}${lang === "en" ? "/en" : ""}/laporan/${code}${key ? `?kunci=${key}` : ""}`;

interface Told {
  code: string;
  agency: string;
  to: string;
  day: string;
  text: string;
}

// A text never carries what a confidential report says: phones are lent and screens are read by others.
const words: Record<Lang, { opened: (t: Told) => string } & Partial<Record<EventKind, (t: Told) => string>>> = {
  id: {
    opened: (t) => `Laporanmu sampai. Kodenya ${t.code}. Ditangani ${t.agency}.`,
    acknowledged: (t) => `Laporan ${t.code} sudah diterima ${t.agency}.`,
    planned: (t) => `Laporan ${t.code} dijadwalkan ${t.day} oleh ${t.agency}.`,
    started: (t) => `Laporan ${t.code} mulai dikerjakan ${t.agency}.`,
    asked: (t) => `${t.agency} bertanya soal laporan ${t.code}: ${t.text}`,
    noted: (t) => `Kabar dari ${t.agency} soal laporan ${t.code}: ${t.text}`,
    forwarded: (t) => `Laporan ${t.code} diteruskan ke ${t.to}: ${t.text}`,
    rejected: (t) => `Laporan ${t.code} tidak bisa ditindaklanjuti ${t.agency}: ${t.text}`,
    finished: (t) => `Laporan ${t.code} selesai dikerjakan ${t.agency}. Sudah beres? Jawab lewat tautan ini.`,
    reopened: (t) => `Laporan ${t.code} dibuka lagi dan kembali ke ${t.agency}.`,
    closed: (t) => `Laporan ${t.code} ditutup. Terima kasih sudah melapor.`,
    confirmed: (t) => `Laporan ${t.code} dinyatakan beres oleh pelapor.`,
  },
  en: {
    opened: (t) => `We have your report. Its code is ${t.code}. ${t.agency} will handle it.`,
    acknowledged: (t) => `${t.agency} has received report ${t.code}.`,
    planned: (t) => `${t.agency} has planned report ${t.code} for ${t.day}.`,
    started: (t) => `${t.agency} has started work on report ${t.code}.`,
    asked: (t) => `${t.agency} has a question about report ${t.code}: ${t.text}`,
    noted: (t) => `News from ${t.agency} on report ${t.code}: ${t.text}`,
    forwarded: (t) => `Report ${t.code} was passed on to ${t.to}: ${t.text}`,
    rejected: (t) => `${t.agency} cannot act on report ${t.code}: ${t.text}`,
    finished: (t) => `${t.agency} says report ${t.code} is done. Is it fixed? Answer with this link.`,
    reopened: (t) => `Report ${t.code} was reopened and is back with ${t.agency}.`,
    closed: (t) => `Report ${t.code} is closed. Thank you for reporting.`,
    confirmed: (t) => `The reporter says report ${t.code} is fixed.`,
  },
};

const stop: Record<Lang, string> = { id: "Berhenti menerima kabar", en: "Stop these messages" };

function told(report: Info, lang: Lang, event?: Event): Told {
  const day = event?.plannedFor
    ? new Intl.DateTimeFormat(lang === "id" ? "id-ID" : "en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(`${event.plannedFor}T00:00:00Z`))
    : "";
  const text = report.confidential ? (lang === "id" ? "buka tautan ini untuk membacanya." : "open this link to read it.") : (event?.text ?? "").slice(0, 300);
  return { code: report.code, agency: agencyName(event?.agency ?? report.agency, lang), to: agencyName(event?.toAgency ?? "", lang), day, text };
}

const signed = (report: Info, lang: Lang, body: string, reporter: boolean, optOut: string): string =>
  `${body} ${link(lang, report.code, reporter ? reporterKey(report.id) : undefined)}\n${stop[lang]}: ${optOut}`;

/** The text that tells the reporter that the report arrived. */
export const openedText = (report: Info, lang: Lang, optOut: string): string => signed(report, lang, words[lang].opened(told(report, lang)), true, optOut);

/** The text that tells a step to a phone, or undefined for steps that are not told. */
export function eventText(report: Info, event: Event, lang: Lang, reporter: boolean, optOut: string): string | undefined {
  const say = words[lang][event.kind];
  return say && signed(report, lang, say(told(report, lang, event)), reporter, optOut);
}
