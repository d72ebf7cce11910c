import * as z from "zod";
import { medianHours, type Figures } from "@among/core/respond/figures";

const count = z.number().int();
const hours = z.number().nullable().optional().describe("Upper end of the class the middle one falls in; null beyond the last class, absent without any");

/** An agency's counts, as the public and its head read them. */
export const FiguresView = z
  .object({
    agency: z.string(),
    month: z.string().describe("The earliest month counted: `2026-09`"),
    received: count,
    responded: count,
    respondedLate: count,
    medianRespondHours: hours,
    resolved: count,
    resolvedLate: count,
    medianResolveHours: hours,
    reopened: count,
    rejected: count,
    forwarded: count,
  })
  .meta({ id: "Figures" });

export const figuresView = (f: Figures): z.output<typeof FiguresView> => ({
  agency: f.agency,
  month: f.month,
  received: f.received,
  responded: f.responded,
  respondedLate: f.respondedLate,
  medianRespondHours: finite(medianHours(f, "respond")),
  resolved: f.resolved,
  resolvedLate: f.resolvedLate,
  medianResolveHours: finite(medianHours(f, "resolve")),
  reopened: f.reopened,
  rejected: f.rejected,
  forwarded: f.forwarded,
});

const finite = (hours: number | undefined): number | null | undefined => (hours === Infinity ? null : hours);
