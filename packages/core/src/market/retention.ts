import type { Retention } from "../kept.ts";

export const retention = {
  listing: "account",
  // Both sides may have to prove what they agreed; whoever's account goes leaves it without a name.
  deal: "forever",
  search: "account",
} as const satisfies Retention;
