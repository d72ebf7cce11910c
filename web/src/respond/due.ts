import { dueAt, isPending, type Info } from "@among/core/reports/report/info";

/** The promise that runs now, as a staff screen shows it. */
export interface Due {
  what: "answer" | "finish" | "none" | "reporter";
  at?: string;
  /** Milliseconds past it; undefined while there is time. */
  late?: number;
}

export function dueOf(report: Info, now: Date): Due {
  if (report.state === "finished") return { what: "reporter", at: report.closesAt };
  if (!isPending(report.state)) return { what: "none" };
  const at = dueAt(report);
  if (at === "9999") return { what: "none" };
  const late = now.getTime() - Date.parse(at);
  return { what: report.respondedAt === undefined ? "answer" : "finish", at, late: late > 0 ? late : undefined };
}
