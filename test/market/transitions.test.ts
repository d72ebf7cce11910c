import { expect, test } from "vitest";
import { id } from "@among/core/id";
import { other } from "@among/core/market/deal/fields";
import type { Event, Info } from "@among/core/market/deal/info";
import { allowed, amountOf } from "@among/core/market/deal/rules";
import { steps, type Kind } from "@among/core/market/deal/steps";
import type { Stored } from "@among/core/table";
import { faultOf, village } from "./make.ts";
import { applyStep, clockStep, type CompleteStep } from "@among/core/market/deal/apply";
import { isOpen, hoursToAct, lifecycle, states, type State } from "@among/core/market/deal/lifecycle";

const now = new Date("2026-11-21T01:00:00.000Z");
const terms = { quantity: 20_000, price: 8_000, handover: "pickup" as const, fee: 0, on: "2026-11-22", payment: "cash" as const };
const deal = (over: Partial<Info> = {}): Stored<Info> => ({
  id: id("dea"), listing: id("lst"), seller: "per_s", buyer: "per_b", sellerName: "Pak Slamet", buyerName: "Bu Rina", commodity: "wortel", unit: "kg", grams: 1_000, village: village.code,
  state: "offered", offerBy: "buyer", ...terms, amount: 160_000, sharedByBuyer: false, sharedBySeller: false, reviewedByBuyer: false, reviewedBySeller: false,
  buyerLang: "id", sellerLang: "id", createdAt: "2026-11-20T01:00:00.000Z", updatedAt: "2026-11-20T01:00:00.000Z", version: 3, ...over,
});

const moves: Record<Kind, CompleteStep> = {
  offered: { kind: "offered", terms: { ...terms, price: 8_500 } },
  accepted: { kind: "accepted" },
  declined: { kind: "declined" },
  withdrawn: { kind: "withdrawn" },
  expired: { kind: "expired" },
  ready: { kind: "ready" },
  handed_over: { kind: "handed_over", quantity: 20_000, price: 8_000 },
  received: { kind: "received" },
  cancelled: { kind: "cancelled", text: "Truknya rusak." },
  disputed: { kind: "disputed", text: "Banyak yang busuk." },
  settled: { kind: "settled", outcome: "received", text: "Ditimbang ulang bersama." },
  paid: { kind: "paid", payment: "transfer" },
  shared: { kind: "shared" },
  reviewed: { kind: "reviewed", stars: 5 },
};
const sides: Event["side"][] = ["buyer", "seller", "operator", "clock"];

/** Written by hand: who may do what where, the buyer's offer standing in `offered`. */
const table: Record<State, Partial<Record<Event["side"], Kind[]>>> = {
  inquiry: { buyer: ["offered", "withdrawn", "shared"], seller: ["offered", "declined", "shared"], clock: ["expired"] },
  offered: { buyer: ["withdrawn", "shared"], seller: ["offered", "accepted", "declined", "shared"], clock: ["expired"] },
  declined: {},
  withdrawn: {},
  expired: {},
  confirmed: { buyer: ["cancelled", "disputed", "paid", "shared"], seller: ["ready", "handed_over", "cancelled", "disputed", "paid", "shared"], clock: ["cancelled"] },
  ready: { buyer: ["cancelled", "disputed", "paid", "shared"], seller: ["handed_over", "cancelled", "disputed", "paid", "shared"], clock: ["cancelled"] },
  handed_over: { buyer: ["received", "disputed", "paid", "shared"], seller: ["disputed", "paid", "shared"], clock: ["received"] },
  received: { buyer: ["reviewed", "paid", "shared"], seller: ["reviewed", "paid", "shared"] },
  reviewed: { buyer: ["paid"], seller: ["paid"] },
  cancelled: {},
  disputed: { buyer: ["paid", "shared"], seller: ["paid", "shared"], operator: ["settled"] },
};

