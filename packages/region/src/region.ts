export { loadRegion } from "./load.ts";
export { RegionError } from "./files.ts";
export type * from "./types.ts";
export type * from "./types-goods.ts";
export type { Bbox, Boundaries, Feature, Point } from "./geometry.ts";

/** The folder of a pack that comes with the platform: `packFolder("batu")`. */
export const packFolder = (name: string): URL => new URL(`../packs/${name}/`, import.meta.url);
