import { describe, expect, test } from "vitest";
import { isOverdue, isPending, states, type Info, type State } from "@among/core/reports/report/info";
import { applyStep, type CompleteStep } from "@among/core/reports/report/apply";
import { allowed, kinds, type EventKind } from "@among/core/reports/report/steps";
import { batu, faultOf, info, seeded } from "./make.ts";

const moves: Record<EventKind, CompleteStep> = {
  acknowledged: { kind: "acknowledged" },
  planned: { kind: "planned", plannedFor: "2026-11-30" },
  started: { kind: "started" },
  asked: { kind: "asked", text: "Di sebelah mana?" },
  noted: { kind: "noted", text: "Sudah dilihat.", public: false },
  taken: { kind: "taken", assignee: "per_1", assigneeName: "Sari" },
  assigned: { kind: "assigned", assignee: "per_1", assigneeName: "Sari" },
  forwarded: { kind: "forwarded", toAgency: "dlh", text: "Ini soal sampah." },
  rejected: { kind: "rejected", rejection: "not_found", text: "Tidak ada di sana." },
  finished: { kind: "finished", text: "Sudah ditambal.", photos: [] },
  replied: { kind: "replied", text: "Di depan warung.", public: false },
  confirmed: { kind: "confirmed" },
  reopened: { kind: "reopened", text: "Masih berlubang." },
  added: { kind: "added" },
  closed: { kind: "closed" },
  escalated: { kind: "escalated", level: 1 },
  hidden: { kind: "hidden", text: "Memuat nama orang." },
  shown: { kind: "shown", text: "Nama sudah dihapus." },
};

// Where each step leads from each state; "-" where it may not be taken. Written out, so that a change is seen.
const table = `
              open          acknowledged  planned       started       finished  closed  rejected
acknowledged  acknowledged  -             -             -             -         -       -
planned       planned       planned       planned       planned       -         -       -
started       started       started       started       -             -         -       -
asked         open          acknowledged  planned       started       -         -       -
noted         open          acknowledged  planned       started       finished  closed  rejected
taken         open          acknowledged  planned       started       -         -       -
assigned      open          acknowledged  planned       started       -         -       -
forwarded     open          open          open          open          -         -       -
rejected      rejected      rejected      rejected      rejected      -         -       -
finished      finished      finished      finished      finished      -         -       -
replied       open          acknowledged  planned       started       finished  -       -
confirmed     -             -             -             -             closed    -       -
reopened      -             -             -             -             open      -       -
added         open          acknowledged  planned       started       -         -       -
closed        -             -             -             -             closed    -       -
escalated     open          acknowledged  planned       started       -         -       -
hidden        open          acknowledged  planned       started       finished  closed  rejected
shown         open          acknowledged  planned       started       finished  closed  rejected
`;
const [heads, ...rows] = table.trim().split("\n").map((line) => line.trim().split(/\s+/));
const cases = rows.flatMap(([move, ...to]) => to.map((t, n) => [heads![n] as State, move as EventKind, t] as const));

const now = new Date("2026-11-18T03:00:00.000Z");
const author = { side: "agency", by: "per_1", byName: "Sari" } as const;
const at = (state: State) => info({ state, ...(isPending(state) ? {} : { respondedAt: "2026-11-16T02:00:00.000Z" }), ...(state === "finished" ? { resolvedAt: "2026-11-17T01:00:00.000Z", closesAt: "2026-12-01T01:00:00.000Z" } : {}) });

test("the table speaks of every state and every step", () => {
  expect(heads).toEqual([...states]);
  expect(rows.map(([move]) => move)).toEqual([...kinds]);
});

test.each(cases)("from %s, %s leads to %s", async (from, kind, to) => {
  if (to === "-") {
    const fault = await faultOf(() => applyStep(batu, at(from), moves[kind], author, now));
    expect(fault).toMatchObject({ kind: "conflict", code: "report.move_refused", detail: { state: from, move: kind, allowed: allowed(from) } });
    expect(allowed(from)).not.toContain(kind);
    return;
  }
  const before = at(from);
  const frozen = structuredClone(before);
  const { report, event } = applyStep(batu, before, moves[kind], author, now);
  expect(before).toEqual(frozen);
  expect(report.state).toBe(to);
  expect(event).toMatchObject({ kind, state: to, at: now.toISOString(), code: before.code, agency: before.agency, by: "per_1" });
  expect(report.updatedAt).toBe(now.toISOString());
});

