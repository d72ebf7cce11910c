import * as z from "zod";
import { use } from "@among/core/config";
import { Info } from "@among/core/market/listing/info";
import { unitOf } from "@among/core/market/measure";
import type { Lang } from "@among/core/lang";

/** Which goods it is about and what they are counted in: of a listing, a deal and a request alike. */
export const Goods = Info.pick({ commodity: true, variety: true, unit: true }).extend({
  commodityName: z.string(),
  unitName: z.string(),
  unitCode: z.string().optional().describe("UN/ECE Recommendation 20 or 21"),
  gramsPerUnit: Info.shape.grams,
});

export function goodsView({ commodity, variety, unit, grams }: Pick<Info, "commodity" | "variety" | "unit" | "grams">, lang: Lang): z.output<typeof Goods> {
  const { region } = use();
  return {
    commodity,
    commodityName: region.called("commodity", commodity, lang),
    variety,
    unit,
    unitName: region.called("unit", unit, lang),
    unitCode: unitOf(unit)?.code,
    gramsPerUnit: grams,
  };
}
