import type { Assumptions, Operation, Values } from "../operation.ts";
import type * as pages from "./pages.ts";

/** Signing in, and what staff look at. */
export const assumptions = {
  signIns: [0.02, "sign-ins by code per inhabitant", "a session lasts 90 days; who only reports or reads has none"],
  wrongCodes: [0.2, "wrong codes, per sign-in", "a digit mistyped"],
  staff: [0.0005, "officers per inhabitant", "20 agencies with 5 each"],
  shifts: [21, "working days a month, each with one sign-in by password and second factor", "sessions of staff end after twelve hours"],
  staffPages: [40, "pages per officer and day", "inbox, cases, steps"],
  touches: [16, "prolongations of a session per officer and day", "written down four times an hour"],
} as const satisfies Assumptions;
export type KnownValues = pages.KnownValues & Values<typeof assumptions>;

export const operations = (people: number, u: KnownValues): Operation[] => {
  const workingDays = people * u.staff * u.shifts;
  const forms = { out: 3 * u.laterPage, in: 2 * u.formBytes };
  // The lists of one's sessions and devices are looked at now and then; a session is prolonged once a day at most.
  const byCode = { "Send a code": 1, "Try a wrong code": u.wrongCodes, "Sign in by code, the first time": 1, "After a sign-in by code, the first time": 1, "Claim a device": 1, "Find one's devices": 1, "List one's sessions": 0.1, "Keep a session alive": 4 };
  const read = { "An officer's inbox, a page of 24": 0.45, "The command centre's look at an agency": 0.05, "A report with its timeline": 0.5, "Check a session of staff": 1, "Write the audit trail": 0.05, "Keep a session alive": u.touches / u.staffPages };
  return [
    { ...forms, name: "A sign-in by code", perMonth: people * u.signIns, calls: { codeGiven: 1, form: 2 }, patterns: byCode, texts: 1.2, rows: 3_000 },
    { ...forms, name: "A sign-in of staff", perMonth: workingDays, calls: { staffSignIn: 1, codeGiven: 1 }, patterns: { "Sign in as staff: the password": 1, "Sign in as staff: the second factor": 1 }, rows: 1_500 },
    { name: "A page of staff", perMonth: workingDays * u.staffPages, calls: { staffPage: 1 }, patterns: read, out: u.laterPage },
  ];
};
