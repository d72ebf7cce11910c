import * as z from "zod";
import { pending } from "../info.ts";
import { defineStep } from "./define.ts";

const nothing = z.object({});

/** Steps that the platform takes by itself: because of time, or of a photo that arrived. */
export const platform = {
  /** A photo of what is wrong, sent by whoever reported it, has arrived. */
  add: defineStep({
    kind: "added", by: "platform",
    summary: "The reporter's photo arrived",
    from: pending,
    input: nothing,
  }),
  close: defineStep({
    kind: "closed", by: "platform",
    summary: "The reporter's silence closes it",
    from: ["finished"], to: "closed",
    input: nothing,
    effect: (next) => void (next.closesAt = undefined),
  }),
  escalate: defineStep({
    kind: "escalated", by: "platform",
    summary: "It is overdue: 1 the head is told, 2 the command centre is told",
    from: pending,
    input: z.object({ level: z.literal([1, 2]) }),
    effect: (next, { level }) => void (next.escalated = level),
  }),
};
