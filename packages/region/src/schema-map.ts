import * as z from "zod";
import type { Ring } from "./geometry.ts";
import { areaCode, text } from "./schema.ts";

const degrees = (value: unknown, max: number): boolean => typeof value === "number" && Math.abs(value) <= max;

// A pack has thousands of positions: one plain loop reads them several times faster than a schema for each.
const ring = z.custom<Ring>().superRefine((value: unknown, context) => {
  if (!Array.isArray(value) || value.length < 4) return context.addIssue("a ring has at least four positions");
  const bad = value.findIndex((p) => !Array.isArray(p) || p.length !== 2 || !degrees(p[0], 180) || !degrees(p[1], 90));
  if (bad >= 0) return context.addIssue({ code: "custom", path: [bad], message: "a position is [lng, lat] in degrees" });
  const [first, last] = [value[0], value.at(-1)];
  if (first[0] !== last[0] || first[1] !== last[1]) context.addIssue("the ring is not closed: its last position differs from its first");
});

const feature = z.looseObject({
  type: z.literal("Feature"),
  id: areaCode,
  properties: z.looseObject({ code: areaCode, name: text, level: z.enum(["city", "district", "village"]) }),
  geometry: z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("Polygon"), coordinates: z.array(ring).min(1) }),
    z.strictObject({ type: z.literal("MultiPolygon"), coordinates: z.array(z.array(ring).min(1)).min(1) }),
  ]),
});

export const boundaries = z.looseObject({
  type: z.literal("FeatureCollection"),
  features: z.array(feature).min(1),
});
