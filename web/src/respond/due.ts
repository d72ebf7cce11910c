import { dueAt, isPending, type Info } from "@among/core/reports/report/info";

/** The promise that runs now, as a staff screen shows it. */
export interface Due {
  awaited: "answer" | "finish" | "none" | "reporter";
  at?: string;
  /** Milliseconds past it; undefined while there is time. */
  late?: number;
}

export function dueOf(report: Info, now: Date): Due {
  if (report.state === "finished") return { awaited: "reporter", at: report.closesAt };
  if (!isPending(report.state)) return { awaited: "none" };
  const at = dueAt(report);
  if (at === "9999") return { awaited: "none" };
  const late = now.getTime() - Date.parse(at);
  return { awaited: report.respondedAt === undefined ? "answer" : "finish", at, late: late > 0 ? late : undefined };
}
