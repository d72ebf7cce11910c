import { mkdirSync, writeFileSync } from "node:fs";
import { folderUrl } from "./files.ts";
import { checkPack } from "./load.ts";
import { names } from "./packed.ts";

/**
 * Checks a pack and writes its plain data for `loadPacked`: once, where a function is bundled, and not at each of its starts.
 * @throws RegionError naming every problem, those of the price series too
 */
export function pack(from: URL | string, to: URL | string): void {
  const { places, boundaries, outlines, prices, ...town } = checkPack(from);
  const series = prices(new Set(town.commodities.commodities.map(({ key }) => key)));
  const folder = folderUrl(to);
  mkdirSync(folder, { recursive: true });
  const write = (name: string, data: unknown): void => writeFileSync(new URL(name, folder), JSON.stringify(data));
  write(names.town, town);
  write(names.places, places());
  write(names.boundaries, boundaries());
  write(names.outlines, outlines());
  write(names.prices, series);
}
