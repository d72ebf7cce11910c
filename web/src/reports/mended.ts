import { use } from "@among/core/config";
import * as Photo from "@among/core/media/photo";
import { latest } from "@among/core/reports/report/mended";
import type { Mended as Card } from "./Mended.astro";
import type { Lang } from "../shell/lang.ts";

/** What was mended in the last seven days with a photo from before and one from after, the latest first; at most `n`. */
export async function mended(lang: Lang, n: number, now: Date = new Date()): Promise<Card[]> {
  const { region } = use();
  return (await latest(n, now)).map(({ code, category, village, before, after, minutes }) => ({
    code,
    title: region.called("category", category, lang),
    village: { code: village, name: region.village(village)?.name ?? "" },
    took: minutes * 60_000,
    before: Photo.path(before, "480"),
    after: Photo.path(after, "480"),
  }));
}
