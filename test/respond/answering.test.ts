import { beforeAll, describe, expect, test } from "vitest";
import { open } from "@among/core/reports/report/open";
import * as Read from "@among/core/reports/report/read";
import { take, takeSent, type Case } from "@among/core/reports/report/take";
import type { Draft } from "@among/core/reports/report/draft";
import * as Audit from "@among/core/identity/audit";
import { People } from "@among/core/identity/person";
import * as Inbox from "@among/core/respond/inbox";
import type { Actor } from "@among/core/actor";
import type { Rejection } from "@among/core/reports/report/info";
import { world, type World } from "../world.ts";
import { answersFor, batu, device, draft, faultOf, guest, head, officer, operator } from "../reports/make.ts";

let w: World;
// Reports more than one person may.
const hp = { ...device("hp"), madeUp: true as const };
const dpupr = officer("dpupr");
beforeAll(async () => {
  w = await world();
  return () => w.close();
});

const opened = async (over: Partial<Draft> = {}, at = new Date()) => (await open(hp, draft(over, at), at)).report;
/** Only who is known as staff of the agency can be given a case. */
async function onStaff(person: ReturnType<typeof officer>) {
  await People.create({ id: person.id, name: person.name, grants: person.grants, consents: [], staff: true, status: "active", createdAt: new Date().toISOString() });
  return person;
}
/** The steps one after the other, each on the version before. */
async function steps(code: string, ...list: ((on: Case) => Promise<{ report: { version: number } }>)[]) {
  for (const step of list) await step({ code, version: (await Read.head(code))!.version });
  return (await Read.head(code))!;
}

describe("two officers at once", () => {
  test("the second is told how it stands now, and nothing of the first is lost", async () => {
    const { code } = await opened();
    await take(dpupr, { code, version: 1 }, "acknowledge", { text: "Kami cek besok." });
    const fault = await faultOf(() => take(officer("dpupr"), { code, version: 1 }, "plan", { plannedFor: tomorrow(), text: "Dijadwalkan." }));
    expect(fault).toMatchObject({ kind: "conflict", code: "report.changed", detail: { state: "acknowledged" } });
    const { events, report } = await Read.read(dpupr, code);
    expect(events.map((e) => e.kind)).toEqual(["acknowledged"]);
    expect(report.version).toBe(2);
  });

  test("racing steps on one version: one wins, the others learn the new state", async () => {
    const { code } = await opened();
    const all = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => take(officer("dpupr"), { code, version: 1 }, "start", { text: `Regu ${n} berangkat.` })));
    expect(all.filter((r) => r.status === "fulfilled")).toHaveLength(1);
    for (const lost of all.filter((r) => r.status === "rejected")) expect(lost.reason).toMatchObject({ code: "report.changed", detail: { state: "started" } });
    const { events, report } = await Read.read(dpupr, code);
    expect([events.length, report.version]).toEqual([1, 2]);
  });

  test("me too does not disturb an officer's step", async () => {
    const { code } = await opened();
    const { support } = await import("@among/core/reports/support");
    await support(device("tetangga"), code);
    const { report } = await take(dpupr, { code, version: 1 }, "acknowledge", {});
    expect(await Read.head(code)).toMatchObject({ version: report.version, supporters: 1 });
  });
});

