import type { Region } from "@among/region";
import { isTraded } from "@among/core/market/listing/draft";
import { list, sorts, type Listed, type ListQuery } from "@among/core/market/listing/list";
import { certificates } from "@among/core/market/listing/info";
import { readRupiah } from "@among/core/market/measure";
import { isDate } from "@among/core/zone";
import { meant } from "./names.ts";

export interface Wanted extends ListQuery {
  /** What was typed where no commodity fits it. */
  typed?: string;
}

/** What the address asks for. What the town does not have is left out, so that an old link still shows a list. */
export function readWanted(query: URLSearchParams, region: Region): Wanted {
  const get = (name: string): string | undefined => query.get(name)?.trim() || undefined;
  const day = (name: string): string | undefined => {
    const value = get(name);
    return value && isDate(value) ? value : undefined;
  };
  const traded = region.commodities.filter(isTraded);
  const typed = get("q");
  const named = region.commodity(get("commodity") ?? "");
  const commodity = typed ? meant(traded, typed) : isTraded(named) ? named : undefined;
  return {
    commodity: commodity?.key,
    typed: typed && !commodity ? typed : undefined,
    village: region.village(get("village") ?? "")?.code,
    near: pointOf(get("near")),
    priceFrom: readRupiah(get("price_from") ?? ""),
    priceTo: readRupiah(get("price_to") ?? ""),
    grade: get("grade")?.slice(0, 30),
    harvestFrom: day("harvest_from"),
    harvestTo: day("harvest_to"),
    certificate: certificates.find((c) => c === get("certificate")),
    sort: sorts.find((s) => s === get("sort")),
    cursor: get("lanjut"),
  };
}

function pointOf(text: string | undefined): { lat: number; lng: number } | undefined {
  const match = /^(-?\d{1,2}(?:\.\d{1,6})?),(-?\d{1,3}(?:\.\d{1,6})?)$/.exec(text ?? "");
  if (!match) return undefined;
  const [lat, lng] = [Number(match[1]), Number(match[2])];
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { lat, lng } : undefined;
}

const texts = (wanted: Wanted): Record<string, string | undefined> => ({
  commodity: wanted.commodity,
  village: wanted.village,
  near: wanted.near && `${wanted.near.lat},${wanted.near.lng}`,
  price_from: wanted.priceFrom?.toString(),
  price_to: wanted.priceTo?.toString(),
  grade: wanted.grade,
  harvest_from: wanted.harvestFrom,
  harvest_to: wanted.harvestTo,
  certificate: wanted.certificate,
  sort: wanted.sort,
});

/** `?commodity=…&sort=…`, or nothing when nothing is asked; a change of `undefined` takes a name off. */
export function queryOf(wanted: Wanted, change: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...texts(wanted), ...change })) if (value) query.set(name, value);
  const text = query.toString();
  return text && `?${text}`;
}

/** How many filters hold, the sort aside. */
export const activeCount = (wanted: Wanted): number => Object.entries(texts(wanted)).filter(([name, value]) => name !== "sort" && value !== undefined).length;

/** A narrow filter's page may be empty while others fit: looks a few pages further before saying so. */
export async function nonEmpty(query: Wanted, now: Date): Promise<Listed> {
  let page = await list(query, now);
  for (let tries = 0; tries < 3 && page.items.length === 0 && page.cursor; tries++) page = await list({ ...query, cursor: page.cursor }, now);
  return page;
}
