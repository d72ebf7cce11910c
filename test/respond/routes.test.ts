import { beforeAll, expect, test } from "vitest";
import { draft } from "../reports/make.ts";
import { world, type World } from "../world.ts";
import { ask, signedIn, fetchJson } from "../routes/people.ts";

let w: World;
let officer: { id: string; cookie: string };
let head: { id: string; cookie: string };
let operator: { id: string; cookie: string };
beforeAll(async () => {
  w = await world();
  officer = await signedIn("agency_officer", "dpupr");
  head = await signedIn("agency_head", "dpupr");
  operator = await signedIn("operator");
  return () => w.close();
});
const opened = async (): Promise<string> => (await fetchJson("/api/reports", { body: draft({ phone: "081234567890" }) })).body.code;
const move = (code: string, name: string, body: object, who = officer) => fetchJson(`/api/reports/${code}/moves/${name}`, { body, cookie: who.cookie });

test("a case through all its steps", async () => {
  const code = await opened();
  const steps: [string, object, object][] = [
    ["take", {}, { state: "open", staff: { assignee: officer.id } }],
    ["acknowledge", { text: "Kami cek." }, { state: "acknowledged" }],
    ["plan", { plannedFor: new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10) }, { state: "planned" }],
    ["start", {}, { state: "started" }],
    ["ask", { text: "Di sebelah mana?" }, { state: "started" }],
    ["note", { text: "Material datang sore.", public: false }, { state: "started" }],
    ["finish", { text: "Sudah ditambal." }, { state: "finished" }],
  ];
  for (const [n, [name, body, after]] of steps.entries()) {
    const answer = await move(code, name, { version: n + 1, ...body });
    expect(answer, name).toMatchObject({ status: 200, body: { code, ...after } });
    expect(answer.body.staff.version).toBe(n + 2);
  }
  const inside = (await fetchJson(`/api/reports/${code}`, { cookie: officer.cookie })).body;
  expect(inside).toMatchObject({ staff: { version: 8 }, reporter: { phone: "+6281234567890" } });
  expect(inside.timeline.map((s: { kind: string; internal: boolean }) => [s.kind, s.internal])).toContainEqual(["noted", true]);
  const outside = (await fetchJson(`/api/reports/${code}`)).body;
  expect(outside.timeline.map((s: { kind: string }) => s.kind)).toEqual(["acknowledged", "planned", "started", "asked", "finished"]);
  expect(JSON.stringify(outside)).not.toMatch(/byName|Orang agency|per_|Material/);
});

test("an old version answers 409 with how it stands now", async () => {
  const code = await opened();
  await move(code, "acknowledge", { version: 1 });
  expect(await move(code, "start", { version: 1 }, head)).toMatchObject({ status: 409, body: { error: { kind: "conflict", code: "report.changed", state: "acknowledged", at: expect.any(String) } } });
  expect(await move(code, "acknowledge", { version: 2 })).toMatchObject({ status: 409, body: { error: { code: "report.move_refused", allowed: expect.arrayContaining(["finished"]) } } });
});

test("rejecting needs a reason of the closed list; a duplicate names its original in any writing", async () => {
  const [code, original] = [await opened(), await opened()];
  expect((await move(code, "reject", { version: 1, text: "Malas.", rejection: "malas" })).status).toBe(400);
  expect(await move(code, "reject", { version: 1, text: "Sudah ada.", rejection: "duplicate" })).toMatchObject({ status: 400, body: { error: { fields: { duplicateOf: "required" } } } });
  expect(await move(code, "reject", { version: 1, text: "Sudah ada.", rejection: "duplicate", duplicateOf: original.slice(4).toLowerCase() })).toMatchObject({ status: 200, body: { state: "rejected", duplicateOf: original } });
});

test("the head assigns to officers of the agency only", async () => {
  const code = await opened();
  expect(await move(code, "assign", { version: 1, assignee: officer.id }, head)).toMatchObject({ status: 200, body: { staff: { assignee: officer.id } } });
  expect(await move(code, "assign", { version: 2, assignee: operator.id }, head)).toMatchObject({ status: 400, body: { error: { fields: { assignee: "choice" } } } });
  expect(await move(code, "assign", { version: 2, assignee: officer.id })).toMatchObject({ status: 403 });
});

test("hiding takes a report from the public until it is shown again", async () => {
  const code = await opened();
  expect((await move(code, "hide", { version: 1, text: "Menyebut nama orang." }, operator)).body.staff.hidden).toBe(true);
  expect((await ask(`/api/reports/${code}`)).status).toBe(404);
  await move(code, "show", { version: 2, text: "Nama sudah dihapus." }, operator);
  expect((await ask(`/api/reports/${code}`)).status).toBe(200);
});

test("the inbox is the agency's own; an operator names one", async () => {
  const code = await opened();
  const { body, headers } = await fetchJson("/api/inbox?limit=100", { cookie: officer.cookie });
  expect(body.items.map((r: { code: string }) => r.code)).toContain(code);
  expect(headers.get("cache-control")).toBe("private, no-store");
  const due = body.items.map((r: { staff: { due: string } }) => r.staff.due);
  expect(due).toEqual(due.toSorted());
  expect((await fetchJson("/api/inbox?agency=dlh", { cookie: officer.cookie })).status).toBe(404);
  expect((await fetchJson("/api/inbox?agency=dpupr&half=done", { cookie: operator.cookie })).body.items.every((r: { state: string }) => ["finished", "closed", "rejected"].includes(r.state))).toBe(true);
});

test("figures: the public's by agency, the head's by month", async () => {
  await w.drain();
  const { body } = await fetchJson("/api/agencies?lang=en");
  expect(body.items.find((f: { agency: string }) => f.agency === "dpupr")).toMatchObject({ name: expect.any(String), received: expect.any(Number), medianRespondHours: 1 });
  expect((await fetchJson("/api/agencies/dpupr/figures", { cookie: head.cookie })).body.items[0]).toMatchObject({ agency: "dpupr", resolved: 1 });
  expect((await fetchJson("/api/agencies/dpupr/figures", { cookie: officer.cookie })).status).toBe(403);
});

test("a role taken away is gone with the next request", async () => {
  const { People } = await import("@among/core/identity/person");
  const someone = await signedIn("agency_officer", "dpupr");
  expect((await ask("/api/inbox", { cookie: someone.cookie })).status).toBe(200);
  const person = (await People.get({ id: someone.id }))!;
  await People.save({ ...person, grants: [{ role: "citizen" }] });
  expect((await ask("/api/inbox", { cookie: someone.cookie })).status).toBe(403);
});
