import { bytes, stored } from "../measured.ts";
import type { Assumptions, Operation, Values } from "../operation.ts";
import type * as market from "./market.ts";

/** What citizens report, and what agencies do about it. */
export const assumptions = {
  reports: [0.005, "reports per inhabitant", "27 times what LAPOR! counts per head next door: 1,834 in Malang, of 850,000 people, taken for a year (https://malangkota.go.id/en/2024/04/03/menpanrb-sebut-kota-malang-terinteraktif-dalam-pengelolaan-aduan/)"],
  near: [1.5, "looks for the same thing nearby, per report", "some begin and do not send"],
  told: [3, "steps told to the reporter, per report", "acknowledged, planned or asked, started"],
  quiet: [1.5, "steps nobody is told, per report", "taken, and every second one assigned or noted inside"],
  finished: [0.9, "reports finished, per report", "the rest is rejected or a duplicate"],
  reopened: [0.05, "reports opened again, per report", "one in twenty is not mended"],
  forwarded: [0.2, "hand-overs to another agency, per report", "one in five begins at the wrong one"],
  overdue: [0.3, "deadlines missed, per report", "figures of other towns are no better; each tells the head of the agency"],
  supports: [3, "me too, per report", "a broken lamp has a street"],
  follows: [0.4, "followers by phone, per report", "few leave a number for someone else's report"],
  withPhone: [0.6, "reports with a number, per report", "an account is not needed, being told is wanted"],
  photosSent: [2, "photos per report", "one or two of the damage, one of the repair"],
  photosLater: [0.2, "share of a report's photos added to it afterwards", "without script, or by who thinks of it later"],
} as const satisfies Assumptions;
// The market's, because photos of listings are counted here too.
export type KnownValues = market.KnownValues & Values<typeof assumptions>;

export const operations = (people: number, u: KnownValues): Operation[] => {
  const reports = people * u.reports;
  const write = { calls: { step: 1 }, out: u.laterPage, in: u.formBytes, rows: stored.step + stored.record };
  const announced = { ...write, rows: stored.step + 3 * stored.record, texts: u.withPhone + u.follows };
  // What is near is asked before a report, and counted for the device and the address.
  const opened = { "Open a report": 1, "After a new report": 1, "Near a place": u.near, "Count one use": 2 * u.near };
  const photographed = { "A photo: begun, made smaller, attached": 1, "A photo joins its report": u.photosLater, "Count one use": 2 };
  return [
    { ...write, name: "A report", perMonth: reports, calls: { form: 1, reportWrite: 1, apiRead: u.near }, patterns: opened, out: 2 * u.laterPage, texts: u.withPhone, rows: stored.report + 2 * stored.record },
    // Five writes: the original, two sizes made, two moved to where they are seen.
    { name: "A photo", perMonth: people * (u.reports * u.photosSent + u.listings), calls: { apiRead: 1, photo: 1 }, patterns: photographed, edge: 1, puts: 5, gets: 3, events: 1, rows: 1_000, files: bytes.photo },
    { ...write, name: "A step nobody is told", perMonth: reports * u.quiet, patterns: { "A step: take": 0.6, "A step: note": 0.4, "Check a session of staff": 1, "After a step nobody is told": 1 } },
    { ...announced, name: "A step that is told", perMonth: reports * u.told, patterns: { "A step: acknowledge": 0.34, "A step: plan": 0.33, "A step: start": 0.33, "Check a session of staff": 1, "After a step, two told": 1 } },
    { ...announced, name: "A repair", perMonth: reports * u.finished, patterns: { "A step: finish": 1, "Check a session of staff": 1, "After a finished report, two told": 1 } },
    { ...announced, name: "A report opened again", perMonth: reports * u.reopened, patterns: { "A step: reopen": 1, "Count one use": 2, "After a step, two told": 1 } },
    { ...announced, name: "A report handed on", perMonth: reports * u.forwarded, patterns: { "A step: forward": 1, "Check a session of staff": 1, "After a step, two told": 1 } },
    { name: "A deadline missed", perMonth: reports * u.overdue, patterns: { "A minute with a report overdue": 1 }, texts: 1, rows: stored.step + stored.record },
    { ...write, name: "A me too", perMonth: reports * u.supports, patterns: { "Me too": 1, "Count one use": 4, "After a me too": 1 }, rows: 300 },
    { ...write, name: "A follower by phone", perMonth: reports * u.follows, patterns: { "Follow by phone": 1, "Count one use": 2, "After a new follower": 1 }, rows: 600 },
  ];
};
