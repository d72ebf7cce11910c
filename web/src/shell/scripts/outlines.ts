import type { FeatureCollection, Geometry, Position } from "geojson";

/** What a map of the town is drawn from; the same for every page, so browsers keep it. */
export interface Outlines {
  /** West, south, east, north. */
  bbox: [number, number, number, number];
  tiles: { url: string; attribution: string; maxZoom: number };
  districts: Area[];
  villages: Area[];
  shapes: FeatureCollection<Geometry, { code: string; name: string; level: string }>;
}

interface Area extends Point {
  code: string;
  name: string;
}

export interface Point {
  lat: number;
  lng: number;
}

let loading: Promise<Outlines> | undefined;

export const outlines = (): Promise<Outlines> => (loading ??= fetch("/peta/outlines.json").then((r) => r.json()));

/** The village a point is in, by the simplified outlines: good for showing a name; the server decides. */
export function villageAt({ shapes }: Outlines, { lat, lng }: Point): { code: string; name: string } | undefined {
  const found = shapes.features.find(({ properties, geometry }) => {
    if (properties.level !== "village") return false;
    const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : geometry.type === "Polygon" ? [geometry.coordinates] : [];
    return polygons.some(([outer, ...holes]) => outer && within(outer, lng, lat) && !holes.some((hole) => within(hole, lng, lat)));
  });
  return found?.properties;
}

function within(ring: Position[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i] as [number, number];
    const [xj, yj] = ring[j] as [number, number];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
