import { lifecycle, type Phase, type State as DealState } from "@among/core/market/deal/lifecycle";
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

const dealUsual: Record<Phase, Look> = {
  talking: { tone: "wait", icon: "clock" },
  holding: { tone: "info", icon: "check" },
  fulfilled: { tone: "busy", icon: "checks" },
  ended: { tone: "off", icon: "cross" },
};
/** Where a state looks different from the others of its phase. */
const deal: Partial<Record<DealState, Partial<Look>>> = {
  inquiry: { icon: "message" },
  expired: { icon: "clock" },
  ready: { icon: "basket" },
  handed_over: { tone: "busy", icon: "scale" },
  reviewed: { tone: "done", icon: "star" },
  disputed: { tone: "late", icon: "alert" },
};

/** A listing's state as a chip. */
export const listingChip = (words: Words, state: ListingState): Chip => ({ ...listing[state], label: words.market.states[state] });
/** A deal's state as a chip. */
export const dealChip = (words: Words, state: DealState): Chip => ({ ...dealUsual[lifecycle[state].phase], ...deal[state], label: words.deal.states[state] });
