import * as z from "zod";
import { areaCode, text } from "./schema.ts";

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const ring = z
  .array(position)
  .min(4, "a ring has at least four positions")
  .refine((r) => r[0]?.[0] === r.at(-1)?.[0] && r[0]?.[1] === r.at(-1)?.[1], "the ring is not closed: its last position differs from its first");

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
