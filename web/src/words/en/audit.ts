import type { audit as shape } from "../id/audit.ts";

export const audit: typeof shape = {
  keys: {
    state: "state",
    outcome: "decision",
    role: "role",
    roles: "roles",
    why: "reason",
    before: "before",
    after: "after",
    number: "number",
    kept: "taken in",
    skipped: "left out",
    action: "action",
    agency: "agency",
    respondHours: "hours to answer",
    resolveHours: "hours to finish",
  },
  values: { open: "shown", hidden: "hidden", received: "goods received", cancelled: "cancelled", "farmer.verify": "confirming a farmer or buyer" },
};
