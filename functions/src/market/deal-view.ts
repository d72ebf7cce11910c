import * as z from "zod";
import { use } from "@among/core/config";
import { sides } from "@among/core/market/deal/fields";
import { Event, Info, Line as Said } from "@among/core/market/deal/info";
import type { Detail } from "@among/core/market/deal/read";
import { Point } from "@among/core/point";
import type { Stored } from "@among/core/table";
import { pagePath, type Lang } from "@among/core/lang";
import { filled, Links, picker } from "../http/view.ts";
import { Goods, goodsView } from "./goods-view.ts";

const Party = z.object({ id: z.string(), name: z.string(), paidAt: Info.shape.paidByBuyer, shared: z.boolean().describe("Agreed to show their number"), reviewed: z.boolean() });

const Shown = filled(Info.pick({
  id: true, listing: true, request: true, day: true, village: true, state: true, turn: true, dueAt: true, offerBy: true, quantity: true, price: true, fee: true, amount: true,
  agreed: true, handover: true, on: true, payment: true, createdAt: true, updatedAt: true, receivedAt: true,
}));
const shown = picker(Shown);

/** A deal as its two sides see it; nobody else does. */
export const Deal = Shown.extend({
  version: z.number().int().describe("Send it back with the next move"),
  ...Goods.shape,
  villageName: z.string(),
  seller: Party,
  buyer: Party,
  links: Links,
}).meta({ id: "Deal" });

const DealStep = Event.pick({ at: true, kind: true, side: true, state: true, text: true, quantity: true, price: true, amount: true, stars: true, outcome: true });
export const Line = Said.pick({ id: true, at: true, side: true, text: true }).meta({ id: "ChatLine" });

export const DealDetail = Deal.extend({
  side: z.enum([...sides, "operator"]).describe("Which of them you are"),
  moves: z.array(z.string()).describe("Steps you may take now"),
  events: z.array(DealStep.meta({ id: "DealStep" })),
  chat: z.array(Line),
  point: Point.optional().describe("Farm gate, once there is an order"),
  phone: z.string().optional().describe("The other's number, once both agreed"),
  whatsapp: z.string().optional(),
}).meta({ id: "DealDetail" });

export const dealView = (d: Stored<Info>, lang: Lang): z.output<typeof Deal> => ({
  ...shown(d),
  version: d.version,
  ...goodsView(d, lang),
  villageName: use().region.called("village", d.village, lang),
  seller: { id: d.seller, name: d.sellerName, paidAt: d.paidBySeller, shared: d.sharedBySeller, reviewed: d.reviewedBySeller },
  buyer: { id: d.buyer, name: d.buyerName, paidAt: d.paidByBuyer, shared: d.sharedByBuyer, reviewed: d.reviewedByBuyer },
  links: { self: `/api/deals/${d.id}`, page: pagePath(lang, `/tani/transaksi/${d.id}`) },
});

const stepView = picker(DealStep);
export const lineView = picker(Line);

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
