import * as z from "zod";
import { Figures, medianHours, plainCounters } from "@among/core/respond/figures";
import { filled, picker } from "../http/view.ts";

const hours = z.number().nullable().optional().describe("Upper end of the class the middle one falls in; null beyond the last class, absent without any");

const Shown = filled(Figures.pick({ agency: true, month: true, ...(Object.fromEntries(plainCounters.map((name) => [name, true])) as Record<(typeof plainCounters)[number], true>) }));
const shown = picker(Shown);

/** An agency's counts, as the public and its head read them. */
export const FiguresView = Shown.extend({ medianRespondHours: hours, medianResolveHours: hours }).meta({ id: "Figures" });

export const figuresView = (f: Figures): z.output<typeof FiguresView> => ({
  ...shown(f),
  medianRespondHours: finite(medianHours(f, "respond")),
  medianResolveHours: finite(medianHours(f, "resolve")),
});

const finite = (hours: number | undefined): number | null | undefined => (hours === Infinity ? null : hours);
