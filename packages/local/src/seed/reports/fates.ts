import type { Rejection } from "@among/core/reports/report/info";

export type Act = "acknowledge" | "take" | "plan" | "start" | "ask" | "reply" | "note" | "news" | "forward" | "finish" | "confirm" | "reopen" | "hide" | `reject:${Rejection}`;

/** One step of a history, this long after the one before. */
export interface Step {
  act: Act;
  /** A share of the category's promise, or hours on the clock. */
  after: number;
  of: "respond" | "resolve" | "clock";
}

export interface Fate {
  steps: Step[];
  /** Days between the last step and today, about. */
  quiet: readonly [from: number, to: number];
}

const responding = (act: Act, after: number): Step => ({ act, after, of: "respond" });
const resolving = (act: Act, after: number): Step => ({ act, after, of: "resolve" });
const later = (act: Act, after: number): Step => ({ act, after, of: "clock" });

const acknowledgedFirst = [responding("acknowledge", 0.4), later("take", 0.2)];
const mended = [...acknowledgedFirst, resolving("start", 0.25), resolving("finish", 0.35)];

const long = [4, 78] as const;
const fates = {
  confirmed: { steps: [...mended, later("confirm", 20)], quiet: long },
  quick: { steps: [responding("take", 0.15), responding("start", 0.2), resolving("finish", 0.3), later("confirm", 8)], quiet: long },
  scheduled: { steps: [...acknowledgedFirst, resolving("plan", 0.1), later("note", 2), resolving("start", 0.4), resolving("finish", 0.2), later("confirm", 30)], quiet: long },
  silent: { steps: [...mended], quiet: [17, 70] },
  late: { steps: [responding("acknowledge", 2.6), resolving("start", 0.7), later("news", 3), resolving("finish", 0.8), later("confirm", 26)], quiet: long },
  waiting: { steps: [...mended], quiet: [0.5, 6] },
  fresh: { steps: [], quiet: [0.03, 0.5] },
  ignored: { steps: [], quiet: [6, 19] },
  received: { steps: [...acknowledgedFirst], quiet: [0.3, 3] },
  scheduledSoon: { steps: [...acknowledgedFirst, resolving("plan", 0.1)], quiet: [0.3, 3] },
  working: { steps: [...acknowledgedFirst, resolving("start", 0.3), later("news", 20)], quiet: [0.2, 1.5] },
  stuck: { steps: [...acknowledgedFirst, later("note", 30)], quiet: [24, 45] },
  asked: { steps: [responding("ask", 0.5)], quiet: [0.4, 2] },
  replied: { steps: [responding("ask", 0.4), later("reply", 9)], quiet: [0.2, 1] },
  repliedMended: { steps: [responding("ask", 0.4), later("reply", 9), resolving("start", 0.3), resolving("finish", 0.3), later("confirm", 16)], quiet: long },
  notOurs: { steps: [responding("reject:not_our_authority", 0.6)], quiet: long },
  duplicate: { steps: [responding("reject:duplicate", 0.4)], quiet: [1, 30] },
  notFound: { steps: [...acknowledgedFirst, resolving("reject:not_found", 0.4)], quiet: long },
  notPublic: { steps: [responding("reject:not_public", 0.7)], quiet: long },
  passedOn: { steps: [responding("forward", 0.4), ...mended, later("confirm", 20)], quiet: long },
  passedTwice: { steps: [responding("forward", 0.4), responding("forward", 0.5), ...mended], quiet: [1, 5] },
  justPassedOn: { steps: [responding("acknowledge", 0.3), later("forward", 6)], quiet: [0.1, 0.8] },
  sorted: { steps: [responding("forward", 0.3)], quiet: [0.3, 1] },
  reopened: { steps: [...mended, later("reopen", 40)], quiet: [0.2, 1.5] },
  mendedTwice: { steps: [...mended, later("reopen", 40), ...mended, later("confirm", 20)], quiet: [3, 60] },
  underway: { steps: [responding("take", 0.15), responding("start", 0.3)], quiet: [0.005, 0.08] },
  justNow: { steps: [], quiet: [0.002, 0.02] },
  hidden: { steps: [later("hide", 1), ...acknowledgedFirst], quiet: [1, 4] },
} satisfies Record<string, Fate>;

type Name = keyof typeof fates;
const times = (count: number, name: Name): Name[] => Array.from({ length: count }, () => name);
const dealt = (names: Name[]): Fate[] => names.map((name) => fates[name]);

/** Histories for ordinary categories, in the proportions of a town that mostly answers. */
export const ordinary: readonly Fate[] = dealt([
  ...times(7, "confirmed"), ...times(4, "scheduled"), ...times(4, "silent"), ...times(3, "late"), ...times(3, "waiting"),
  ...times(3, "fresh"), ...times(3, "ignored"), ...times(2, "received"), ...times(2, "scheduledSoon"), ...times(2, "working"), ...times(2, "stuck"),
  "asked", "replied", "repliedMended", "notOurs", "duplicate", "notFound", "notPublic", "passedOn", "passedTwice", "justPassedOn", "reopened", "mendedTwice", "hidden",
]);

/** For what is over within hours: fires, fallen trees, traffic. */
export const urgent: readonly Fate[] = dealt([...times(7, "quick"), ...times(2, "silent"), ...times(2, "late"), "waiting", "justNow", "passedOn", "underway", "notFound", "repliedMended"]);

/** For what the public never sees. */
export const secret: readonly Fate[] = dealt(["received", "working", "quick", "fresh", "repliedMended", "silent", "stuck", "asked"]);

/** For what the command centre has to pass on first. */
export const unsorted: readonly Fate[] = dealt(["passedOn", "fresh", "sorted", "passedOn", "fresh"]);
