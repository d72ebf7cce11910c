import { stored } from "../measured.ts";
import type { Assumptions, Operation, Values } from "../operation.ts";
import type * as pages from "./pages.ts";

/** What farmers and buyers do. Each is signed in. */
export const assumptions = {
  listings: [0.011, "offers of goods per inhabitant", "Bumiaji alone has 11,000 farmers; one in ten offers two kinds a month"],
  offers: [1.5, "offers to buy, per listing", "one is taken, others ask"],
  counters: [0.5, "counter-offers, per offer", "half of them are haggled over once"],
  agreed: [0.5, "deals, per offer", "each with goods ready, handed over, received"],
  reviews: [0.5, "reviews, per deal", "of both sides together"],
  cancelled: [0.05, "deals called off, per deal", "weather, and no shows"],
  chat: [5, "lines of chat per offer", "when and where to meet"],
  dealPages: [10, "looks at a deal or one's selling page, per offer", "two sides, some days"],
  requests: [0.001, "requests of buyers per inhabitant", "stalls, kitchens and hotels: 200 a month"],
  answers: [2, "answers per request", "several farmers fill one"],
} as const satisfies Assumptions;
export type KnownValues = pages.KnownValues & Values<typeof assumptions>;

export const operations = (people: number, u: KnownValues): Operation[] => {
  const offers = people * u.listings * u.offers;
  const requests = people * u.requests;
  const write = { calls: { dealWrite: 1 }, out: u.laterPage, in: u.formBytes };
  const offered = { "Ask or offer": 1, "A step: counter-offer": u.counters, "After an offer": 1 + u.counters, "Check a session": 1 + u.counters, "Count one use": 1 + u.counters };
  // Accept, ready, hand over and receive, and what only some deals have.
  const steps = 4 + u.reviews + u.cancelled;
  const stepped = {
    "A step: accept": 1, "After a deal is agreed": 1 + u.cancelled, "A step: ready": 1, "After goods are ready": 1, "A step: hand over": 1, "After a hand-over": 1, "A step: receive": 1, "After goods are received": 1,
    "A step: review": u.reviews, "After a review": u.reviews, "A step: cancel": u.cancelled, "Check a session": steps, "Count one use": steps,
  };
  const answered = { "Answer a request": 1, "After an answer to a request": 1, "A step: accept a share": 1, "After a deal is agreed": 1, "Check a session": 2, "Count one use": 2 };
  const looked = { "A deal with all that was said and done": 0.7, "The seller's page": 0.3, "Check a session": 1 };
  return [
    { ...write, name: "An offer of goods", perMonth: people * u.listings, calls: { form: 1, listingWrite: 1 }, patterns: { "Put a listing on offer": 1, "After a new listing": 1, "Check a session": 2 }, rows: stored.listing + stored.record },
    { ...write, name: "An offer to buy", perMonth: offers, calls: { dealWrite: 1 + u.counters }, patterns: offered, texts: 1 + u.counters, rows: stored.deal + 2 * stored.record },
    { name: "A deal, from yes to received", perMonth: offers * u.agreed, calls: { dealWrite: steps }, patterns: stepped, out: steps * u.laterPage, in: steps * u.formBytes, texts: steps, rows: 4 * stored.step + 8 * stored.record },
    { ...write, name: "A line of chat", perMonth: offers * u.chat, patterns: { "A line of chat": 1, "After a line of chat": 1, "Check a session": 1, "Count one use": 1 }, texts: 0.5, rows: 500 + stored.record },
    { name: "A look at a deal or at one's own goods", perMonth: offers * u.dealPages, calls: { detail: 1 }, patterns: looked, out: u.laterPage },
    { ...write, name: "A request of a buyer", perMonth: requests, patterns: { "Post a request": 1, "After a new request": 1, "Check a session": 1, "Count one use": 1 }, rows: 2_500 },
    { ...write, name: "A request's answer, taken", perMonth: requests * u.answers, calls: { dealWrite: 2 }, patterns: answered, texts: 2, rows: stored.deal + stored.step + 4 * stored.record },
  ];
};
