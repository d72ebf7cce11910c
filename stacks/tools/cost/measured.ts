import { budget as pictureBytes } from "../../../functions/src/picture.ts";
import { budget as pageBytes } from "../../../web/src/budget.ts";

/**
 * What `npm run cost:measure` printed on 2026-11-21 on one core of an AMD EPYC, the middle of five rounds: milliseconds of CPU
 * of one operation through its function's handler, and how often it asks the table.
 */
export const measured = {
  page: { cpuMs: 3.5, calls: 1.2 },
  detail: { cpuMs: 4.7, calls: 5 },
  form: { cpuMs: 1, calls: 0 },
  staffPage: { cpuMs: 8.7, calls: 4 },
  apiRead: { cpuMs: 2.7, calls: 1 },
  reportWrite: { cpuMs: 1.6, calls: 2 },
  step: { cpuMs: 2.5, calls: 3 },
  listingWrite: { cpuMs: 3.8, calls: 4 },
  dealWrite: { cpuMs: 3.5, calls: 5 },
  /** Asking for a code and giving it, together. */
  codeGiven: { cpuMs: 11.5, calls: 14 },
  staffSignIn: { cpuMs: 109, calls: 14 },
  /** One record of the feed and all it sets off at once. */
  record: { cpuMs: 3, calls: 4.5 },
  tick: { cpuMs: 1, calls: 2 },
  /** 1600 × 1200 px, as a page shrinks it. */
  photo: { cpuMs: 150, calls: 6 },
} as const;
export type Measured = keyof typeof measured;

/** Bytes that stay in the table, indexes and DynamoDB's own 100 bytes per entry included; printed by the same run. */
export const stored = { report: 4_302, listing: 4_328, step: 791, deal: 4_013, record: 1_171 } as const;

/** A line of the log, and what CloudWatch adds to each. */
export const line = 165 + 26;

/** Limits that tests hold: `test/web/budget.test.ts`, `test/local/media.test.ts`. */
export const bytes = {
  firstPage: pageBytes.markup + pageBytes.script,
  card: pictureBytes.card,
  /** Both sizes of a photo. */
  photo: pictureBytes.card + pictureBytes.large,
} as const;
