import * as z from "zod";
import type { Actor } from "../../actor.ts";
import { Fault } from "../../fault.ts";
import { Terms } from "./fields.ts";
import { Info, type Event } from "./info.ts";
import { read } from "./read.ts";

const rupiah = z.int();

export const Receipt = Info.pick({ commodity: true, variety: true, unit: true, payment: true, paidByBuyer: true, paidBySeller: true }).extend({
  deal: Info.shape.id,
  /** Their names. */
  seller: Info.shape.sellerName,
  buyer: Info.shape.buyerName,
  quantity: Terms.shape.quantity.describe("Thousandths of the unit, as weighed"),
  price: Terms.shape.price,
  /** Where that was something else, and why it changed. */
  agreed: Terms.pick({ quantity: true, price: true }).extend({ reason: z.string().optional() }).optional(),
  goods: rupiah.describe("Rupiah for the goods"),
  fee: rupiah,
  amount: rupiah,
  receivedAt: Info.shape.receivedAt.unwrap(),
});
export type Receipt = z.output<typeof Receipt>;

/** Why the scales, or an operator, said otherwise than was agreed. */
export const reasonOf = (events: readonly Event[]): string | undefined => events.findLast(({ kind }) => kind === "handed_over" || kind === "settled")?.text;

/** What each of the two can print. @throws Fault missing; conflict `deal.not_received` */
export async function receipt(actor: Actor, id: string, now: Date = new Date()): Promise<Receipt> {
  const { deal, events } = await read(actor, id, now);
  if (!deal.receivedAt) throw new Fault("conflict", "deal.not_received", { state: deal.state });
  const { sellerName, buyerName, commodity, variety, unit, fee = 0, amount, payment, paidByBuyer, paidBySeller, receivedAt } = deal;
  return {
    deal: id, seller: sellerName, buyer: buyerName, commodity, variety, unit, quantity: deal.quantity!, price: deal.price!,
    agreed: deal.agreed && { ...deal.agreed, reason: reasonOf(events) }, goods: amount - fee, fee, amount, payment, receivedAt, paidByBuyer, paidBySeller,
  };
}