test.each(states)("in %s the clock has exactly one step when there is a time to act until, and none when there is none", (state) => {
  const { due } = lifecycle[state];
  const clock = Object.values(steps).filter(({ by, from }) => (by as readonly string[]).includes("clock") && (from as readonly State[]).includes(state));
  expect(clock).toHaveLength(due ? 1 : 0);
  // It leads out of the state: the clock does not come again for the same reason.
  const at = deal({ state });
  const step = clockStep(at);
  expect(step?.kind).toBe(clock[0]?.kind);
  if (step) expect(applyStep(at, step, { side: "clock" }, now).deal.state).not.toBe(state);
});

test.each(states)("who may do what in %s; everything else is refused and says why", async (state) => {
  for (const side of sides) {
    const at = deal({ state });
    expect([side, ...allowed(at, side).sort()]).toEqual([side, ...(table[state][side] ?? []).toSorted()]);
    for (const { kind } of Object.values(steps)) {
      if (table[state][side]?.includes(kind)) {
        expect(applyStep(at, moves[kind], { side }, now).event).toMatchObject({ kind, side, number: 3 });
        continue;
      }
      const fault = await faultOf(() => applyStep(at, moves[kind], { side }, now));
      expect(fault).toMatchObject({ kind: "conflict", code: "deal.move_refused", detail: { state, move: kind } });
      expect(["state", "side", "turn", "once"]).toContain(fault.detail.why);
    }
  }
});

test("an offer is answered by the other, and each offer turns the table", () => {
  const countered = applyStep(deal(), moves.offered, { side: "seller" }, now).deal;
  expect(countered).toMatchObject({ offerBy: "seller", turn: "buyer", price: 8_500, amount: 170_000, dueAt: new Date(now.getTime() + hoursToAct.offer * 3_600_000).toISOString() });
  expect(allowed(countered, "seller")).not.toContain("accepted");
  expect(allowed(countered, "buyer")).toContain("accepted");
});

test("what the scales say becomes the amount, with the reason and the agreed terms beside it", async () => {
  const confirmed = deal({ state: "confirmed", fee: 10_000, amount: 170_000 });
  const { deal: weighed, event } = applyStep(confirmed, { kind: "handed_over", quantity: 18_500, price: 8_000, text: "Susut di jalan" }, { side: "seller" }, now);
  expect(weighed).toMatchObject({ state: "handed_over", quantity: 18_500, amount: 158_000, agreed: { quantity: 20_000, price: 8_000 }, turn: "buyer" });
  expect(event).toMatchObject({ quantity: 18_500, text: "Susut di jalan", amount: 158_000 });
  expect(await faultOf(() => applyStep(confirmed, { kind: "handed_over", quantity: 18_500, price: 8_000 }, { side: "seller" }, now))).toMatchObject({ code: "deal.reason" });
  expect(await faultOf(() => applyStep(confirmed, { kind: "handed_over", quantity: 20_000, price: 7_000 }, { side: "seller" }, now))).toMatchObject({ code: "deal.reason" });
});

test("paying or showing one's number moves neither the deadline nor the turn", () => {
  for (const state of ["confirmed", "ready", "handed_over"] as const) {
    const due = deal({ state, turn: "seller", dueAt: "2026-11-25T07:00:00.000Z" });
    const { turn } = applyStep(due, moves.paid, { side: "seller" }, now).deal;
    for (const move of [moves.paid, moves.shared]) expect(applyStep(due, move, { side: "buyer" }, now).deal).toMatchObject({ state, turn, dueAt: due.dueAt });
  }
});

test("an order waits a week after the day agreed, or after the step where that day is gone", () => {
  const dueAfter = (on: string) => applyStep(deal({ on }), moves.accepted, { side: "seller" }, now).deal.dueAt;
  expect(dueAfter("2026-11-30")).toBe("2026-12-07T00:00:00.000Z");
  expect(dueAfter("2026-11-19")).toBe("2026-11-28T01:00:00.000Z");
  const ready = (handover: "pickup" | "delivered") => applyStep(deal({ state: "confirmed", handover }), moves.ready, { side: "seller" }, now).deal.turn;
  expect([ready("pickup"), ready("delivered")]).toEqual(["buyer", "seller"]);
});