describe("what a step does beside the state", () => {
  const go = (move: CompleteStep, from = info()) => applyStep(batu, from, move, author, now);

  test("the first answer is measured, and its warnings end", () => {
    const { report, event } = go(moves.acknowledged, info({ escalated: 2 }));
    expect(report).toMatchObject({ respondedAt: now.toISOString(), escalated: 0 });
    expect(event).toMatchObject({ respondMinutes: 50 * 60, respondLate: 26 * 60 });
    expect(go(moves.started, report).event.respondMinutes).toBeUndefined();
  });

  test.each(["noted", "taken", "assigned", "escalated", "replied"] as const)("%s is no answer to the reporter", (kind) => {
    expect(go(moves[kind]).report.respondedAt).toBeUndefined();
  });

  test("forwarding starts the first answer anew and keeps the completion promised to the citizen", () => {
    const { report, event } = go(moves.forwarded, info({ assignee: "per_9", respondedAt: "2026-11-16T02:00:00.000Z", plannedFor: "2026-11-20", escalated: 1 }));
    expect(report).toMatchObject({ agency: "dlh", state: "open", resolveBy: info().resolveBy, escalated: 0, receivedAt: now.toISOString() });
    expect([report.assignee, report.respondedAt, report.plannedFor]).toEqual([undefined, undefined, undefined]);
    expect(report.respondBy > now.toISOString()).toBe(true);
    expect(event).toMatchObject({ agency: "dpupr", toAgency: "dlh" });
  });

  test("the next agency's answer is measured from when the report came to it", () => {
    const there = go(moves.forwarded).report;
    const later = new Date(now.getTime() + 30 * 60_000);
    expect(applyStep(batu, there, moves.acknowledged, author, later).event.respondMinutes).toBe(30);
  });

  test("finishing measures the completion and says when silence closes it", () => {
    const { report, event } = go(moves.finished);
    expect(report).toMatchObject({ resolvedAt: now.toISOString(), respondedAt: now.toISOString() });
    expect(event).toMatchObject({ resolveMinutes: 50 * 60 });
    // Ten working days after Wednesday the 18th.
    expect(report.closesAt!.slice(0, 10)).toBe("2026-12-02");
  });

  test("reopening makes new promises and counts", () => {
    const finished = go(moves.finished, info({ plannedFor: "2026-11-17" })).report;
    const { report } = go(moves.reopened, finished);
    // Taken at the same instant by the clock, it still comes after the step before it.
    expect(report).toMatchObject({ state: "open", reopened: 1, escalated: 0, receivedAt: new Date(now.getTime() + 1).toISOString() });
    expect([report.respondedAt, report.resolvedAt, report.closesAt, report.plannedFor]).toEqual([undefined, undefined, undefined, undefined]);
    expect(report.respondBy > now.toISOString() && report.resolveBy! > now.toISOString()).toBe(true);
  });

  test("a report closed or confirmed waits for nothing", () => {
    const finished = go(moves.finished).report;
    for (const kind of ["confirmed", "closed"] as const) expect(go(moves[kind], finished).report.closesAt).toBeUndefined();
  });

  test("who took it and internal notes are not public; questions and steps are", () => {
    const hidden = kinds.filter((kind) => kinds.includes(kind) && !stepFrom(kind).public);
    expect(hidden).toEqual(["noted", "taken", "assigned", "replied"]);
    expect(go({ ...moves.noted, public: true } as CompleteStep).event.public).toBe(true);
  });
});

function stepFrom(kind: EventKind) {
  const from = states.find((s) => allowed(s).includes(kind))!;
  return applyStep(batu, at(from), moves[kind], author, now).event;
}

test("random walks stay inside the rules", () => {
  const random = seeded("walks");
  for (let walk = 0; walk < 300; walk++) {
    let report = info();
    let received = 1;
    let answered = 0;
    for (let n = 0; n < 25; n++) {
      const kind = random.pick(kinds);
      const before = report;
      try {
        const moved = applyStep(batu, report, moves[kind], author, new Date(now.getTime() + n * 3_600_000));
        report = { ...moved.report, version: report.version + 1 };
        if (kind === "forwarded" || kind === "reopened") received++;
        if (moved.event.respondMinutes !== undefined) answered++;
      } catch {
        expect(allowed(before.state)).not.toContain(kind);
        expect(report).toBe(before);
        continue;
      }
      expect(states).toContain(report.state);
      // Settled reports carry their end, open ones do not.
      expect(report.state === "finished").toBe(report.closesAt !== undefined);
      if (report.state === "finished" || report.state === "closed") expect(report.resolvedAt).toBeDefined();
      if (isPending(report.state)) expect(report.resolvedAt).toBeUndefined();
      expect(answered).toBeLessThanOrEqual(received);
    }
  }
});

test.each<[string, Partial<Info>, boolean]>([
  ["waits within its promise", {}, false],
  ["waits beyond its promise", { respondBy: "2026-11-18T02:59:59.999Z" }, true],
  ["was answered in time and waits for its end", { state: "started", respondedAt: "2026-11-16T05:00:00.000Z" }, false],
  ["was answered late", { state: "started", respondedAt: "2026-11-19T05:00:00.000Z" }, true],
  ["was answered in time and is not done in time", { state: "started", respondedAt: "2026-11-16T05:00:00.000Z", resolveBy: "2026-11-17T00:00:00.000Z" }, true],
  ["was answered and is promised no end", { state: "started", respondedAt: "2026-11-16T05:00:00.000Z", resolveBy: undefined }, false],
  ["was done in time, long ago", { state: "finished", respondedAt: "2026-11-16T05:00:00.000Z", resolvedAt: "2026-11-16T06:00:00.000Z", resolveBy: "2026-11-17T00:00:00.000Z" }, false],
  ["was done late", { state: "closed", respondedAt: "2026-11-16T05:00:00.000Z", resolvedAt: "2026-11-17T06:00:00.000Z", resolveBy: "2026-11-17T00:00:00.000Z" }, true],
  ["was done and had been promised no end", { state: "closed", respondedAt: "2026-11-16T05:00:00.000Z", resolvedAt: "2026-11-17T06:00:00.000Z", resolveBy: undefined }, false],
])("a report that %s", (_, over, overdue) => {
  expect(isOverdue(info({ respondBy: "2026-11-18T05:00:00.000Z", ...over }), now)).toBe(overdue);
});
