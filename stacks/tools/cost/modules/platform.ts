import { period } from "../../../sizes.ts";
import type { Assumptions, Operation, Values } from "../operation.ts";

export const assumptions = {
  textParts: [2, "parts per text", "a text with the link to the case and the one that stops texts is longer than 160 characters"],
  perCall: [2, "records of the feed per call", "gathered for a second; one write seldom comes with another's"],
  cold: [0.05, "share of calls that start a process", "a quiet town's functions fall asleep between visits"],
  clockCold: [0.01, "share of ticks that start a process", "called each minute it stays awake; Lambda renews a process every hour or two"],
  coldMs: [600, "ms that a start takes", "the runtime and the bundle; half a second is usual for Node"],
  wait: [5, "ms until the table answers", "DynamoDB answers within single milliseconds"],
  own: [3, "ms of Lambda's own per call", "taking the event, handing over the answer"],
  slower: [1.3, "CPU time on Lambda, of that measured", "its arm64 cores are older than the one measured on; 1,769 MB are one of them"],
  formBytes: [3_000, "bytes of a form and its headers", "photos go past it, straight into the bucket"],
  original: [400_000, "bytes of a photo as it arrives", "a page shrinks it to that; it is deleted when it was made smaller, and gone for good after two days"],
  deployed: [1, "GB of bundles and templates that deployments left", "40 MB each, cleared once a year"],
} as const satisfies Assumptions;
export type KnownValues = Values<typeof assumptions>;

/** What a month has whether anybody comes or not. AWS counts 730 hours. */
export const always = { alarms: 10, dashboards: 1, mails: 20, queue: 1_000, ticks: (730 * 3_600) / period };

export const operations = (_people: number, u: KnownValues): Operation[] => [
  { name: "A minute of the clock", perMonth: always.ticks, calls: { tick: 1 }, patterns: { "A minute with nothing due": 1 - period / 3_600, "A minute that moves the clock's mark": period / 3_600 }, edge: 0, cold: u.clockCold },
];
