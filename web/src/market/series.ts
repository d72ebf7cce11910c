import type { Chart } from "@among/core/market/price/info";
import type { Series } from "./PriceChart.astro";
import type { Words } from "../shell/words.ts";

/** What was paid here first, then one series per level and source: of the town's own market where the source has it, else of the one with most figures. */
export function seriesOf({ official, realised }: Chart, words: Words, town: string): Series[] {
  const w = words.listing.prices;
  const ours: Series = { label: w.ours, points: realised.map(({ date, median }) => ({ date, value: median })) };
  const by = Map.groupBy(official, (p) => `${p.level}#${p.source}`);
  const officialSeries = [...by.values()].map((prices): Series => {
    const markets = Map.groupBy(prices, (p) => p.market);
    const home = [...markets.keys()].find((name) => name.includes(town));
    const market = home ?? [...markets].toSorted(([, a], [, b]) => b.length - a.length)[0]![0];
    const [{ level, source }] = prices as [(typeof prices)[number]];
    return { label: `${w.levels[level]}, ${market} (${words.pages.farm.sources[source] ?? source})`, points: markets.get(market)!.map(({ date, price }) => ({ date, value: price })) };
  });
  return [ours, ...officialSeries].filter(({ points }) => points.length > 0);
}
