import { contains, type Boundaries, type Point } from "@among/region/geometry";

/** What a map of the town is drawn from; the same for every page, so browsers keep it. */
export interface Outlines {
  /** West, south, east, north. */
  bbox: [number, number, number, number];
  tiles: { url: string; attribution: string; maxZoom: number };
  districts: Area[];
  villages: Area[];
  shapes: Boundaries;
}

interface Area extends Point {
  code: string;
  name: string;
}

let loading: Promise<Outlines> | undefined;

export const outlines = (): Promise<Outlines> => (loading ??= fetch("/peta/outlines.json").then((r) => r.json()));

/** The village a point is in, by the simplified outlines: good for showing a name; the server decides. */
export const villageAt = ({ shapes }: Outlines, point: Point): { code: string; name: string } | undefined =>
  shapes.features.find((feature) => feature.properties.level === "village" && contains(feature, point))?.properties;
