import * as z from "zod";
import { neededText } from "../../../step.ts";
import { pending } from "../info.ts";
import { promise } from "../promise.ts";
import { defineStep } from "./define.ts";

const text = z.object({ text: neededText });

/** Steps of whoever reported. */
export const reporter = {
  reply: defineStep({
    kind: "replied", by: "reporter",
    summary: "The reporter answers the agency",
    from: [...pending, "finished"], public: false,
    input: text,
  }),
  confirm: defineStep({
    kind: "confirmed", by: "reporter",
    summary: "The reporter confirms that it is fixed",
    from: ["finished"], to: "closed",
    input: z.object({}),
    effect: (next) => void (next.closesAt = undefined),
  }),
  reopen: defineStep({
    kind: "reopened", by: "reporter",
    summary: "The reporter says what is still wrong",
    from: ["finished"], to: "open",
    input: text,
    effect(next, _values, { region, now }) {
      next.receivedAt = now.toISOString();
      next.plannedFor = undefined;
      Object.assign(next, promise(region, region.category(next.category)!, next.emergency, now));
      next.respondedAt = undefined;
      next.resolvedAt = undefined;
      next.escalated = 0;
      next.reopened += 1;
    },
  }),
};
