import type { Price, Region } from "@among/region";
import * as z from "zod";
import { use } from "../../config.ts";
import { everything } from "../../pages.ts";
import type { Write } from "../../store/table-store.ts";
import { entity, transact } from "../../table.ts";

/** Figures others publish: those of the pack, and those imported since. Rupiah for one unit of the source. */
export const levels = ["producer", "wholesale", "retail", "consumer"] as const;

export const Info = z.object({
  commodity: z.string(),
  level: z.enum(levels),
  date: z.iso.date(),
  period: z.enum(["day", "week", "month"]),
  market: z.string(),
  unitCode: z.string().optional(),
  price: z.int().positive(),
  source: z.string(),
});
export type Official = z.output<typeof Info>;

const Rows = entity(Info, {
  name: "official_price",
  key: (p: Pick<Official, "commodity" | "level" | "date" | "source" | "market">) => ({ pk: `price#${p.commodity}`, sk: `${p.level}#${p.date}#${p.source}#${p.market}` }),
});

/** What a pack knows of one commodity. */
interface Packed {
  /** Oldest first. */
  series: Official[];
  /** The last figure of each level: a listing's page needs no more of years of them. */
  latest: Partial<Record<Official["level"], Official>>;
}

const packs = new WeakMap<Region, Map<string, Packed>>();

/** The pack's figures by commodity; read once, imputed ones left out. */
function packed(region: Region): Map<string, Packed> {
  const cached = packs.get(region);
  if (cached) return cached;
  const by = new Map<string, Packed>();
  for (const p of region.prices()) {
    if (!p.commodity || p.possiblyImputed) continue;
    const known = by.get(p.commodity) ?? { series: [], latest: {} };
    by.set(p.commodity, known);
    known.series.push(official(p as Price & { commodity: string }));
  }
  for (const known of by.values()) {
    known.series.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
    for (const level of levels) known.latest[level] = latestOf(known.series.filter((p) => p.level === level), region.name);
  }
  packs.set(region, by);
  return by;
}

const official = ({ commodity, level, date, period, market, unitCode, price, source }: Price & { commodity: string }): Official => ({ commodity, level, date, period, market, unitCode, price, source });

/** The town's own market before others, where a source has both. */
function latestOf(list: readonly Official[], home: string): Official | undefined {
  const date = list.reduce((max, p) => (p.date > max ? p.date : max), "");
  const then = list.filter((p) => p.date === date);
  return then.find((p) => p.market.includes(home)) ?? then[0];
}

/** The latest figure of each level, with its source and date; levels without any are left out. */
export async function latest(commodity: string): Promise<Official[]> {
  const { region } = use();
  const own = packed(region).get(commodity)?.latest;
  const found = await Promise.all(
    levels.map(async (level) => {
      const { items } = await Rows.query({ pk: `price#${commodity}`, begins: `${level}#`, reverse: true, limit: 8 });
      const inPack = own?.[level];
      return latestOf(inPack ? [inPack, ...items] : items, region.name);
    }),
  );
  return found.filter((p) => p !== undefined);
}

/** All figures of a commodity from a day on, oldest first. @param from local day */
export async function series(commodity: string, from: string): Promise<Official[]> {
  const own = (packed(use().region).get(commodity)?.series ?? []).filter((p) => p.date >= from);
  const imported = await Promise.all(levels.map((level) => everything((cursor) => Rows.query({ pk: `price#${commodity}`, from: `${level}#${from}`, to: `${level}#9999~`, limit: 1_000, cursor }))));
  return [...own, ...imported.flat()].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** Writes figures; the same figure again replaces itself. Each of one chunk or none; repeating the whole is safe. */
export async function saveOfficial(rows: Official[]): Promise<void> {
  const distinct = [...new Map(rows.map((row) => [JSON.stringify(Rows.key(row)), row])).values()];
  for (let at = 0; at < distinct.length; at += 100) {
    const writes = distinct.slice(at, at + 100).map((row): Write => ({ ...(Rows.creating(row) as Extract<Write, { op: "put" }>), if: undefined }));
    await transact(writes, () => new Error("a price was refused without a test"));
  }
}
