import * as z from "zod";
import { use } from "@among/core/config";
import { states, type Info, type Need } from "@among/core/market/request/info";
import { unitOf } from "@among/core/market/measure";
import { pagePath, type Lang } from "@among/core/lang";

const quantity = z.number().int();

/** What a buyer needs, as everyone sees it. */
export const Wanted = z
  .object({
    id: z.string(),
    buyer: z.object({ id: z.string(), name: z.string() }),
    commodity: z.string(),
    commodityName: z.string(),
    variety: z.string().optional(),
    grade: z.string().optional(),
    unit: z.string(),
    unitName: z.string(),
    unitCode: z.string().optional(),
    gramsPerUnit: z.number().int().optional(),
    quantity: quantity.describe("For each day, in thousandths of the unit"),
    price: z.number().int().optional().describe("The most the buyer says to pay, rupiah for one unit; absent: open to offers"),
    from: z.iso.date(),
    until: z.iso.date(),
    weekly: z.boolean(),
    village: z.string(),
    villageName: z.string(),
    description: z.string().optional(),
    state: z.enum(states),
    createdAt: z.iso.datetime(),
    links: z.object({ self: z.string(), page: z.string() }),
  })
  .meta({ id: "Wanted" });

export const WantedDetail = Wanted.extend({
  days: z.array(z.object({ day: z.iso.date(), left: quantity.describe("Still needed"), held: quantity.describe("Promised"), sold: quantity.describe("Received") })),
  mine: z.boolean(),
}).meta({ id: "WantedDetail" });

export function wantedView(r: Info, lang: Lang): z.output<typeof Wanted> {
  const { region } = use();
  const { id, variety, grade, quantity, price, from, until, weekly, description, state, createdAt } = r;
  return {
    id,
    buyer: { id: r.buyer, name: r.buyerName },
    commodity: r.commodity,
    commodityName: region.called("commodity", r.commodity, lang) ?? r.commodity,
    variety,
    grade,
    unit: r.unit,
    unitName: region.called("unit", r.unit, lang) ?? r.unit,
    unitCode: unitOf(r.unit)?.code,
    gramsPerUnit: r.grams,
    quantity,
    price,
    from,
    until,
    weekly,
    village: r.village,
    villageName: region.called("village", r.village, lang) ?? r.village,
    description,
    state,
    createdAt,
    links: { self: `/api/requests/${id}`, page: pagePath(lang, `/tani/permintaan/${id}`) },
  };
}

export const dayView = ({ day, left, held, sold }: Need) => ({ day, left, held, sold });
