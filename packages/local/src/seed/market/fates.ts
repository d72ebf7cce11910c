import { names, steps, type Name } from "@among/core/market/deal/steps";
import { states, type State } from "@among/core/market/deal/lifecycle";

/** A step of a deal by its name, or a way to take one that needs more than its name. */
export type Act = Name | "inquire" | "counter" | "weigh_less" | "buyer_reviews" | "seller_reviews" | "pay_buyer" | "pay_seller" | "share_both" | "chat";

export interface Fate {
  /** Where it ends. */
  state: State;
  /** Each with the hours after the one before. */
  steps: readonly (readonly [act: Act, after: number])[];
  /** Hours between the last step and now, about. */
  quiet: readonly [from: number, to: number];
}

const agreed = [["offer", 0], ["accept", 5]] as const;
const bargained = [["inquire", 0], ["counter", 3], ["offer", 4], ["accept", 2]] as const;
const brought = [...agreed, ["share_both", 1], ["chat", 1], ["ready", 14], ["hand_over", 8]] as const;
const lighter = [...bargained, ["chat", 1], ["ready", 20], ["weigh_less", 6]] as const;
const paid = [["pay_buyer", 1], ["pay_seller", 2]] as const;
const long = [60, 330] as const;

/** Each state is reached in more than one way where there is more than one. */
const written: readonly Fate[] = [
  { state: "inquiry", steps: [["inquire", 0]], quiet: [1, 30] },
  { state: "offered", steps: [["offer", 0]], quiet: [1, 40] },
  { state: "offered", steps: [["offer", 0], ["counter", 4]], quiet: [1, 30] },
  { state: "offered", steps: [["inquire", 0], ["counter", 5]], quiet: [1, 30] },
  { state: "declined", steps: [["offer", 0], ["decline", 7]], quiet: long },
  { state: "withdrawn", steps: [["offer", 0], ["withdraw", 9]], quiet: long },
  { state: "expired", steps: [["offer", 0], ["expire", 48.1]], quiet: long },
  { state: "confirmed", steps: agreed, quiet: [1, 30] },
  { state: "confirmed", steps: [...bargained, ["share_both", 2]], quiet: [1, 24] },
  { state: "ready", steps: [...agreed, ["chat", 1], ["ready", 15]], quiet: [1, 20] },
  { state: "handed_over", steps: brought, quiet: [1, 40] },
  { state: "handed_over", steps: lighter, quiet: [1, 30] },
  { state: "received", steps: [...brought, ["receive", 3]], quiet: [2, 60] },
  { state: "received", steps: [...lighter, ["receive", 5], ["pay_buyer", 1], ["buyer_reviews", 4]], quiet: [2, 60] },
  { state: "reviewed", steps: [...brought, ["receive", 3], ...paid, ["buyer_reviews", 6], ["seller_reviews", 9]], quiet: long },
  { state: "reviewed", steps: [...lighter, ["receive", 4], ...paid, ["seller_reviews", 4], ["buyer_reviews", 7]], quiet: long },
  { state: "cancelled", steps: [...agreed, ["cancel", 12]], quiet: long },
  { state: "disputed", steps: [...lighter, ["dispute", 2]], quiet: [2, 30] },
  { state: "received", steps: [...lighter, ["dispute", 2], ["settle", 20]], quiet: [5, 60] },
];

/** The fewest steps from an offer to a state. */
export function wayTo(state: State): Name[] {
  const ways = new Map<State, Name[]>([["offered", []]]);
  for (const [reached, way] of ways) {
    for (const name of names) {
      const { from, to } = steps[name];
      if (to && from.includes(reached) && !ways.has(to)) ways.set(to, [...way, name]);
    }
  }
  return ways.get(state) ?? [];
}

/** What becomes of the demo deals; a state nobody wrote a fate for is reached on the shortest way. */
export const fates: readonly Fate[] = [
  ...written,
  ...states.filter((state) => !written.some((fate) => fate.state === state)).map((state): Fate => ({ state, steps: [["offer", 0], ...wayTo(state).map((name) => [name, 3] as const)], quiet: [1, 20] })),
];

/** How an order of the past went. */
export const completed: Fate = { state: "reviewed", steps: [...agreed, ["hand_over", 20], ["receive", 3], ...paid, ["buyer_reviews", 6], ["seller_reviews", 9]], quiet: [0, 0] };
