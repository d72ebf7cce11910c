import { describe, expect, test } from "vitest";
import { roles, system, type Actor, type Grant, type Role } from "@among/core/actor";
import { actions, can, freshFor, isFresh, need, ruleOf, type Action } from "@among/core/identity/permissions";

const grants: Record<Role, Grant> = {
  citizen: { role: "citizen" },
  farmer: { role: "farmer" },
  buyer: { role: "buyer" },
  extension_officer: { role: "extension_officer", villages: ["v1"] },
  editor: { role: "editor" },
  agency_officer: { role: "agency_officer", agency: "dpupr" },
  agency_head: { role: "agency_head", agency: "dpupr" },
  operator: { role: "operator" },
  admin: { role: "admin" },
};
const person = (...list: Grant[]): Actor => ({ kind: "person", id: "per_self", name: "S", grants: list, provedAt: Date.now() });
const guest: Actor = { kind: "guest", device: "dev_1" };

/** Written by hand: who may, over something of their own agency or village. */
const mayOwn: Record<Action, readonly (Role | "guest" | "self")[]> = {
  "report.create": ["guest", "self", ...roles],
  "report.read_confidential": ["agency_officer", "agency_head", "operator"],
  "report.read_reporter": ["agency_officer", "agency_head", "operator"],
  "report.take": ["agency_officer", "agency_head", "operator"],
  "report.acknowledge": ["agency_officer", "agency_head", "operator"],
  "report.plan": ["agency_officer", "agency_head"],
  "report.start": ["agency_officer", "agency_head"],
  "report.ask": ["agency_officer", "agency_head", "operator"],
  "report.note": ["agency_officer", "agency_head", "operator"],
  "report.forward": ["agency_officer", "agency_head", "operator"],
  "report.reject": ["agency_officer", "agency_head", "operator"],
  "report.finish": ["agency_officer", "agency_head"],
  "report.assign": ["agency_head", "operator"],
  "report.moderate": ["operator"],
  "agency.figures": ["agency_head", "operator"],
  "operator.board": ["operator"],
  "person.read": ["admin"],
  "person.export": [],
  "person.delete": [],
  "person.roles": ["admin"],
  "invitation.create": ["admin"],
  "session.list": [],
  "session.revoke": ["admin"],
  "agency.edit": ["admin"],
  "category.edit": ["admin"],
  "audit.read": ["admin"],
  "audit.export": ["admin"],
  "farmer.verify": ["extension_officer"],
};

/** And over something of another agency and village. */
const mayForeign: Partial<Record<Action, readonly (Role | "guest" | "self")[]>> = Object.fromEntries(
  actions.map((action) => [action, mayOwn[action].filter((who) => action === "report.create" || who === "operator" || who === "admin")]),
);

const own = { agency: "dpupr", village: "v1", person: "per_other" };
const foreign = { agency: "dlh", village: "v2", person: "per_other" };

test("the hand-written table speaks of every action in code", () => {
  expect(Object.keys(mayOwn).sort()).toEqual([...actions].sort());
});

describe.each(actions)("%s", (action) => {
  test.each(roles)("%s", (role) => {
    expect(can(person(grants[role]), action, own)).toBe(mayOwn[action].includes(role));
    expect(can(person(grants[role]), action, foreign)).toBe(mayForeign[action]!.includes(role));
  });
  test("guest and somebody without any role", () => {
    expect(can(guest, action, own)).toBe(mayOwn[action].includes("guest"));
    expect(can(person(), action, own)).toBe(mayOwn[action].includes("self"));
    expect(can(system("clock"), action, own)).toBe(true);
  });
  test("one's own record", () => {
    const selfish = ["person.read", "person.export", "person.delete", "session.list", "session.revoke", "report.create"];
    expect(can(person(), action, { person: "per_self" })).toBe(selfish.includes(action));
  });
});

test("an unknown scope is nobody's: only those who may everywhere may there", () => {
  expect(can(person(grants.agency_officer), "report.take", {})).toBe(false);
  expect(can(person(grants.agency_officer), "report.take", { agency: undefined })).toBe(false);
  expect(can(person({ role: "agency_officer" }), "report.take", { agency: undefined })).toBe(false);
  expect(can(person(grants.operator), "report.take", {})).toBe(true);
});

test("without a scope: is the door shown at all", () => {
  expect(can(person(grants.agency_officer), "report.take")).toBe(true);
  expect(can(person(grants.agency_officer), "farmer.verify")).toBe(false);
  expect(can(guest, "report.take")).toBe(false);
});

test("villages and commodities narrow a grant", () => {
  const officer = (grant: Partial<Grant>) => person({ role: "extension_officer", ...grant });
  expect(can(officer({}), "farmer.verify", { village: "v9" })).toBe(true);
  expect(can(officer({ villages: ["v1"] }), "farmer.verify", {})).toBe(false);
  expect(can(officer({ villages: ["v1"], commodities: ["apple"] }), "farmer.verify", { village: "v1", commodity: "apple" })).toBe(true);
  expect(can(officer({ villages: ["v1"], commodities: ["apple"] }), "farmer.verify", { village: "v1", commodity: "rose" })).toBe(false);
  const village = person({ role: "agency_officer", agency: "kec_batu", villages: ["v1"] });
  expect(can(village, "farmer.verify", { village: "v1" })).toBe(true);
  expect(can(village, "farmer.verify", { village: "v2" })).toBe(false);
});

test("roles add up, and scopes do not leak from one grant to another", () => {
  const both = person({ role: "agency_officer", agency: "dlh" }, { role: "agency_head", agency: "dpupr" });
  expect(can(both, "report.assign", { agency: "dpupr" })).toBe(true);
  expect(can(both, "report.assign", { agency: "dlh" })).toBe(false);
});

test("what is refused says why", () => {
  expect(() => need(guest, "report.take", own)).toThrow(expect.objectContaining({ kind: "unauthenticated", code: "session.needed" }));
  expect(() => need(person(), "report.take", own)).toThrow(expect.objectContaining({ kind: "forbidden", code: "role.needed" }));
});

test("exports and role changes ask for a fresh second factor, whoever asks", () => {
  const now = Date.now();
  const admin = (provedAt?: number): Actor => ({ kind: "person", id: "per_a", name: "A", grants: [grants.admin], provedAt });
  const stepUps = actions.filter((action) => ruleOf(action).stepUp);
  expect(stepUps).toEqual(["person.roles", "invitation.create", "audit.export"]);
  for (const action of stepUps) {
    expect(() => need(admin(), action, {}, now)).toThrow(expect.objectContaining({ code: "step_up.needed" }));
    expect(() => need(admin(now - freshFor), action, {}, now)).toThrow(expect.objectContaining({ code: "step_up.needed" }));
    expect(() => need(admin(now - freshFor + 1), action, {}, now)).not.toThrow();
  }
  expect(isFresh(admin(now + 3_600_000), now)).toBe(false);
});
