import { day, type Retention } from "../kept.ts";
import { contactDays } from "./forget.ts";

export const retention = {
  report: "forever",
  contact: contactDays * day,
} as const satisfies Retention;
