import type { Retention } from "../kept.ts";
import { unclaimed } from "./photo.ts";

export const retention = {
  photo: "forever",
  unclaimedPhoto: unclaimed * 1000,
} as const satisfies Retention;
