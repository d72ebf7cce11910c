import { bytes, stored, type Measured } from "./measured.ts";
import { dealings } from "./operations-market.ts";
import { period, type Name } from "../../sizes.ts";
import { hours, type Usage } from "./usage.ts";

/** Something that people, the feed or the clock do, and all that one of it sets off. */
export interface Operation {
  name: string;
  /** How many in a month. */
  perMonth: (people: number, u: Usage) => number;
  /** Calls of functions. */
  calls?: (u: Usage) => [fn: Name, what: Measured, times: number][];
  /** Access patterns of the core's README, and how often each. */
  patterns?: (u: Usage) => Record<string, number>;
  /** Requests at the edge; as many as calls when not given. */
  edge?: (u: Usage) => number;
  /** Bytes to people, and from them to a function. */
  out?: (u: Usage) => number;
  in?: (u: Usage) => number;
  puts?: number;
  gets?: (u: Usage) => number;
  /** Events of the bucket. */
  events?: number;
  texts?: (u: Usage) => number;
  /** Bytes that stay in the table, and in the bucket. */
  rows?: number;
  files?: number;
  /** Share of its calls that start a process, where it is not the usual one. */
  cold?: (u: Usage) => number;
}

const visits = (people: number, u: Usage): number => people * (u.visits + u.guests);
const pages = (people: number, u: Usage): number => visits(people, u) * u.pages * (1 + u.robots);
const reports = (times: (u: Usage) => number) => (people: number, u: Usage) => people * u.reports * times(u);
const later = (u: Usage): number => u.laterPage;
const form = (u: Usage): number => u.formBytes;

const reading: Operation[] = [
  { name: "A page that the edge has", perMonth: (p, u) => pages(p, u) * u.shared * u.edgeHits, edge: () => 1, out: later },
  {
    name: "A page, the same for everyone",
    perMonth: (p, u) => pages(p, u) * u.shared * (1 - u.edgeHits),
    calls: () => [["site", "page", 1]],
    // One page in ten reads nothing.
    patterns: () => ({
      "Public list, a page of 24": 0.25, "Public list, the next page": 0.05, "Public list of a category": 0.05, "Public list of a village": 0.05, "Public list by state": 0.05,
      "Market, newest, a page of 24": 0.15, "Market, the next page": 0.03, "A commodity, newest": 0.05, "A commodity, cheapest": 0.1, "A commodity, nearest": 0.02,
      "Everything, nearest": 0.02, "A village": 0.02, "A narrow filter": 0.01, "Open requests of a commodity": 0.02, "The agencies' figures": 0.03,
    }),
    out: later,
  },
  {
    name: "A page of one report or offer",
    perMonth: (p, u) => pages(p, u) * (1 - u.shared),
    calls: () => [["site", "detail", 1]],
    patterns: () => ({ "A report with its timeline": 0.5, "A listing's page": 0.4, "The prices beside it": 0.4, "A farmer's profile": 0.05, "A request and how far it is filled": 0.05 }),
    out: later,
  },
  {
    name: "What a visit fetches once: styles, scripts, photos",
    perMonth: visits,
    edge: (u) => u.files + u.photosSeen,
    out: (u) => bytes.firstPage + u.photosSeen * bytes.card,
    gets: (u) => u.files * u.fileMisses + u.photosSeen * u.photoMisses,
  },
  { name: "A question to the API", perMonth: (p, u) => visits(p, u) * u.apiReads, calls: () => [["api", "apiRead", 1]], patterns: () => ({ "Public list, a page of 24": 1 }), out: later },
];

const staffStep = { calls: () => [["site", "step", 1]] as [Name, Measured, number][], out: later, in: form, rows: stored.step + stored.record };
const told = { ...staffStep, rows: stored.step + 3 * stored.record, texts: (u: Usage) => u.withPhone + u.follows };

