import * as z from "zod";
import { Point } from "../../point.ts";
import { certificates, maxLength } from "./info.ts";

const rupiah = z.coerce.number().int().min(0).max(1_000_000_000);

/**
 * What a list of goods may be narrowed by. The API's query, the page's address and links, and the keys of what is
 * remembered come from it. Prices are rupiah for the basis (a kilogram, or the unit where its weight is unknown), both
 * inclusive; days are local, both inclusive.
 */
export const Filter = z.object({
  commodity: z.string().max(40).optional(),
  village: z.string().max(20).optional().describe("Village code"),
  near: Point.optional().describe("Where to look from; with a village instead, that village's own point"),
  priceFrom: rupiah.optional().describe("Rupiah for a kilogram, or for the unit where its weight is not known"),
  priceTo: rupiah.optional(),
  grade: z.string().max(maxLength.grade).optional(),
  harvestFrom: z.iso.date().optional(),
  harvestTo: z.iso.date().optional(),
  certificate: z.enum(certificates).optional(),
});
export type Filter = z.output<typeof Filter>;
