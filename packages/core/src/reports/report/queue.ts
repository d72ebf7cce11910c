import type { Page, Stored } from "../../table.ts";
import { Heads, queue, type Info } from "./info.ts";

/** One page of the reports with an agency: those that wait, soonest due first, or those done, newest first. Authorise before. */
export const inQueue = (agency: string, half: "open" | "done", page: { limit?: number; cursor?: string }): Promise<Page<Stored<Info>>> =>
  Heads.query({ index: "g1", pk: queue(agency, half), reverse: half === "done", ...page });
