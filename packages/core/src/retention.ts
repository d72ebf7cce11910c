import { retention as identity } from "./identity/retention.ts";
import { limits as codeLimits } from "./identity/one-time-code.ts";
import { retention as market } from "./market/retention.ts";
import { retention as media } from "./media/retention.ts";
import { retention as messages } from "./messages/retention.ts";
import { markDays } from "./once.ts";
import { retention as reports } from "./reports/retention.ts";
import { day, type KeptFor } from "./kept.ts";

/** What every module keeps, and for how long, in the order it is shown in. */
const all = {
  ...reports,
  ...media,
  ...messages,
  ...identity,
  ...market,
  // A counter lives twice its window; the longest of sign-in's stands for all.
  limit: 2 * codeLimits.address.seconds * 1000,
  mark: markDays * day,
} as const;

export type Kept = keyof typeof all;
export const retention: Readonly<Record<Kept, KeptFor>> = all;
export const kinds = Object.keys(retention) as Kept[];