describe("who may", () => {
  test("somebody who works for two agencies answers the cases of both, each as that agency, and of no third", async () => {
    const one = officer("dpupr");
    const both: Actor = { ...one, grants: [...one.grants, { role: "agency_head", agency: "dlh" }] };
    const [road, waste] = [await opened(), await opened({ category: "sampah", answers: answersFor(batu.category("sampah")!) })];
    for (const { code, agency, version } of [road, waste]) {
      expect((await Inbox.inbox(both, { agency, limit: 100 })).items.map((r) => r.code)).toContain(code);
      const { event } = await take(both, { code, version }, "acknowledge", {});
      expect(event).toMatchObject({ side: "agency", agency });
    }
    expect((await Inbox.inbox(both, { limit: 100 })).items.map((r) => r.agency)).toContain("dpupr");
    expect(await faultOf(() => Inbox.inbox(both, { agency: "dishub" }))).toMatchObject({ kind: "missing" });
    expect(await faultOf(() => take(both, { code: road.code, version: 2 }, "assign", { assignee: one.id }))).toMatchObject({ code: "report.missing" });
  });

  test.each<[string, Actor, string]>([
    ["a guest", guest, "session.needed"],
    ["an officer of another agency", officer("dlh"), "report.missing"],
    ["a head of another agency", head("dlh"), "report.missing"],
    ["the command centre, for the agency's own steps", operator(), "role.needed"],
  ])("%s may not start the work", async (_, actor, code) => {
    const report = await opened();
    expect((await faultOf(() => take(actor, { code: report.code, version: 1 }, "start", {}))).code).toBe(code);
    expect((await Read.head(report.code))!.state).toBe("open");
  });

  test("a code that does not exist answers the same as another agency's", async () => {
    expect(await faultOf(() => take(dpupr, { code: "BTU-33333", version: 1 }, "start", {}))).toMatchObject({ kind: "missing", code: "report.missing" });
  });

  test("only the head assigns", async () => {
    const { code } = await opened();
    expect(await faultOf(() => take(dpupr, { code, version: 1 }, "assign", { assignee: "per_1" }))).toMatchObject({ code: "role.needed" });
    const sari = await onStaff(officer("dpupr"));
    const { report } = await take(head("dpupr"), { code, version: 1 }, "assign", { assignee: sari.id });
    expect(report.assignee).toBe(sari.id);
  });

  test("whoever took it last, or was given it last, has it, and the others no longer", async () => {
    const { code } = await opened();
    const [sari, budi] = [await onStaff(officer("dpupr")), officer("dpupr")];
    const mine = async (actor: Actor) => (await Inbox.inbox(actor, { mine: true, limit: 100 })).items.map((r) => r.code);
    await steps(code, (on) => take(sari, on, "take", {}));
    expect(await mine(sari)).toEqual([code]);
    expect((await steps(code, (on) => take(budi, on, "take", {}))).assignee).toBe(budi.id);
    expect([await mine(sari), await mine(budi)]).toEqual([[], [code]]);
    expect((await steps(code, (on) => take(head("dpupr"), on, "assign", { assignee: sari.id }))).assignee).toBe(sari.id);
    expect([await mine(sari), await mine(budi)]).toEqual([[code], []]);
    expect((await Read.read(dpupr, code)).events.map((e) => [e.kind, e.assignee, e.assigneeName])).toEqual([
      ["taken", sari.id, sari.name],
      ["taken", budi.id, budi.name],
      ["assigned", sari.id, sari.name],
    ]);
  });

  test("each step is in the audit trail, once, with who and in which role", async () => {
    const { code } = await opened();
    await steps(code, (on) => take(dpupr, on, "take", {}), (on) => take(dpupr, on, "acknowledge", {}));
    await w.drain();
    const { items } = await Audit.about(code);
    expect(items.map((e) => [e.action, e.by, e.roles])).toEqual([
      ["report.acknowledge", dpupr.id, ["agency_officer"]],
      ["report.take", dpupr.id, ["agency_officer"]],
    ]);
  });
});

test("forwarding keeps the chain visible and moves the case from queue to queue", async () => {
  const { code, resolveBy } = await opened();
  const dlh = officer("dlh");
  await steps(code, (on) => take(dpupr, on, "forward", { toAgency: "dlh", text: "Ini saluran sampah." }), (on) => take(dlh, on, "forward", { toAgency: "dishub", text: "Ini rambu jalan." }));
  const { report, events } = await Read.read(guest, code);
  expect(report).toMatchObject({ agency: "dishub", state: "open", resolveBy });
  expect(events.map((e) => [e.agency, e.toAgency, e.text])).toEqual([
    ["dpupr", "dlh", "Ini saluran sampah."],
    ["dlh", "dishub", "Ini rambu jalan."],
  ]);
  const codes = async (agency: string) => (await Inbox.inbox(operator(), { agency, limit: 100 })).items.map((r) => r.code);
  expect(await codes("dishub")).toContain(code);
  for (const before of ["dpupr", "dlh"]) expect(await codes(before)).not.toContain(code);
  expect(await faultOf(() => take(dlh, { code, version: report.version }, "take", {}))).toMatchObject({ code: "report.missing" });
});

test.each([["dpupr"], ["tidak_ada"]])("forwarding to %s is refused", async (to) => {
  const { code } = await opened();
  expect(await faultOf(() => take(dpupr, { code, version: 1 }, "forward", { toAgency: to, text: "Bukan urusan kami." }))).toMatchObject({ code: "agency.unknown", detail: { fields: { toAgency: "choice" } } });
});

describe("naming the original of a duplicate", () => {
  const reject = (on: Case, duplicateOf: string, rejection: Rejection = "duplicate") => takeSent(dpupr, on, "reject", { rejection, text: "Sudah ada.", duplicateOf });

  test.each([
    ["nothing", () => ""],
    ["itself", (code: string) => code],
    ["a code that nothing has", () => "BTU-33333"],
  ])("%s is none", async (_, of) => {
    const { code } = await opened();
    expect(await faultOf(() => reject({ code, version: 1 }, of(code)))).toMatchObject({ kind: "invalid", code: "duplicate.unknown", detail: { fields: { duplicateOf: "choice" } } });
  });

  test("a confidential one may name another confidential one", async () => {
    const [one, original] = [await opened({ confidential: true }), await opened({ confidential: true })];
    expect((await reject({ code: one.code, version: 1 }, original.code)).report.duplicateOf).toBe(original.code);
  });

  test("belongs to a duplicate alone", async () => {
    const [one, other] = [await opened(), await opened()];
    expect((await reject({ code: one.code, version: 1 }, other.code, "not_found")).report).toMatchObject({ rejection: "not_found", duplicateOf: undefined });
  });
});

