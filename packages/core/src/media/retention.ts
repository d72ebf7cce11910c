import type { Retention } from "../kept.ts";
import { claimedSeconds, unclaimedSeconds } from "./photo.ts";

export const retention = {
  photo: "forever",
  unclaimedPhoto: unclaimedSeconds * 1000,
  refusedPhoto: claimedSeconds * 1000,
} as const satisfies Retention;
