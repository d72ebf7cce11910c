import * as z from "zod";
import type { Pack } from "./files.ts";
import { key } from "./schema.ts";
import type { Price } from "./types-goods.ts";

const file = "prices.csv";
const columns = ["date", "period", "market", "commodity", "commodity_key", "unit_code", "price_idr", "level", "source", "possibly_imputed"] as const;

const row = z.strictObject({
  date: z.iso.date(),
  period: z.enum(["day", "week", "month"]),
  market: z.string().min(1),
  commodity: z.string().min(1),
  commodity_key: z.union([z.literal(""), key]),
  unit_code: z.string().max(8),
  price_idr: z.string().regex(/^[1-9]\d*$/, "a price is whole rupiah above zero"),
  level: z.enum(["consumer", "retail", "wholesale", "producer"]),
  source: key,
  possibly_imputed: z.enum(["yes", "no"]),
});

/**
 * Reads the price series. Fields hold no commas, so a line splits as it stands.
 * Problems are noted on the pack under `line[n]`, counted from 1 with the header.
 */
export function readPrices(pack: Pack, commodities: ReadonlySet<string>): Price[] {
  const [header = "", ...lines] = (pack.text(file) ?? columns.join()).trimEnd().split(/\r?\n/);
  if (header !== columns.join()) pack.wrong(file, ["line", 1], `the header must be ${columns.join()}`);
  const prices: Price[] = [];
  lines.forEach((line, i) => {
    const cells = line.split(",");
    if (cells.length !== columns.length) return pack.wrong(file, ["line", i + 2], `has ${cells.length} fields instead of ${columns.length}`);
    const read = row.safeParse(Object.fromEntries(columns.map((name, c) => [name, cells[c]])));
    if (!read.success) return read.error.issues.forEach((issue) => pack.wrong(file, ["line", i + 2, ...issue.path], issue.message));
    const r = read.data;
    if (r.commodity_key && !commodities.has(r.commodity_key)) return pack.wrong(file, ["line", i + 2, "commodity_key"], `no commodity "${r.commodity_key}"`);
    prices.push({
      date: r.date,
      period: r.period,
      market: r.market,
      goods: r.commodity,
      commodity: r.commodity_key || undefined,
      unitCode: r.unit_code || undefined,
      price: Number(r.price_idr),
      level: r.level,
      source: r.source,
      possiblyImputed: r.possibly_imputed === "yes",
    });
  });
  return prices;
}
