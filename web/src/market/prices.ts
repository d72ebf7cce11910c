import { perKilo, unitSign } from "@among/core/market/measure";
import type { Price, Region } from "@among/region";
import type { Format } from "../shell/format.ts";
import type { Lang } from "../shell/lang.ts";

/** `Rp 30.000/ikat`, and beside it the kilogram where the unit is not one and its weight is known. */
export function priceOf(of: { price?: number; unit: string; grams?: number }, format: Format, lang: Lang): { unit: string; kilo?: string } | undefined {
  if (of.price === undefined) return undefined;
  const kilo = of.unit === "kg" || of.grams === undefined ? undefined : format.money(perKilo(of.price, of.grams), "kg");
  return { unit: format.money(of.price, unitSign(of.unit, lang)), kilo };
}

/** One good's latest price, and the one before it in the same series. */
export interface Quote {
  goods: string;
  commodity?: string;
  unit?: string;
  price: number;
  before?: number;
  imputed: boolean;
}

/** The latest prices of one source in one market. */
export interface Board {
  source: string;
  market: string;
  level: Price["level"];
  period: Price["period"];
  /** Local day of the latest price. */
  date: string;
  /** Local day compared with. */
  against?: string;
  quotes: Quote[];
}

const boardsByRegion = new WeakMap<Region, Board[]>();

/**
 * One board per source, the newest first: of the town's own market where the source has it,
 * else of the first market it names (a province's average).
 */
export function boards(region: Region): Board[] {
  let found = boardsByRegion.get(region);
  if (!found) {
    const bySource = Map.groupBy(region.prices(), (price) => price.source);
    found = [...bySource.values()].map((prices) => board(prices, region.name)).sort((a, b) => b.date.localeCompare(a.date));
    boardsByRegion.set(region, found);
  }
  return found;
}

/** A quote's movement as a share of the price before; undefined for a good's first price. */
export const movement = ({ price, before }: Quote): number | undefined => (before ? (price - before) / before : undefined);

/** The `n` goods that moved most on a board. */
export const movers = ({ quotes }: Board, n: number): Quote[] =>
  quotes.toSorted((a, b) => Math.abs(movement(b) ?? 0) - Math.abs(movement(a) ?? 0)).slice(0, n);

function board(prices: Price[], town: string): Board {
  const market = prices.some((price) => price.market === town) ? town : prices[0]!.market;
  const inMarket = prices.filter((price) => price.market === market);
  const days = [...new Set(inMarket.map((price) => price.date))].sort();
  const [against, date] = [days.at(-2), days.at(-1)!];
  const earlier = new Map(inMarket.filter((price) => price.date === against).map((price) => [price.goods, price.price]));
  const latest = inMarket.filter((price) => price.date === date);
  const quotes = latest.map(({ goods, commodity, unitCode, price, possiblyImputed }) => ({ goods, commodity, unit: unitCode, price, before: earlier.get(goods), imputed: possiblyImputed }));
  const { source, level, period } = latest[0]!;
  return { source, market, level, period, date, against, quotes };
}
