import { csv } from "@among/core/csv";
import { today } from "@among/core/market/listing/info";
import type { APIRoute } from "astro";
import { columns, headingOf } from "../../market/sheet.ts";

/** A table to begin with: the headings in the page's language, and one row as an example. */
export const GET: APIRoute = ({ locals: { lang, region } }) => {
  const example: Partial<Record<(typeof columns)[number], string>> = { row: "1", commodity: lang === "en" ? "Carrot" : "Wortel", quantity: "50", unit: "kg", price: "7500", minimum: "5", harvestOn: today(new Date()), village: region.villages[0]!.name };
  const text = csv(columns.map((column) => headingOf(column, lang)), [columns.map((column) => example[column])]);
  return new Response(text, { headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": 'attachment; filename="tani.csv"' } });
};
