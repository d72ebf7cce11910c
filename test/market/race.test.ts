import { afterAll, beforeAll, expect, test } from "vitest";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import * as Audit from "@among/core/identity/audit";
import { take } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import * as Deals from "@among/core/market/deal/read";
import * as Read from "@among/core/market/listing/read";
import * as Requests from "@among/core/market/request/open";
import { today } from "@among/core/market/listing/info";
import { world, type World } from "../world.ts";
import { list, offer, order, someone, village } from "./make.ts";

let w: World;
beforeAll(async () => void (w = await world()));
afterAll(() => w.close());

test("200 buyers accept parts of one listing at once: never more than there is, a definite answer for each, no order half-made", async () => {
  const seller = someone("Pak Slamet");
  const listing = await list(seller, { quantity: 1_000_000 });
  const offers = await Promise.all(
    Array.from({ length: 200 }, async (_, n) => {
      const buyer = someone();
      const asked = await offer(buyer, listing, 7_000 + (n % 7) * 1_000);
      return { buyer, deal: (await take(seller, asked, "offer", { price: 7_500 })).deal };
    }),
  );
  const answers = await Promise.all(
    offers.map(async ({ buyer, deal }) => {
      try {
        return (await take(buyer, deal, "accept", {})).deal.state;
      } catch (error) {
        return Fault.is(error) ? error.code : String(error);
      }
    }),
  );
  const { listing: after } = await Read.load(listing.id);
  let held = 0;
  for (const [n, { buyer, deal }] of offers.entries()) {
    const { deal: then, events } = await Deals.read(buyer, deal.id);
    expect(["confirmed", "listing.stock_short"]).toContain(answers[n]);
    expect(then.state).toBe(answers[n] === "confirmed" ? "confirmed" : "offered");
    expect(events.filter((e) => e.kind === "accepted")).toHaveLength(answers[n] === "confirmed" ? 1 : 0);
    if (answers[n] === "confirmed") held += deal.quantity!;
  }
  expect(held).toBeLessThanOrEqual(1_000_000);
  expect(after).toMatchObject({ held, left: 1_000_000 - held, sold: 0 });
  // Whoever was refused asked for more than what is left.
  for (const [n, { deal }] of offers.entries()) if (answers[n] !== "confirmed") expect(deal.quantity).toBeGreaterThan(after.left);
}, 120_000);

test("the same acceptance sent many times at once is one", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller, { quantity: 50_000 });
  const deal = await offer(buyer, listing, 20_000);
  const moved = await Promise.all(Array.from({ length: 10 }, () => take(seller, deal, "accept", {})));
  expect(moved.map((m) => m.deal.state)).toEqual(Array(10).fill("confirmed"));
  expect(moved.filter((m) => !m.repeated)).toHaveLength(1);
  expect((await Read.load(listing.id)).listing).toMatchObject({ left: 30_000, held: 20_000 });
});

test("cancelled by both at once, stock comes back once", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller, { quantity: 50_000 });
  const { deal } = await take(seller, await offer(buyer, listing, 20_000), "accept", {});
  const ends = await Promise.allSettled([take(seller, deal, "cancel", { text: "Hujan terus" }), take(buyer, deal, "cancel", { text: "Sudah dapat" }), take(seller, deal, "hand_over", { quantity: 20_000 })]);
  expect(ends.filter((e) => e.status === "fulfilled")).toHaveLength(1);
  const { listing: after } = await Read.load(listing.id);
  expect(after.left + after.held).toBe(50_000);
});

test("the very same step of two people from one version is one person's: the other is told that it changed", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller);
  const agreed = await order(seller, buyer, listing, 10_000, "confirmed");
  const cancels = await Promise.all([seller, buyer].map((who) => take(who, agreed, "cancel", { text: "Hujan terus" }).then((m) => m.event.by, (error: Fault) => error.code)));
  expect(cancels.filter((answer) => answer === "deal.changed")).toHaveLength(1);
  const { events } = await Deals.read(seller, agreed.id);
  expect(events.filter((e) => e.kind === "cancelled").map((e) => e.by)).toEqual(cancels.filter((answer) => answer !== "deal.changed"));

  const operators = [someone("Bu Ning", "operator"), someone("Pak Joko", "operator")];
  const { deal: disputed } = await take(buyer, await order(seller, buyer, listing, 10_000, "handed_over"), "dispute", { text: "Banyak yang busuk" });
  const settle = (who: (typeof operators)[number]) => take(who, disputed, "settle", { outcome: "received", text: "Sudah dibicarakan." });
  const answers = await Promise.all(operators.map((who) => settle(who).then((m) => m.event.by, (error: Fault) => error.code)));
  expect(answers.filter((answer) => answer === "deal.changed")).toHaveLength(1);
  // Sent again by whoever was first it is the same one, and stands in the trail once.
  const [first, second] = answers[0] === "deal.changed" ? operators.toReversed() : operators;
  expect(await settle(first!)).toMatchObject({ repeated: true });
  expect(await settle(second!).catch((error: Fault) => error.code)).toBe("deal.changed");
  expect((await Audit.about(disputed.id)).items).toMatchObject([{ action: "deal.settle", by: first!.id, detail: { outcome: "received" } }]);
});

test("thirty farmers fill one request together, never beyond what is needed", async () => {
  const buyer = someone("Bu Rina");
  const day = today(new Date());
  const { request } = await Requests.open(buyer, { id: id("req"), commodity: "wortel", quantity: 200_000, from: day, village: village.code });
  const shares = await Promise.all(
    Array.from({ length: 30 }, async () => (await Begin.answer(someone(), { id: id("dea"), request: request.id, day, quantity: 15_000, price: 7_000 })).deal),
  );
  const taken = await Promise.allSettled(shares.map((deal) => take(buyer, deal, "accept", {})));
  expect(taken.filter((t) => t.status === "fulfilled")).toHaveLength(13);
  for (const t of taken) if (t.status === "rejected") expect(t.reason.code).toBe("listing.stock_short");
  expect((await Requests.read(buyer, request.id)).days).toMatchObject([{ day, left: 5_000, held: 195_000, sold: 0 }]);
  expect((await Deals.shares(buyer, request.id, { limit: 50 })).items.filter((d) => d.state === "confirmed").map((d) => d.amount)).toEqual(Array(13).fill(105_000));
}, 180_000);
