import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import { check, type Draft } from "@among/core/reports/report/draft";
import { near, type Near } from "@among/core/reports/report/near";
import { open } from "@among/core/reports/report/open";

interface Reporter {
  actor: Actor;
  /** The reports nearby were shown and are not the same. */
  seenNear: boolean;
}

/**
 * Sends a report without script.
 * @returns its unprefixed address; or the reports nearby, to ask once whether it is one of them
 * @throws Fault as `check` and `open` do; limited
 */
export async function submit(draft: Draft, { actor, seenNear }: Reporter): Promise<string | Near[]> {
  check(use().region, draft);
  if (!seenNear) {
    const found = await near(actor, { category: draft.category, point: draft.point, village: draft.point ? undefined : draft.village });
    const otherReports = found.filter(({ report }) => report.id !== draft.id);
    if (otherReports.length > 0) return otherReports;
  }
  const { report, key } = await open(actor, draft);
  return `/laporan/${report.code}?kunci=${key}&baru=1`;
}
