export interface Point {
  lat: number;
  lng: number;
}

/** West, south, east, north in degrees. */
export type Bbox = [number, number, number, number];

/** `[lng, lat]`, as GeoJSON has it. */
export type Position = number[];
export type Ring = Position[];

export interface Feature {
  type: "Feature";
  id: string;
  properties: { code: string; name: string; level: "city" | "district" | "village" };
  geometry: { type: "Polygon"; coordinates: Ring[] } | { type: "MultiPolygon"; coordinates: Ring[][] };
}

export interface Boundaries {
  type: "FeatureCollection";
  features: Feature[];
}

const radius = 6_371_008.8;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance in metres (haversine, mean earth radius). */
export function distance(a: Point, b: Point): number {
  const dLat = radians(b.lat - a.lat);
  const dLng = radians(b.lng - a.lng);
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(dLng / 2) ** 2;
  return 2 * radius * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The feature's polygons, whether it is one or many. */
export const polygons = ({ geometry }: Feature): Ring[][] => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);

/** The smallest box around the feature. */
function bboxOf(feature: Feature): Bbox {
  const box: Bbox = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [outer] of polygons(feature)) {
    for (const [lng, lat] of outer as [number, number][]) {
      if (lng < box[0]) box[0] = lng;
      if (lat < box[1]) box[1] = lat;
      if (lng > box[2]) box[2] = lng;
      if (lat > box[3]) box[3] = lat;
    }
  }
  return box;
}

export const inBbox = ([west, south, east, north]: Bbox, { lat, lng }: Point): boolean => lng >= west && lng <= east && lat >= south && lat <= north;

/** True when the point lies inside the feature; holes are outside. A point on a shared border belongs to one side only. */
export const contains = (feature: Feature, point: Point): boolean => polygons(feature).some((rings) => odd(rings, point));

function odd(rings: Ring[], { lat, lng }: Point): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [x, y] = ring[i] as [number, number];
      const [px, py] = ring[j] as [number, number];
      if (y > lat !== py > lat && lng < ((px - x) * (lat - y)) / (py - y) + x) inside = !inside;
    }
  }
  return inside;
}

/** Prepares features for many look-ups: boxes first, rays second. */
export function locator(features: Feature[]): (point: Point) => Feature | undefined {
  const boxed = features.map((feature) => ({ feature, box: bboxOf(feature) }));
  return (point) => boxed.find(({ feature, box }) => inBbox(box, point) && contains(feature, point))?.feature;
}
