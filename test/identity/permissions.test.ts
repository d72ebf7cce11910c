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

type Who = Role | "guest" | "nobody special";
const people: readonly Who[] = ["nobody special", ...roles];
const ofAgency: readonly Who[] = ["agency_officer", "agency_head"];

/** Written by hand: who may over anything, who over what is of their own agency or villages, and whether over one's own record. */
const may: Record<Action, { anything?: readonly Who[]; own?: readonly Who[]; self?: true }> = {
  "report.create": { anything: ["guest", ...people] },
  "report.read_confidential": { own: ofAgency, anything: ["operator"] },
  "report.read_reporter": { own: ofAgency, anything: ["operator"] },
  "report.take": { own: ofAgency, anything: ["operator"] },
  "report.acknowledge": { own: ofAgency, anything: ["operator"] },
  "report.plan": { own: ofAgency },
  "report.start": { own: ofAgency },
  "report.ask": { own: ofAgency, anything: ["operator"] },
  "report.note": { own: ofAgency, anything: ["operator"] },
  "report.forward": { own: ofAgency, anything: ["operator"] },
  "report.reject": { own: ofAgency, anything: ["operator"] },
  "report.finish": { own: ofAgency },
  "report.assign": { own: ["agency_head"], anything: ["operator"] },
  "report.moderate": { anything: ["operator"] },
  "agency.figures": { own: ["agency_head"], anything: ["operator"] },
  "operator.board": { anything: ["operator"] },
  "listing.create": { anything: people },
  "listing.moderate": { anything: ["operator"] },
  "request.create": { anything: people },
  "deal.begin": { anything: people },
  "deal.settle": { anything: ["operator"] },
  "price.import": { anything: ["operator", "editor"] },
  "price.decide": { anything: ["operator"] },
  "person.read": { self: true, anything: ["admin"] },
  "person.export": { self: true },
  "person.delete": { self: true },
  "person.roles": { anything: ["admin"] },
  "person.renew": { anything: ["admin"] },
  "invitation.create": { anything: ["admin"] },
  "session.list": { self: true },
  "session.revoke": { self: true, anything: ["admin"] },
  "agency.edit": { anything: ["admin"] },
  "category.edit": { anything: ["admin"] },
  "audit.read": { anything: ["admin"] },
  "audit.export": { anything: ["admin"] },
  "farmer.verify": { own: ["extension_officer"] },
};

const own = { agency: "dpupr", village: "v1", person: "per_other" };
const foreign = { agency: "dlh", village: "v2", person: "per_other" };

test("the hand-written table speaks of every action in code", () => {
  expect(Object.keys(may).sort()).toEqual([...actions].sort());
});

describe.each(actions)("%s", (action) => {
  const { anything = [], own: within = [], self = false } = may[action];
  const everyone: readonly [Who, Actor][] = [["guest", guest], ["nobody special", person()], ...roles.map((role): [Who, Actor] => [role, person(grants[role])])];
  test.each(everyone)("%s", (who, actor) => {
    expect(can(actor, action, foreign)).toBe(anything.includes(who));
    expect(can(actor, action, own)).toBe(anything.includes(who) || within.includes(who));
    expect(can(actor, action, { person: "per_self" })).toBe(anything.includes(who) || (self && actor.kind === "person"));
  });
  test("the clock", () => expect(can(system("clock"), action, foreign)).toBe(true));
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
  for (const [commodity, may] of [["apple", true], ["rose", false]] as const) expect([commodity, can(officer({ commodities: ["apple"] }), "farmer.verify", { village: "v9", commodity })]).toEqual([commodity, may]);
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
  expect(stepUps).toEqual(["person.roles", "person.renew", "invitation.create", "audit.export"]);
  for (const action of stepUps) {
    expect(() => need(admin(), action, {}, now)).toThrow(expect.objectContaining({ code: "step_up.needed" }));
    expect(() => need(admin(now - freshFor), action, {}, now)).toThrow(expect.objectContaining({ code: "step_up.needed" }));
    expect(() => need(admin(now - freshFor + 1), action, {}, now)).not.toThrow();
  }
  expect(isFresh(admin(now + 3_600_000), now)).toBe(false);
});
