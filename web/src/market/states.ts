import type { State as DealState } from "@among/core/market/deal/info";
import type { State as ListingState } from "@among/core/market/listing/info";
import type { Chip, Look } from "../shell/chip.ts";
import type { Words } from "../shell/words.ts";

const listing: Record<ListingState, Look> = {
  active: { tone: "busy", icon: "basket" },
  paused: { tone: "wait", icon: "pause" },
  sold_out: { tone: "done", icon: "checks" },
  hidden: { tone: "late", icon: "lock" },
  expired: { tone: "off", icon: "clock" },
};

const deal: Record<DealState, Look> = {
  inquiry: { tone: "wait", icon: "message" },
  offered: { tone: "wait", icon: "clock" },
  declined: { tone: "off", icon: "cross" },
  withdrawn: { tone: "off", icon: "cross" },
  expired: { tone: "off", icon: "clock" },
  confirmed: { tone: "info", icon: "check" },
  ready: { tone: "info", icon: "basket" },
  handed_over: { tone: "busy", icon: "scale" },
  received: { tone: "busy", icon: "checks" },
  reviewed: { tone: "done", icon: "star" },
  cancelled: { tone: "off", icon: "cross" },
  disputed: { tone: "late", icon: "alert" },
};

/** A listing's state as a chip. */
export const listingChip = (words: Words, state: ListingState): Chip => ({ ...listing[state], label: words.market.states[state] });
/** A deal's state as a chip. */
export const dealChip = (words: Words, state: DealState): Chip => ({ ...deal[state], label: words.deal.states[state] });
