import { arrivals } from "./media/arrivals.ts";
import { draw } from "./media/draw.ts";

/** Decodes in this very process: in Lambda each has one photo at a time, and ends alone. */
export const handler = arrivals(draw);
