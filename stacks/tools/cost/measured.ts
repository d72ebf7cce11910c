import { budget as pictureBytes } from "../../../functions/src/media/picture.ts";
import { budget as pageBytes } from "../../../web/src/shell/budget.ts";

/**
 * What `npm run cost:measure` printed on 2026-11-21 on one core of an AMD EPYC, the middle of five rounds: milliseconds of CPU
 * of one operation through its function's handler, and how often it asks the table.
 */
export const measured = {
  page: { fn: "site", cpuMs: 3.5, calls: 1.2 },
  detail: { fn: "site", cpuMs: 4.7, calls: 5 },
  form: { fn: "site", cpuMs: 1, calls: 0 },
  staffPage: { fn: "site", cpuMs: 8.7, calls: 4 },
  apiRead: { fn: "api", cpuMs: 2.7, calls: 1 },
  reportWrite: { fn: "site", cpuMs: 1.6, calls: 2 },
  step: { fn: "site", cpuMs: 2.5, calls: 3 },
  listingWrite: { fn: "site", cpuMs: 3.8, calls: 4 },
  dealWrite: { fn: "site", cpuMs: 3.5, calls: 5 },
  codeGiven: { fn: "auth", cpuMs: 11.5, calls: 14 }, // asking for a code and giving it
  staffSignIn: { fn: "auth", cpuMs: 109, calls: 14 },
  record: { fn: "stream", cpuMs: 3, calls: 4.5 }, // one record of the change feed with all its reactions
  tick: { fn: "clock", cpuMs: 1, calls: 2 },
  photo: { fn: "media", cpuMs: 150, calls: 6 }, // 1600 × 1200 px, as a page shrinks it
} as const;

/** Bytes that stay in the table, indexes and DynamoDB's own 100 bytes per entry included; printed by the same run. */
export const stored = { report: 4_302, listing: 4_328, step: 791, deal: 4_013, record: 1_171 } as const;

/** Bytes of a log line, with the 26 that CloudWatch adds. */
export const logLine = 165 + 26;

/** Limits that tests hold: `test/shell/budget.test.ts`, `test/local/media.test.ts`. A photo is kept in two sizes. */
export const bytes = { firstPage: pageBytes.markup + pageBytes.script, card: pictureBytes.card, photo: pictureBytes.card + pictureBytes.large } as const;
