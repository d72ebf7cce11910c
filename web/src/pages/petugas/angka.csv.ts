import { csv } from "@among/core/csv";
import { medianHours } from "@among/core/respond/figures";
import type { APIRoute } from "astro";
import { readFigures } from "../../respond/figures.ts";

const columns = ["agency", "month", "received", "responded", "responded_late", "resolved", "resolved_late", "reopened", "forwarded", "rejected", "median_respond_hours", "median_resolve_hours"];

export const GET: APIRoute = async ({ locals, url }) => {
  const { agency, months } = await readFigures(locals.actor, url.searchParams);
  const finite = (hours: number | undefined): number | undefined => (hours === Infinity ? undefined : hours);
  const rows = months.map((m) => [m.agency, m.month, m.received, m.responded, m.respondedLate, m.resolved, m.resolvedLate, m.reopened, m.forwarded, m.rejected, finite(medianHours(m, "respond")), finite(medianHours(m, "resolve"))]);
  return new Response(csv(columns, rows), {
    headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": `attachment; filename="${agency}.csv"` },
  });
};
