import { assemble, type Checked } from "./assemble.ts";
import { check, type Files } from "./checks.ts";
import { folderUrl, Pack } from "./files.ts";
import { readPrices } from "./prices.ts";
import * as Base from "./schema.ts";
import { categories } from "./schema-categories.ts";
import { commodities, places } from "./schema-goods.ts";
import { boundaries } from "./schema-map.ts";
import type { Region } from "./types.ts";

/**
 * Reads and checks a region pack.
 * @param folder a `file:` URL or a path, with or without the closing slash
 * @throws RegionError naming every problem with its file and the path inside it
 */
export const loadRegion = (folder: URL | string): Region => assemble(checkPack(folder));

/** The checked data of a pack. @throws RegionError, as `loadRegion` does; its `prices` when it is called */
export function checkPack(folder: URL | string): Checked {
  const pack = new Pack(folderUrl(folder));
  const files: Files = {
    town: pack.json("town.json", Base.town),
    calendar: pack.json("calendar.json", Base.calendar),
    areas: pack.json("areas.json", Base.areas),
    agencies: pack.json("agencies.json", Base.agencies),
    credits: pack.json("credits.json", Base.credits),
    categories: pack.json("report-categories.json", categories),
    commodities: pack.json("commodities.json", commodities),
    places: pack.json("places.json", places),
    boundaries: pack.json("boundaries.geojson", boundaries),
    outlines: pack.json("outlines.geojson", boundaries),
  };
  check(pack, files);
  pack.settle();
  const { places: placesRead, boundaries: surveyed, outlines, ...rest } = files as Required<Files>;
  return {
    ...rest,
    places: () => placesRead,
    boundaries: () => surveyed,
    outlines: () => outlines,
    prices: (commodities) => {
      const series = new Pack(pack.folder);
      const read = readPrices(series, commodities);
      series.settle();
      return read;
    },
  };
}
