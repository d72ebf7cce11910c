import type { State } from "@among/core/reports/report/info";
import type { Chip, Look } from "../shell/chip.ts";
import type { Words } from "../shell/words.ts";

const looks: Record<State, Look> = {
  open: { tone: "wait", icon: "clock" },
  acknowledged: { tone: "info", icon: "eye" },
  planned: { tone: "info", icon: "calendar" },
  started: { tone: "busy", icon: "tool" },
  finished: { tone: "busy", icon: "check" },
  closed: { tone: "done", icon: "checks" },
  rejected: { tone: "off", icon: "cross" },
};

/** A report's state as a chip. */
export const reportChip = (words: Words, state: State): Chip => ({ ...looks[state], label: words.reports.state[state] });