const reporting: Operation[] = [
  {
    name: "A report",
    perMonth: reports(() => 1),
    // What is near is asked before, and counted for the device and the address.
    calls: (u) => [["site", "form", 1], ["site", "reportWrite", 1], ["api", "apiRead", u.near]],
    patterns: (u) => ({ "Open a report": 1, "After a new report": 1, "Near a place": u.near, "Count one use": 2 * u.near }),
    out: (u) => 2 * u.laterPage,
    in: form,
    texts: (u) => u.withPhone,
    rows: stored.report + 2 * stored.record,
  },
  {
    name: "A photo",
    perMonth: (p, u) => p * (u.reports * u.photosSent + u.listings),
    calls: () => [["api", "apiRead", 1], ["media", "photo", 1]],
    patterns: (u) => ({ "A photo: begun, made smaller, attached": 1, "A photo joins its report": u.photosLater, "Count one use": 2 }),
    edge: () => 1,
    // The original, two sizes made, two moved to where they are seen; and what a month's undo still holds of the move.
    puts: 5,
    gets: () => 3,
    events: 1,
    rows: 1_000,
    files: bytes.photo,
  },
  { name: "A step nobody is told", perMonth: reports((u) => u.quiet), patterns: () => ({ "A step: take": 0.6, "A step: note": 0.4, "Check a session of staff": 1, "After a step nobody is told": 1 }), ...staffStep },
  { name: "A step that is told", perMonth: reports((u) => u.told), patterns: () => ({ "A step: acknowledge": 0.34, "A step: plan": 0.33, "A step: start": 0.33, "Check a session of staff": 1, "After a step, two told": 1 }), ...told },
  { name: "A repair", perMonth: reports((u) => u.finished), patterns: () => ({ "A step: finish": 1, "Check a session of staff": 1, "After a finished report, two told": 1 }), ...told },
  { name: "A report opened again", perMonth: reports((u) => u.reopened), patterns: () => ({ "A step: reopen": 1, "Count one use": 2, "After a step, two told": 1 }), ...told },
  { name: "A report handed on", perMonth: reports((u) => u.forwarded), patterns: () => ({ "A step: forward": 1, "Check a session of staff": 1, "After a step, two told": 1 }), ...told },
  { name: "A deadline missed", perMonth: reports((u) => u.overdue), patterns: () => ({ "A minute with a report overdue": 1 }), texts: () => 1, rows: stored.step + stored.record },
  { name: "A me too", perMonth: reports((u) => u.supports), calls: () => [["site", "step", 1]], patterns: () => ({ "Me too": 1, "Count one use": 2, "After a me too": 1 }), out: later, in: form, rows: 300 },
  { name: "A follower by phone", perMonth: reports((u) => u.follows), calls: () => [["site", "step", 1]], patterns: () => ({ "Follow by phone": 1, "Count one use": 2, "After a new follower": 1 }), out: later, in: form, rows: 600 },
];

const officers = (people: number, u: Usage): number => people * u.staff * u.shifts;

const people: Operation[] = [
  {
    name: "A sign-in by code",
    perMonth: (p, u) => p * u.signIns,
    calls: () => [["auth", "codeGiven", 1], ["auth", "form", 2]],
    // The lists of one's sessions and devices are looked at now and then; a session is prolonged once a day at most.
    patterns: (u) => ({ "Send a code": 1, "Try a wrong code": u.wrongCodes, "Sign in by code, the first time": 1, "After a sign-in by code, the first time": 1, "Claim a device": 1, "Find one's devices": 1, "List one's sessions": 0.1, "Keep a session alive": 4 }),
    out: (u) => 3 * u.laterPage,
    in: (u) => 2 * u.formBytes,
    texts: () => 1.2,
    rows: 3_000,
  },
  {
    name: "A sign-in of staff",
    perMonth: officers,
    calls: () => [["auth", "staffSignIn", 1], ["auth", "codeGiven", 1]],
    patterns: () => ({ "Sign in as staff: the password": 1, "Sign in as staff: the second factor": 1 }),
    out: (u) => 3 * u.laterPage,
    in: (u) => 2 * u.formBytes,
    rows: 1_500,
  },
  {
    name: "A page of staff",
    perMonth: (p, u) => officers(p, u) * u.staffPages,
    calls: () => [["site", "staffPage", 1]],
    patterns: (u) => ({ "Check a session of staff": 1, "An officer's inbox, a page of 24": 0.45, "The command centre's look at an agency": 0.05, "A report with its timeline": 0.5, "Write the audit trail": 0.05, "Keep a session alive": u.touches / u.staffPages }),
    out: later,
  },
];

const clock: Operation[] = [
  { name: "A minute of the clock", perMonth: () => (hours * 3_600) / period, calls: () => [["clock", "tick", 1]], patterns: () => ({ "A minute with nothing due": 1 - period / 3_600, "A minute that moves the clock's mark": period / 3_600 }), edge: () => 0, cold: (u) => u.clockCold },
];

export const tick = clock[0]!;

/** All that is done. */
export const operations: Operation[] = [...reading, ...reporting, ...dealings, ...people, ...clock];

/** Patterns of the README that no operation counts, and why. */
export const uncounted: Record<string, string> = {
  "The reaction to a new report": "part of \"After a new report\"",
  "The reaction to a new listing": "part of \"After a new listing\"",
};
