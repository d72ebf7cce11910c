import * as z from "zod";
import { neededText } from "../../../step.ts";
import { isPublic, states } from "../info.ts";
import { defineStep } from "./define.ts";

const text = z.object({ text: neededText });

/** Steps that decide whether the public sees a report. */
export const moderation = {
  hide: defineStep({
    kind: "hidden", by: "report.moderate",
    summary: "Hide it from the public, with the reason",
    from: states,
    input: text,
    offered: (report) => isPublic(report),
    effect: (next) => void (next.hidden = true),
  }),
  show: defineStep({
    kind: "shown", by: "report.moderate",
    summary: "Show it to the public again",
    from: states,
    input: text,
    offered: (report) => report.hidden === true,
    effect: (next) => void (next.hidden = undefined),
  }),
};
