import * as Read from "@among/core/reports/read";
import { dueAt, isPending } from "@among/core/reports/report";
import { made, type Made } from "../http/cache.ts";
import { detailView } from "../views/detail.ts";
import type { Lang } from "../views/names.ts";

interface Kept extends Made {
  version: number;
  supporters: number;
  /** When it goes overdue, in ms: until then only steps and voices change what it says. */
  until: number;
}

/** Answers of 2–3 KB each. */
const most = 4_096;
const kept = new Map<string, Kept>();
const guest = { kind: "guest" } as const;

/**
 * The detail as everyone sees it. Each step moves the head's version, so one small read tells whether what was
 * made before still holds.
 * @throws Fault missing `report.missing`
 */
export async function commonDetail(code: string, lang: Lang, now: Date = new Date()): Promise<Made> {
  const key = `${lang} ${code}`;
  const there = kept.get(key);
  if (there && there.until > now.getTime()) {
    const mark = await Read.mark(code);
    if (mark?.version === there.version && mark.supporters === there.supporters) return there;
  }
  kept.delete(key);
  const detail = await Read.read(guest, code, undefined, now);
  const { report } = detail;
  const due = Date.parse(dueAt(report));
  const until = isPending(report.state) && due > now.getTime() ? due : Infinity;
  const answer = { ...made(JSON.stringify(await detailView(detail, lang, now))), version: report.version, supporters: report.supporters, until };
  if (kept.size >= most) kept.delete(kept.keys().next().value!);
  kept.set(key, answer);
  return answer;
}
