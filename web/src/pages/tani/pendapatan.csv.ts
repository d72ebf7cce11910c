import { incomeCsv } from "@among/core/market/listing/selling";
import type { APIRoute } from "astro";

export const GET: APIRoute = async ({ locals }) =>
  new Response(await incomeCsv(locals.actor), { headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": 'attachment; filename="pendapatan.csv"' } });
