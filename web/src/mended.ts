import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import * as Photo from "@among/core/media/photo";
import * as List from "@among/core/reports/list";
import * as Read from "@among/core/reports/read";
import type { Mended } from "./components/reports/Mended.astro";
import type { Lang } from "./lang.ts";

const week = 7 * 86_400_000;

/** Reports whose repair was finished in the last seven days, the latest first; at most `n`. */
export async function mended(actor: Actor, lang: Lang, n: number, now: Date = new Date()): Promise<Mended[]> {
  const since = new Date(now.getTime() - week).toISOString();
  const pages = await Promise.all([List.list({ state: "finished" }, now), List.list({ state: "closed" }, now)]);
  const done = pages.flatMap((page) => page.items).filter((report) => report.resolvedAt && report.resolvedAt >= since);
  const latest = done.sort((a, b) => b.resolvedAt!.localeCompare(a.resolvedAt!)).slice(0, n);
  return Promise.all(latest.map((report) => pair(actor, lang, report)));
}

async function pair(actor: Actor, lang: Lang, { code, category, village, createdAt, resolvedAt, photo }: Awaited<ReturnType<typeof List.list>>["items"][number]): Promise<Mended> {
  const { region } = use();
  const { events } = await Read.read(actor, code);
  const after = events.findLast((event) => event.kind === "finished")?.photos?.[0];
  const kind = region.category(category);
  return {
    code,
    title: (lang === "en" ? kind?.nameEn : kind?.name) ?? category,
    village: { code: village, name: region.village(village)?.name ?? "" },
    took: Date.parse(resolvedAt!) - Date.parse(createdAt),
    before: photo && Photo.path(photo, "480"),
    after: after && Photo.path(after, "480"),
  };
}