test("calling off and disputing say why; what was first agreed stays, however often it is weighed", async () => {
  for (const kind of ["cancelled", "disputed"] as const) {
    expect(await faultOf(() => applyStep(deal({ state: "confirmed" }), { kind, text: " - " }, { side: "buyer" }, now))).toMatchObject({ code: "deal.reason", detail: { fields: { text: "required" } } });
  }
  const weighed = applyStep(deal({ state: "confirmed" }), { kind: "handed_over", quantity: 18_000, price: 8_000, text: "Susut di jalan" }, { side: "seller" }, now).deal;
  const disputed = applyStep(weighed, moves.disputed, { side: "buyer" }, now).deal;
  expect(applyStep(disputed, { kind: "settled", outcome: "received", quantity: 9_000, text: "Separuh busuk" }, { side: "operator" }, now).deal.agreed).toEqual({ quantity: 20_000, price: 8_000 });
});

test("both review, once each; only then it is done", async () => {
  const first = applyStep(deal({ state: "received" }), moves.reviewed, { side: "buyer" }, now).deal;
  expect(first).toMatchObject({ state: "received", turn: "seller" });
  expect(await faultOf(() => applyStep(first, moves.reviewed, { side: "buyer" }, now))).toMatchObject({ detail: { why: "once" } });
  expect(applyStep(first, moves.reviewed, { side: "seller" }, now).deal).toMatchObject({ state: "reviewed", turn: undefined });
});

test("an operator settles for no more than was handed over", async () => {
  const disputed = deal({ state: "disputed" });
  expect(applyStep(disputed, { kind: "settled", outcome: "received", quantity: 10_000, price: 6_000, text: "Separuh busuk" }, { side: "operator" }, now).deal).toMatchObject({ state: "received", quantity: 10_000, amount: 60_000 });
  expect(applyStep(disputed, { kind: "settled", outcome: "cancelled", text: "Tidak jadi" }, { side: "operator" }, now).deal).toMatchObject({ state: "cancelled", turn: undefined, dueAt: undefined });
  expect(await faultOf(() => applyStep(disputed, { kind: "settled", outcome: "received", quantity: 30_000, text: "Lebih" }, { side: "operator" }, now))).toMatchObject({ code: "deal.weight" });
});

test("whoever has the turn has a time, and what is over waits for nobody", () => {
  for (const state of states) {
    for (const side of sides) {
      for (const kind of allowed(deal({ state }), side)) {
        const { deal: next } = applyStep(deal({ state, turn: "seller", dueAt: "2026-12-01T00:00:00.000Z" }), moves[kind], { side }, now);
        if (next.state === "disputed") expect(next.turn).toBeUndefined();
        else if (isOpen(next.state)) expect([next.turn !== undefined, next.dueAt !== undefined]).toEqual([true, true]);
        expect(next.amount).toBe(amountOf(next));
        expect(next.updatedAt > "2026-11-20T01:00:00.000Z").toBe(true);
      }
    }
  }
  expect(other("buyer")).toBe("seller");
});

test("each side pays, shows its number and reviews once, and only its own part is noted", async () => {
  const at = (state: State, over: Partial<Info> = {}) => deal({ state, ...over });
  const noted = (step: CompleteStep, side: "buyer" | "seller", from = at("received")) => {
    const { paidByBuyer, paidBySeller, payment, sharedByBuyer, sharedBySeller, reviewedByBuyer, reviewedBySeller, turn } = applyStep(from, step, { side }, now).deal;
    return { paidByBuyer, paidBySeller, payment, sharedByBuyer, sharedBySeller, reviewedByBuyer, reviewedBySeller, turn };
  };
  const nothing = { paidByBuyer: undefined, paidBySeller: undefined, payment: "cash", sharedByBuyer: false, sharedBySeller: false, reviewedByBuyer: false, reviewedBySeller: false, turn: "both" };
  const paidAt = now.toISOString();
  expect([noted(moves.paid, "buyer"), noted(moves.paid, "seller")]).toEqual([{ ...nothing, payment: "transfer", paidByBuyer: paidAt }, { ...nothing, payment: "transfer", paidBySeller: paidAt }]);
  expect([noted(moves.shared, "buyer"), noted(moves.shared, "seller")]).toEqual([{ ...nothing, sharedByBuyer: true }, { ...nothing, sharedBySeller: true }]);
  expect([noted(moves.reviewed, "buyer"), noted(moves.reviewed, "seller")]).toEqual([{ ...nothing, reviewedByBuyer: true, turn: "seller" }, { ...nothing, reviewedBySeller: true, turn: "buyer" }]);
  const once: [CompleteStep, Partial<Info>, Partial<Info>][] = [[moves.paid, { paidByBuyer: paidAt }, { paidBySeller: paidAt }], [moves.shared, { sharedByBuyer: true }, { sharedBySeller: true }], [moves.reviewed, { reviewedByBuyer: true }, { reviewedBySeller: true }]];
  for (const [step, buyer, seller] of once) {
    for (const [side, done, open] of [["buyer", buyer, seller], ["seller", seller, buyer]] as const) {
      expect(await faultOf(() => applyStep(at("received", done), step, { side }, now))).toMatchObject({ detail: { why: "once" } });
      expect(applyStep(at("received", open), step, { side }, now).event.kind).toBe(step.kind);
    }
  }
});

