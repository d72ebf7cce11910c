import type { Reactions } from "../reaction.ts";
import { forgetUnclaimed } from "./showing.ts";

export const reactions: Reactions = { timers: { photo: forgetUnclaimed } };
