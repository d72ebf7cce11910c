import * as z from "zod";
import { system } from "../../actor.ts";
import { use } from "../../config.ts";
import { Fault } from "../../fault.ts";
import { goesOn } from "../../stored-time.ts";
import { entity } from "../../table.ts";
import { today } from "../listing/info.ts";

/** Gets a text from an address. Rejects when there is none, or no answer in time. */
type GetText = (url: string) => Promise<string>;

/** How it went last with a source the clock asks. */
const Source = z.object({
  key: z.string(),
  triedAt: z.iso.datetime(),
  /** Local day of the last file that was kept, and how many figures it had. */
  keptOn: z.iso.date().optional(),
  kept: z.int().optional(),
  /** Code of what was wrong the last time, and how many lines. */
  problem: z.string().optional(),
  lines: z.int().optional(),
});
export type Source = z.output<typeof Source>;

const Sources = entity(Source, { name: "price_source", key: (s: { key: string }) => ({ pk: `price_source#${s.key}`, sk: "source" }) });

/** In ms: after a failure a source is asked again, until it gave the day's file. */
const pause = 3_600_000;

/**
 * What the clock does: asks each source of the pack that has an address, once a day. What cannot be had or read
 * changes nothing but the note of it, and keeps nothing else from being done.
 * @returns the sources asked
 */
export async function collectPrices(get: GetText, now: Date = new Date()): Promise<Source[]> {
  const triedSources: Source[] = [];
  for (const { key, url } of use().region.priceFormats) {
    if (url === undefined) continue;
    const last = await Sources.get({ key }, { consistent: true });
    if (last?.keptOn === today(now) || (last && goesOn(Date.parse(last.triedAt) + pause, pause, now.getTime()))) continue;
    const { version = 0, ...before } = last ?? { key };
    const source: Source = { ...before, key, triedAt: now.toISOString(), problem: undefined, lines: undefined, ...(await attempt(get, key, url, now)) };
    if (last) await Sources.save({ ...source, version });
    else await Sources.create(source);
    triedSources.push(source);
  }
  return triedSources;
}

async function attempt(get: GetText, key: string, url: string, now: Date): Promise<Partial<Source>> {
  let text: string;
  try {
    text = await get(url);
  } catch {
    return { problem: "price.unreachable" };
  }
  try {
    // The clock starts each minute and collects once a day: what reads a table is loaded only then.
    const { importPrices } = await import("./import.ts");
    const { kept } = await importPrices(system("clock"), key, text, now);
    return { keptOn: today(now), kept };
  } catch (error) {
    if (!Fault.is(error)) throw error;
    return { problem: error.code, lines: error.detail.count as number | undefined };
  }
}

/** How it went last with each source the clock asks. */
export const sources = (): Promise<Source[]> => Sources.batchGet(use().region.priceFormats.filter((f) => f.url !== undefined).map(({ key }) => ({ key })));
