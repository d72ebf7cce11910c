import * as z from "zod";
import { entity } from "../../table.ts";
import { monthOf } from "../../zone.ts";
import type { Event } from "./event.ts";
import { heads } from "./read.ts";
import { isPublic, type Info } from "./info.ts";

/** A report that was mended, with a photo from before and one from after; written by the change feed. */
const Mended = z.object({
  code: z.string(),
  category: z.string(),
  village: z.string(),
  before: z.string(),
  after: z.string(),
  /** From opening to finishing. */
  minutes: z.number(),
  at: z.iso.datetime(),
});
export type Mended = z.output<typeof Mended>;

/** In days: how long ago something still counts as mended "this week", and how long it is kept. */
const shownDays = 7;
const keptDays = 40;
const day = 86_400_000;

const Mendeds = entity(Mended, {
  name: "report_mended",
  key: (m: { code: string; at: string }) => ({ pk: `mended#${monthOf(m.at)}`, sk: `${m.at}#${m.code}` }),
  expires: (m) => Date.parse(m.at) / 1000 + (keptDays * day) / 1000,
});

/** Notes a mending that everyone may see. Again changes nothing. */
export async function noteMended(report: Info, event: Event): Promise<void> {
  const after = event.photos?.[0];
  if (event.kind !== "finished" || !after || !report.photo || !isPublic(report)) return;
  const { code, category, village, photo: before, createdAt } = report;
  const minutes = Math.round((Date.parse(event.at) - Date.parse(createdAt)) / 60_000);
  await Mendeds.ensure({ code, category, village, before, after, minutes, at: event.at });
}

/**
 * The latest mended in the last seven days, newest first: one query (two at the turn of a month) and one batch of heads,
 * because a report may have been reopened or hidden since.
 */
export async function latest(limit: number, now: Date = new Date()): Promise<Mended[]> {
  const since = new Date(now.getTime() - shownDays * day).toISOString();
  const found: Mended[] = [];
  for (const m of new Set([monthOf(now.toISOString()), monthOf(since)])) {
    found.push(...(await Mendeds.query({ pk: `mended#${m}`, from: since, reverse: true, limit: limit * 2 })).items);
  }
  const reports = new Map((await heads([...new Set(found.map((m) => m.code))])).map((r) => [r.code, r]));
  return found.filter(({ code, at }) => still(reports.get(code), at)).slice(0, limit);
}

const still = (report: Info | undefined, at: string): boolean => report !== undefined && isPublic(report) && report.resolvedAt === at;
