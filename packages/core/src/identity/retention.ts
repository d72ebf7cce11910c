import type { Retention } from "../kept.ts";
import { lifetime as flowSeconds } from "./flow.ts";
import { lifetime as invitationHours } from "./invitation.ts";
import { lifetime as codeSeconds } from "./one-time-code.ts";
import { lifetimes } from "./session.ts";
import { lifetime as unsentSeconds } from "./unsent.ts";

export const retention = {
  account: "account",
  device: "account",
  session: lifetimes.public.idle,
  staffSession: lifetimes.staff.idle,
  code: codeSeconds * 1000,
  signIn: flowSeconds * 1000,
  unsent: unsentSeconds * 1000,
  // An invitation's link dies; that somebody was invited, and by whom, stays for the auditor.
  invitation: invitationHours * 3_600_000,
  audit: "forever",
} as const satisfies Retention;
