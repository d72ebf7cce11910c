import * as z from "zod";
import type { Actor } from "../../actor.ts";
import type { PriceFormat } from "@among/region";
import { use } from "../../config.ts";
import { countCells, readCsv } from "../../csv.ts";
import { Fault } from "../../fault.ts";
import { record } from "../../identity/audit.ts";
import { need } from "../../identity/permissions.ts";
import { saveOfficial, levels, type Official } from "./official.ts";
import { readRupiah } from "../measure.ts";

/** Lines in one file; a year of a town's sources is below it. */
export const maxRows = 20_000;
const maxCells = 20 * maxRows;

export interface Problem {
  /** Counted from 1, the header's. */
  line: number;
  field: string;
  what: "columns" | "date" | "price" | "commodity" | "level" | "period" | "required";
}

/**
 * Reads a price file as the pack describes the source's format. A file with anything wrong changes nothing.
 * @param key of the pack's format
 * @returns how many figures were kept, and how many were of goods the pack says to skip
 * @throws Fault forbidden; invalid `price.format` | `price.file` with `problems` by line; too_large `price.too_long`
 */
export async function importPrices(actor: Actor, key: string, text: string, now: Date = new Date()): Promise<{ kept: number; skipped: number }> {
  need(actor, "price.import", undefined, now.getTime());
  const format = use().region.priceFormats.find((f) => f.key === key);
  if (!format) throw new Fault("invalid", "price.format", { fields: { format: "choice" } });
  const { rows, skipped, problems } = read(format, text);
  if (problems.length > 0) throw new Fault("invalid", "price.file", { problems: problems.slice(0, 100), count: problems.length });
  await saveOfficial(rows);
  await record(actor, "price.import", key, { kept: rows.length, skipped }, now);
  return { kept: rows.length, skipped };
}

const Row = z.object({ date: z.iso.date(), period: z.enum(["day", "week", "month"]), level: z.enum(levels) });

/** Reads a file without keeping anything. */
export function read(format: PriceFormat, text: string): { rows: Official[]; skipped: number; problems: Problem[] } {
  const tooLong = new Fault("too_large", "price.too_long", { most: maxRows });
  if (countCells(text, format.delimiter) > maxCells) throw tooLong;
  const [header, ...lines] = readCsv(text, format.delimiter);
  if (lines.length > maxRows) throw tooLong;
  const problems: Problem[] = [];
  const rows: Official[] = [];
  const names = header?.cells.map((c) => c.trim()) ?? [];
  const at = (field: keyof PriceFormat["columns"]): number => names.indexOf(format.columns[field] ?? "\0");
  for (const [field, name] of Object.entries(format.columns)) if (name !== undefined && !names.includes(name)) problems.push({ line: header?.line ?? 1, field, what: "columns" });
  if (lines.length === 0) problems.push({ line: 1, field: "date", what: "required" });
  if (problems.length > 0) return { rows, skipped: 0, problems };
  let skipped = 0;
  for (const { line, cells: row } of lines) {
    const wrong = (field: Problem["field"], what: Problem["what"]): void => void problems.push({ line, field, what });
    const of = (field: keyof PriceFormat["columns"]): string => row[at(field)]?.trim() ?? "";
    if (row.length !== names.length) {
      wrong("columns", "columns");
      continue;
    }
    const goods = of("goods");
    const commodity = format.goods ? format.goods[goods] : goods;
    if (commodity === null || (commodity === "" && !format.goods)) {
      skipped++;
      continue;
    }
    if (commodity === undefined || !use().region.commodity(commodity)) wrong("goods", "commodity");
    const date = format.dates === "dmy" ? of("date").replace(/^(\d{2})[/-](\d{2})[/-](\d{4})$/, "$3-$2-$1") : of("date");
    const head = Row.safeParse({ date, period: of("period") || format.period, level: of("level") || format.level });
    if (!head.success) for (const issue of head.error.issues) wrong(String(issue.path[0]), issue.path[0] as "date");
    const price = readRupiah(of("price"));
    if (price === undefined) wrong("price", "price");
    const [market, source] = [of("market") || format.market, of("source") || format.source];
    if (!market) wrong("market", "required");
    if (!source) wrong("source", "required");
    if (head.success && price !== undefined && commodity && market && source) rows.push({ ...head.data, commodity, market, source, price, unitCode: of("unitCode") || format.unitCode });
  }
  return { rows, skipped, problems };
}
