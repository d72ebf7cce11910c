import * as z from "zod";
import { states } from "./info.ts";

export const stateFilters = ["pending", ...states] as const;

/**
 * What a list of reports may be narrowed by. The API's query, the page's address and links, and the keys of what is
 * remembered come from it. Dates are local days of the region, both inclusive.
 */
export const Filter = z.object({
  category: z.string().max(40).optional(),
  village: z.string().max(20).optional().describe("Village code"),
  state: z.enum(stateFilters).optional().describe("`pending`: every state in which an answer is still owed"),
  from: z.iso.date().optional().describe("First day, in the town's zone"),
  to: z.iso.date().optional().describe("Last day, in the town's zone"),
});
export type Filter = z.output<typeof Filter>;