test("a step is taken in the name of the agency by its own people, and of the command centre by others", async () => {
  const { code } = await opened();
  const both: Actor = { ...dpupr, grants: [...dpupr.grants, { role: "operator" }] };
  await steps(code, (on) => take(operator(), on, "hide", { text: "Menyebut nama orang." }), (on) => take(both, on, "show", { text: "Nama sudah dihapus." }));
  expect((await Read.read(dpupr, code)).events.map((e) => [e.kind, e.side])).toEqual([["hidden", "operator"], ["shown", "agency"]]);
});

test.each([
  [2, "required"],
  [1001, "long"],
])("a text of %i signs is refused, one of a thousand is not", async (signs, wrong) => {
  const text = ` ${"a".repeat(signs)}  `;
  const { code } = await opened();
  expect(await faultOf(() => take(dpupr, { code, version: 1 }, "ask", { text }))).toMatchObject({ code: `text.${wrong}`, detail: { fields: { text: wrong } } });
  await take(dpupr, { code, version: 1 }, "ask", { text: `  ${"a".repeat(1000)}  ` });
});

test("an inbox that is filtered looks further than one page, and goes on where it stopped", async () => {
  const [at, sari] = [new Date("2020-01-06T02:00:00Z"), officer("disparta")];
  const category = batu.categories.find((c) => c.key === "iklan_liar")!;
  const codes: string[] = [];
  for (let n = 0; n < 11; n++) {
    const when = new Date(at.getTime() + n * 60_000);
    const { report } = await open(hp, draft({ category: category.key, answers: answersFor(category) }, when), when);
    codes.push(report.code);
  }
  const agency = (await Read.head(codes[0]!))!.agency;
  const one = { ...sari, grants: [{ role: "agency_officer" as const, agency }] };
  for (const n of [5, 10]) await steps(codes[n]!, (on) => take(one, on, "take", {}, new Date(at.getTime() + 3_600_000)));
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await Inbox.inbox(one, { mine: true, limit: 2, cursor });
    pages.push(page.items.map((r) => r.code));
    cursor = page.cursor;
  } while (cursor);
  // Four pages of two at a time: one stands in the first eight, one in the rest.
  expect(pages.slice(0, 2)).toEqual([[codes[5]], [codes[10]]]);
  expect(pages.flat()).toHaveLength(2);
  expect((await Inbox.inbox(one, { category: "sampah", limit: 2 })).items).toEqual([]);
});

test("what is done stands in the queue's other half, the latest first", async () => {
  const codes: string[] = [];
  for (let n = 0; n < 3; n++) {
    const { code } = await opened({ category: "pju", answers: answersFor(batu.category("pju")!) });
    await steps(code, (on) => take(officer("dishub"), on, "finish", { text: "Sudah menyala." }, new Date(Date.now() + n * 1000)));
    codes.unshift(code);
  }
  const half = async (which: "open" | "done") => (await Inbox.inbox(officer("dishub"), { half: which, limit: 100 })).items.map((r) => r.code);
  expect(await half("done")).toEqual(codes);
  for (const code of codes) expect(await half("open")).not.toContain(code);
});

test("a question and its answer stay between agency and reporter", async () => {
  const { code } = await opened();
  await steps(code, (on) => take(dpupr, on, "ask", { text: "Di depan rumah nomor berapa?" }));
  await take(hp, { code }, "reply", { text: "Nomor 12, cat hijau." });
  const texts = async (actor: Actor) => (await Read.read(actor, code)).events.map((e) => e.text);
  expect(await texts(dpupr)).toEqual(["Di depan rumah nomor berapa?", "Nomor 12, cat hijau."]);
  expect(await texts(hp)).toEqual(["Di depan rumah nomor berapa?", "Nomor 12, cat hijau."]);
  expect(await texts(guest)).not.toContain("Nomor 12, cat hijau.");
  await steps(code, (on) => take(dpupr, on, "note", { text: "Material habis.", public: false }));
  for (const actor of [guest, hp]) expect(await texts(actor)).not.toContain("Material habis.");
});

test("the queue is sorted by what is due first, and pages without loss", async () => {
  const all: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await Inbox.inbox(dpupr, { limit: 3, cursor });
    all.push(...page.items.map((r) => r.code));
    cursor = page.cursor;
  } while (cursor);
  const whole = (await Inbox.inbox(dpupr, { limit: 100 })).items;
  expect(all).toEqual(whole.map((r) => r.code));
  const due = whole.map((r) => (r.respondedAt === undefined ? r.respondBy : r.resolveBy!));
  expect(due).toEqual(due.toSorted());
});

const tomorrow = (): string => new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
