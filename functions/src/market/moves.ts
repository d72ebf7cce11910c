import * as z from "zod";
import type { Actor } from "@among/core/actor";
import { payments } from "@among/core/market/deal/info";
import * as Act from "@among/core/market/deal/act";
import type { Moved } from "@among/core/market/deal/move";
import { most } from "@among/core/market/measure";
import { Offer } from "@among/core/market/deal/terms";

/** The version the person was looking at: the same step sent again from it is one step. */
const version = z.number().int().min(1);
const text = z.string().max(1000);
const quantity = z.number().int().min(1).max(most.quantity).describe("As weighed, in thousandths of the unit");
const price = z.number().int().min(1).max(most.price).optional();

interface Step<B extends z.ZodType> {
  summary: string;
  body: B;
  take: (actor: Actor, on: Act.Aimed, sent: z.output<B>) => Promise<Moved>;
}

const step = <B extends z.ZodType>(summary: string, body: B, take: Step<B>["take"]): Step<B> => ({ summary, body, take });
const plain = z.object({ version, text: text.optional() });
const bare = z.object({ version });

/** Every step the two sides of a deal may take by name: what it needs, and the verb that takes it. */
export const moves = {
  offer: step("Offer, or counter the other's offer", Offer.extend({ version }), (a, on, { version: _, ...terms }) => Act.offer(a, on, terms)),
  accept: step("Take the other's offer: the stock is held for it", bare, (a, on) => Act.accept(a, on)),
  decline: step("Say no", plain, (a, on, s) => Act.decline(a, on, s.text)),
  withdraw: step("Take one's own offer back", plain, (a, on, s) => Act.withdraw(a, on, s.text)),
  ready: step("The goods are ready", plain, (a, on, s) => Act.ready(a, on, s.text)),
  hand_over: step("The goods changed hands, as weighed", z.object({ version, quantity, price, text: text.optional() }), (a, on, { version: _, ...weighed }) => Act.handOver(a, on, weighed)),
  receive: step("The goods are here as weighed", bare, (a, on) => Act.receive(a, on)),
  cancel: step("Call the order off", z.object({ version, text }), (a, on, s) => Act.cancel(a, on, s.text)),
  dispute: step("Ask an operator to decide", z.object({ version, text }), (a, on, s) => Act.dispute(a, on, s.text)),
  pay: step("Record that it was paid", z.object({ version, payment: z.enum(payments) }), (a, on, s) => Act.pay(a, on, s.payment)),
  share_number: step("Agree to show each other's numbers", bare, (a, on) => Act.shareNumber(a, on)),
  review: step("Say how it was", z.object({ version, stars: z.number().int().min(1).max(5), text: text.optional() }), (a, on, { version: _, ...said }) => Act.review(a, on, said)),
};
