import * as z from "zod";
import { use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { readCode } from "@among/core/reports/report/code";

/** Inputs that several routes share. */
export const CodeParam = z.object({ code: z.string().max(20).describe("Code of a report: `BTU-7K3M4`, or as people type it") });

/** @throws Fault missing `report.missing` for what cannot be a code */
export function codeOf(typed: string): string {
  const code = readCode(use().region.prefix, typed);
  if (!code) throw new Fault("missing", "report.missing");
  return code;
}

export const KeyQuery = z.object({ key: z.string().max(40).optional().describe("The reporter's own key, from their link") });
