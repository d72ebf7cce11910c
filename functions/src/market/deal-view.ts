import * as z from "zod";
import { use } from "@among/core/config";
import { handovers, payments, sides } from "@among/core/market/deal/fields";
import type { Event, Info } from "@among/core/market/deal/info";
import { kinds } from "@among/core/market/deal/steps";
import type { Detail } from "@among/core/market/deal/read";
import { unitOf } from "@among/core/market/measure";
import type { Stored } from "@among/core/table";
import { pagePath, type Lang } from "@among/core/lang";
import { states } from "@among/core/market/deal/lifecycle";

const at = z.iso.datetime();
const quantity = z.number().int().describe("Thousandths of the unit");
const rupiah = z.number().int();
const Party = z.object({ id: z.string(), name: z.string(), paidAt: at.optional(), shared: z.boolean().describe("Agreed to show their number"), reviewed: z.boolean() });

/** A deal as its two sides see it; nobody else does. */
export const Deal = z
  .object({
    id: z.string(),
    version: z.number().int().describe("Send it back with the next move"),
    listing: z.string().optional(),
    request: z.string().optional(),
    day: z.iso.date().optional().describe("Day of the request that this fills"),
    commodity: z.string(),
    commodityName: z.string(),
    variety: z.string().optional(),
    unit: z.string(),
    unitName: z.string(),
    unitCode: z.string().optional(),
    gramsPerUnit: z.number().int().optional(),
    village: z.string(),
    villageName: z.string(),
    state: z.enum(states),
    seller: Party,
    buyer: Party,
    turn: z.enum([...sides, "both"]).optional().describe("Who has to act"),
    dueAt: at.optional().describe("When the clock acts instead"),
    offerBy: z.enum(sides).optional(),
    quantity: quantity.optional(),
    price: rupiah.optional().describe("Rupiah for one unit"),
    fee: rupiah.optional().describe("Rupiah for delivery"),
    amount: rupiah.describe("Rupiah to pay"),
    agreed: z.object({ quantity, price: rupiah }).optional().describe("What was agreed, where the scales said otherwise"),
    handover: z.enum(handovers).optional(),
    on: z.iso.date().optional(),
    payment: z.enum(payments).optional(),
    createdAt: at,
    updatedAt: at,
    receivedAt: at.optional(),
    links: z.object({ self: z.string(), page: z.string() }),
  })
  .meta({ id: "Deal" });

const DealStep = z
  .object({
    at,
    kind: z.enum(kinds),
    side: z.enum([...sides, "operator", "clock"]),
    state: z.enum(states).describe("State afterwards"),
    text: z.string().optional(),
    quantity: quantity.optional(),
    price: rupiah.optional(),
    amount: rupiah.optional(),
    stars: z.number().int().optional(),
    outcome: z.enum(["received", "cancelled"]).optional(),
  })
  .meta({ id: "DealStep" });

export const Line = z.object({ id: z.string(), at, side: z.enum(sides), text: z.string() }).meta({ id: "ChatLine" });

export const DealDetail = Deal.extend({
  side: z.enum([...sides, "operator"]).describe("Which of them you are"),
  moves: z.array(z.string()).describe("Steps you may take now"),
  events: z.array(DealStep),
  chat: z.array(Line),
  point: z.object({ lat: z.number(), lng: z.number() }).optional().describe("Farm gate, once there is an order"),
  phone: z.string().optional().describe("The other's number, once both agreed"),
  whatsapp: z.string().optional(),
}).meta({ id: "DealDetail" });

export function dealView(d: Stored<Info>, lang: Lang): z.output<typeof Deal> {
  const { region } = use();
  return {
    id: d.id,
    version: d.version,
    listing: d.listing,
    request: d.request,
    day: d.day,
    commodity: d.commodity,
    commodityName: region.called("commodity", d.commodity, lang) ?? d.commodity,
    variety: d.variety,
    unit: d.unit,
    unitName: region.called("unit", d.unit, lang) ?? d.unit,
    unitCode: unitOf(d.unit)?.code,
    gramsPerUnit: d.grams,
    village: d.village,
    villageName: region.called("village", d.village, lang) ?? d.village,
    state: d.state,
    seller: { id: d.seller, name: d.sellerName, paidAt: d.paidBySeller, shared: d.sharedBySeller, reviewed: d.reviewedBySeller },
    buyer: { id: d.buyer, name: d.buyerName, paidAt: d.paidByBuyer, shared: d.sharedByBuyer, reviewed: d.reviewedByBuyer },
    turn: d.turn,
    dueAt: d.dueAt,
    offerBy: d.offerBy,
    quantity: d.quantity,
    price: d.price,
    fee: d.fee,
    amount: d.amount,
    agreed: d.agreed,
    handover: d.handover,
    on: d.on,
    payment: d.payment,
    createdAt: d.createdAt,
    updatedAt: d.updatedAt,
    receivedAt: d.receivedAt,
    links: { self: `/api/deals/${d.id}`, page: pagePath(lang, `/tani/transaksi/${d.id}`) },
  };
}

const stepView = ({ at, kind, side, state, text, quantity, price, amount, stars, outcome }: Event): z.output<typeof DealStep> => ({ at, kind, side, state, text, quantity, price, amount, stars, outcome });

export const lineView = ({ id, at, side, text }: z.output<typeof Line>): z.output<typeof Line> => ({ id, at, side, text });

export const dealDetailView = ({ deal, side, moves, events, chat, point, phone, whatsapp }: Detail, lang: Lang): z.output<typeof DealDetail> => ({
  ...dealView(deal, lang),
  side,
  moves,
  events: events.map(stepView),
  chat: chat.map(lineView),
  point,
  phone,
  whatsapp,
});
