import { exportCsv } from "@among/core/identity/audit-csv";
import { local } from "@among/core/identity/local-path";
import { isFresh, need } from "@among/core/identity/permissions";
import { monthOf } from "@among/core/zone";
import type { APIRoute } from "astro";
import { queryOf, readFilter } from "../../identity/trail.ts";

/** The filtered trail as a file. Whoever must prove themselves first comes back to the list, where the link is. */
export const GET: APIRoute = async ({ locals, url, redirect }) => {
  const { actor, link } = locals;
  need(actor, "audit.read");
  const filter = readFilter(url.searchParams);
  if (!isFresh(actor)) return redirect(local(link("/masuk") as `/${string}`, { langkah: "bukti", to: link(`/admin/jejak${queryOf(filter)}`) }), 303);
  const name = filter.subject ?? filter.by ?? filter.month ?? monthOf(new Date().toISOString());
  return new Response(await exportCsv(actor, filter), {
    headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": `attachment; filename="jejak-${name.replace(/[^\w.-]/g, "_")}.csv"` },
  });
};
