import * as z from "zod";
import { Fault } from "../fault.ts";
import { entity } from "../table.ts";
import type { Event } from "./event.ts";
import { isPublic, month, type Info } from "./report.ts";

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
const shown = 7;
const kept = 40;
const day = 86_400_000;

const Mendeds = entity(Mended, {
  name: "report_mended",
  key: (m: { code: string; at: string }) => ({ pk: `mended#${month(m.at)}`, sk: `${m.at}#${m.code}` }),
  expires: (m) => Date.parse(m.at) / 1000 + (kept * day) / 1000,
});

/** Notes a mending that everyone may see, and forgets it when it turns out to be none. Again changes nothing. */
export async function noteMended(report: Info, event: Event): Promise<void> {
  const after = event.photos?.[0];
  if (event.kind === "finished" && after && report.photo && report.resolvedAt === event.at && isPublic(report)) {
    const { code, category, village, photo: before, createdAt } = report;
    const minutes = Math.round((Date.parse(event.at) - Date.parse(createdAt)) / 60_000);
    await Mendeds.create({ code, category, village, before, after, minutes, at: event.at }).catch((error: unknown) => {
      if (!Fault.is(error)) throw error;
    });
  }
  if (event.kind === "reopened" || event.kind === "hidden") await forget(report.code, event.at);
}

/** One that was finished longer ago than a week is no longer shown in any case. */
async function forget(code: string, at: string): Promise<void> {
  const since = new Date(Date.parse(at) - kept * day).toISOString();
  for (const m of months(since, at)) {
    const { items } = await Mendeds.query({ pk: `mended#${m}`, from: since, to: at, reverse: true, limit: 500 });
    for (const mended of items) if (mended.code === code) await Mendeds.remove(mended);
  }
}

/** The latest mended in the last seven days, newest first. One query, two at the turn of a month. */
export async function latest(limit: number, now: Date = new Date()): Promise<Mended[]> {
  const since = new Date(now.getTime() - shown * day).toISOString();
  const found: Mended[] = [];
  for (const m of months(since, now.toISOString())) {
    if (found.length < limit) found.push(...(await Mendeds.query({ pk: `mended#${m}`, from: since, reverse: true, limit: limit - found.length })).items);
  }
  return found;
}

/** The months between two instants, newest first; at most two apart here. */
const months = (from: string, to: string): string[] => [...new Set([month(to), month(new Date(Date.parse(to) - 20 * day).toISOString()), month(from)])].filter((m) => m >= month(from)).sort().reverse();
