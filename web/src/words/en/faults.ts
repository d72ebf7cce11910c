import type { faults as shape } from "../id/faults.ts";

export const faults: typeof shape = {
  other: "We could not do that. Try again in a moment.",
  "text.required": "Write a little, at least 3 letters.",
  "text.long": "Too long, 1,000 letters at most.",
  "phone.invalid": "We cannot read this number. Example: 0812 3456 7890.",
  "report.move_refused": "The report has moved on. See its latest state below.",
  "report.changed": "This report has just changed. Look at it again, then try once more.",
  "report.settled": "This report is settled and needs no more voices.",
  "limit.report.support": "Too often. Wait a moment, then try again.",
  "limit.report.follow": "Too often. Wait a moment, then try again.",
  "limit.report.answer": "Too often. Wait a moment, then try again.",
};
