import { stored, type Measured } from "./measured.ts";
import type { Operation } from "./operations.ts";
import type { Name } from "../../sizes.ts";
import type { Usage } from "./usage.ts";

const offers = (people: number, u: Usage): number => people * u.listings * u.offers;
const write = {
  calls: () => [["site", "dealWrite", 1]] as [Name, Measured, number][],
  out: (u: Usage) => u.laterPage,
  in: (u: Usage) => u.formBytes,
};

/** What farmers and buyers do. Each is signed in. */
export const dealings: Operation[] = [
  {
    ...write,
    name: "An offer of goods",
    perMonth: (p, u) => p * u.listings,
    calls: () => [["site", "form", 1], ["site", "listingWrite", 1]],
    patterns: () => ({ "Put a listing on offer": 1, "After a new listing": 1, "Check a session": 2 }),
    rows: stored.listing + stored.record,
  },
  {
    ...write,
    name: "An offer to buy",
    perMonth: offers,
    calls: (u) => [["site", "dealWrite", 1 + u.counters]],
    patterns: (u) => ({ "Ask or offer": 1, "A step: counter-offer": u.counters, "After an offer": 1 + u.counters, "Check a session": 1 + u.counters }),
    texts: (u) => 1 + u.counters,
    rows: stored.deal + 2 * stored.record,
  },
  {
    ...write,
    name: "A deal, from yes to received",
    perMonth: (p, u) => offers(p, u) * u.agreed,
    calls: (u) => [["site", "dealWrite", 4 + u.reviews + u.cancelled]],
    patterns: (u) => ({
      "A step: accept": 1, "After a deal is agreed": 1 + u.cancelled, "A step: ready": 1, "After goods are ready": 1, "A step: hand over": 1, "After a hand-over": 1, "A step: receive": 1, "After goods are received": 1,
      "A step: review": u.reviews, "After a review": u.reviews, "A step: cancel": u.cancelled, "Check a session": 4 + u.reviews + u.cancelled,
    }),
    out: (u) => (4 + u.reviews + u.cancelled) * u.laterPage,
    in: (u) => (4 + u.reviews + u.cancelled) * u.formBytes,
    texts: (u) => 4 + u.reviews + u.cancelled,
    rows: 4 * stored.step + 8 * stored.record,
  },
  { ...write, name: "A line of chat", perMonth: (p, u) => offers(p, u) * u.chat, patterns: () => ({ "A line of chat": 1, "After a line of chat": 1, "Check a session": 1 }), texts: () => 0.5, rows: 500 + stored.record },
  {
    name: "A look at a deal or at one's own goods",
    perMonth: (p, u) => offers(p, u) * u.dealPages,
    calls: () => [["site", "detail", 1]],
    patterns: () => ({ "A deal with all that was said and done": 0.7, "The seller's page": 0.3, "Check a session": 1 }),
    out: (u) => u.laterPage,
  },
  { ...write, name: "A request of a buyer", perMonth: (p, u) => p * u.requests, patterns: () => ({ "Post a request": 1, "After a new request": 1, "Check a session": 1 }), rows: 2_500 },
  {
    ...write,
    name: "A request's answer, taken",
    perMonth: (p, u) => p * u.requests * u.answers,
    calls: () => [["site", "dealWrite", 2]],
    patterns: () => ({ "Answer a request": 1, "After an answer to a request": 1, "A step: accept a share": 1, "After a deal is agreed": 1, "Check a session": 2 }),
    texts: () => 2,
    rows: stored.deal + stored.step + 4 * stored.record,
  },
];