test("goods weighed as agreed keep no second terms; a settled weight is no more than was handed over", async () => {
  const weigh = (over: object) => applyStep(deal({ state: "confirmed" }), { kind: "handed_over", quantity: 20_000, price: 8_000, text: "Susut", ...over }, { side: "seller" }, now).deal;
  expect(weigh({}).agreed).toBeUndefined();
  expect([weigh({ price: 7_000 }), weigh({ quantity: 21_000 })]).toMatchObject([{ price: 7_000, amount: 140_000, agreed: { price: 8_000 } }, { quantity: 21_000, agreed: { quantity: 20_000 } }]);
  const settle = (over: object) => applyStep(deal({ state: "disputed" }), { kind: "settled", outcome: "received", text: "Sudah.", ...over } as CompleteStep, { side: "operator" }, now).deal;
  expect(await faultOf(() => settle({ quantity: 20_001 }))).toMatchObject({ kind: "invalid", code: "deal.weight", detail: { fields: { quantity: "too_much" }, most: 20_000 } });
  expect([settle({ quantity: 20_000 }), settle({ price: 5_000 }), settle({ outcome: "cancelled", quantity: 1 })]).toMatchObject([{ quantity: 20_000, receivedAt: now.toISOString() }, { quantity: 20_000, price: 5_000, amount: 100_000 }, { quantity: 20_000, state: "cancelled" }]);
  expect(settle({ outcome: "cancelled" }).receivedAt).toBeUndefined();
  expect(settle({ quantity: 20_000 }).agreed).toBeUndefined();
});

test("a step has an order, an id and the text that was written; the clock needs no reason", async () => {
  const cancel = (text: string | undefined, side: Event["side"] = "buyer", over: Partial<Info> = {}) => applyStep(deal({ state: "confirmed", ...over }), { kind: "cancelled", text } as CompleteStep, { side }, now);
  expect(await faultOf(() => cancel("ab"))).toMatchObject({ kind: "invalid", code: "deal.reason", detail: { fields: { text: "required" } } });
  expect([cancel(" abc ").event.text, cancel(undefined, "clock").event.text]).toEqual(["abc", undefined]);
  const ahead = "2026-11-21T01:00:05.000Z";
  expect(cancel("abc", "buyer", { updatedAt: ahead }).deal.updatedAt).toBe("2026-11-21T01:00:05.001Z");
  const [one, two] = [deal({ state: "confirmed" }), deal({ state: "confirmed" })];
  const idOf = (of: typeof one) => applyStep(of, { kind: "cancelled", text: "abc" }, { side: "buyer" }, now).event.id;
  expect([idOf(one) === idOf(one), idOf(one) === idOf(two), idOf(one) === idOf({ ...one, version: 4 }), idOf(one).slice(0, 4)]).toEqual([true, false, false, "evt_"]);
  // An inquiry is the buyer's to take back, whoever offered before.
  expect([allowed(deal({ state: "inquiry", offerBy: undefined }), "buyer"), allowed(deal({ state: "inquiry", offerBy: "seller" }), "seller")]).toEqual([["offered", "withdrawn", "shared"], ["offered", "declined", "shared"]]);
});
