import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import { officers, type Officer } from "@among/core/identity/officers";
import { need } from "@among/core/identity/permissions";
import { closeBy, type Near } from "@among/core/reports/report/near";
import { read, type Detail } from "@among/core/reports/report/read";
import { fieldsOf, stepsFor, type StepKind } from "./steps.ts";
import { picturesOf, type Pictures } from "../shell/pictures.ts";

/** Everything a case's page shows. */
export interface Case {
  detail: Detail;
  steps: StepKind[];
  pictures: Pictures;
  /** Who it may be assigned to; empty for whoever may not assign. */
  officers: Officer[];
  /** Reports of the same kind nearby that this one may repeat. */
  similar: Near[];
}

/**
 * One case of the actor's own agency, or of any for the command centre.
 * @throws Fault unauthenticated, forbidden; missing also for another agency's case
 */
export async function readCase(actor: Actor, code: string, now: Date): Promise<Case> {
  need(actor, "report.take");
  const detail = await read(actor, code, undefined, now);
  if (!detail.staff) throw new Fault("missing", "report.missing");
  const { report } = detail;
  const steps = stepsFor(actor, report);
  const asksFor = (field: string): boolean => steps.some((move) => field in fieldsOf(move));
  const point = report.lat === undefined || report.lng === undefined ? undefined : { lat: report.lat, lng: report.lng };
  const [pictures, people, close] = await Promise.all([
    picturesOf([...detail.story.photos, ...detail.events.flatMap((e) => e.photos ?? [])]),
    asksFor("assignee") ? officers(actor, report.agency) : [],
    asksFor("duplicateOf") ? closeBy({ category: report.category, point, village: report.village }, now) : [],
  ]);
  // The original came first, or at the same moment.
  const similar = close.filter((n) => n.report.code !== code && n.report.createdAt <= report.createdAt);
  return { detail, steps, pictures, officers: people, similar };
}
