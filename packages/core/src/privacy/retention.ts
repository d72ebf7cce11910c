import { lifetime as flowSeconds } from "../identity/flow.ts";
import { lifetime as invitationHours } from "../identity/invitation.ts";
import { limits as codeLimits, lifetime as codeSeconds } from "../identity/one-time-code.ts";
import { lifetimes } from "../identity/session.ts";
import { lifetime as unsentSeconds } from "../identity/unsent.ts";
import { unclaimed } from "../media/photo.ts";
import { keep as messageDays } from "../messages/message.ts";
import { markDays } from "../once.ts";
import { contactDays } from "../reports/forget.ts";

const day = 86_400_000;

/**
 * How long what is kept, in ms after what the words beside it say; `forever` and `account` (until the account is
 * deleted) have no clock. Each figure is the very constant the code works with, so that no page can promise another.
 */
export const retention = {
  report: "forever",
  photo: "forever",
  unclaimedPhoto: unclaimed * 1000,
  contact: contactDays * day,
  message: messageDays * day,
  account: "account",
  listing: "account",
  // Both sides may have to prove what they agreed; whoever's account goes leaves it without a name.
  deal: "forever",
  search: "account",
  device: "account",
  session: lifetimes.public.idle,
  staffSession: lifetimes.staff.idle,
  code: codeSeconds * 1000,
  signIn: flowSeconds * 1000,
  unsent: unsentSeconds * 1000,
  // An invitation's link dies; that somebody was invited, and by whom, stays for the auditor.
  invitation: invitationHours * 3_600_000,
  // A counter lives twice its window; the longest of sign-in's stands for all.
  limit: 2 * codeLimits.address.seconds * 1000,
  mark: markDays * day,
  audit: "forever",
} as const satisfies Record<string, number | "forever" | "account">;

export type Kept = keyof typeof retention;
export const kinds = Object.keys(retention) as Kept[];
