import type { Reactions } from "../reaction.ts";
import { forgetUnclaimed } from "./photo.ts";

export const reactions: Reactions = { timers: { photo: forgetUnclaimed } };
