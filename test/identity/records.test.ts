import { beforeAll, afterAll, expect, test } from "vitest";
import type { Actor, Role } from "@among/core/actor";
import { connect, use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import { deleteAccount, forgetSignIns, wasDeleted } from "@among/core/identity/account";
import * as Audit from "@among/core/identity/audit";
import { exportCsv } from "@among/core/identity/audit-csv";
import { contact, contacts } from "@among/core/identity/contact";
import * as Device from "@among/core/identity/device";
import { find, findDeclared } from "@among/core/identity/find";
import { officer, officers } from "@among/core/identity/officers";
import { overview } from "@among/core/identity/overview";
import { can, freshFor, isFresh, need } from "@among/core/identity/permissions";
import * as Person from "@among/core/identity/person";
import * as Profile from "@among/core/identity/profile";
import { Guards, release } from "@among/core/identity/unique";
import { faultOf } from "../reports/make.ts";
import { world, type World } from "../world.ts";
import { admin, as, clock, guest, later, now, rowOf, signIn, somebody, trailOf } from "./make.ts";

let w: World;
beforeAll(async () => void (w = await world()));
afterAll(() => w.close());

test("roles are checked: agencies and villages of the town, no more than twelve, nothing beside them", () => {
  const village = use().region.villages[0]!.code;
  const wrong = (input: unknown) => {
    try {
      return Profile.checkGrants(input);
    } catch (error) {
      return (error as Fault).detail.fields;
    }
  };
  const fine = [{ role: "agency_head", agency: "dlh", villages: [village], commodities: ["wortel"] }, { role: "agency_officer", agency: "dlh" }, { role: "editor" }];
  expect(wrong(fine)).toEqual(fine);
  const cases: [unknown, string][] = [
    [undefined, "invalid"], [[{ role: "king" }], "invalid"], [[{ role: "editor", verified: true }], "invalid"], [Array(13).fill({ role: "editor" }), "invalid"],
    [[{ role: "agency_officer" }], "agency"], [[{ role: "agency_head" }], "agency"], [[{ role: "agency_head", agency: "nasa" }], "agency"], [[{ role: "editor", agency: "dlh" }], "agency"],
    [[{ role: "extension_officer", villages: [village, "0"] }], "village"],
  ];
  expect(cases.map(([input]) => wrong(input))).toEqual(cases.map(([, grants]) => ({ grants })));
  expect(wrong(Array(12).fill({ role: "editor" }))).toHaveLength(12);
});

test("giving roles keeps what an officer vouched for, is in the trail, and refuses in order", async () => {
  const who = await somebody({ staff: true, grants: [{ role: "farmer", verified: true, evidence: "seen" }, { role: "buyer", evidence: "own" }] });
  const version = (await rowOf(who))!.version;
  const give = (input: unknown, by: Actor = admin, seen = version) => Profile.setRoles(by, who.id, input, seen, now);
  expect(await faultOf(() => give([], { ...admin, provedAt: now.getTime() - 600_000 }))).toMatchObject({ code: "step_up.needed" });
  expect(await faultOf(() => give([], admin, version + 1))).toMatchObject({ kind: "conflict", code: "person.stale" });
  expect(await faultOf(() => give([{ role: "king" }]))).toMatchObject({ kind: "invalid", code: "roles.invalid" });
  const saved = await give([{ role: "farmer" }, { role: "buyer" }, { role: "agency_head", agency: "dlh" }]);
  expect([saved.grants, saved.updatedAt]).toEqual([[{ role: "farmer", verified: true, evidence: "seen" }, { role: "buyer" }, { role: "agency_head", agency: "dlh" }], now.toISOString()]);
  expect(await trailOf(who)).toEqual([{ action: "person.roles", by: admin.id, detail: { before: "farmer buyer", after: "farmer buyer agency_head:dlh" } }]);
  const citizen = await somebody();
  expect(await faultOf(() => Profile.setRoles(admin, citizen.id, [{ role: "farmer" }, { role: "editor" }], 1, now))).toMatchObject({ kind: "invalid", code: "roles.not_staff", detail: { fields: { grants: "staff" } } });
  expect((await Profile.setRoles(clock, citizen.id, [{ role: "farmer" }], 1, now)).grants).toEqual([{ role: "farmer" }]);
});

test("what somebody says of themselves: names, villages, consent, roles", async () => {
  const who = await somebody({ grants: [{ role: "citizen" }, { role: "buyer", verified: true }, { role: "editor" }], consents: [{ text: "privacy", version: "2020-01", at: now.toISOString() }] });
  const village = use().region.villages[1]!.code;
  const wrong = async (input: Parameters<typeof Profile.introduce>[1]) => (await faultOf(() => Profile.introduce(who, input, now))).detail.fields;
  expect([await wrong({}), await wrong({ name: " a ", consent: true, village: "x" }), await wrong({ name: "x".repeat(61), consent: true })]).toEqual([{ name: "required", consent: "required" }, { name: "required", village: "choice" }, { name: "long" }]);
  const saved = await Profile.introduce(who, { name: ` Sr${"i\u0301"}\u200b  W `, village, consent: true, farmer: true }, now);
  expect(saved).toMatchObject({ name: "Sr\u00ed W", village, updatedAt: now.toISOString(), grants: [{ role: "citizen" }, { role: "buyer", verified: true }, { role: "editor" }, { role: "farmer" }] });
  expect(saved.consents.slice(1)).toEqual([{ text: "privacy", version: Profile.privacyVersion, at: now.toISOString() }]);
  expect(await faultOf(() => Profile.introduce(who, { name: "" }))).toMatchObject({ kind: "invalid", code: "profile.invalid" });
  const agreedElsewhere = await somebody({ consents: [{ text: "other", version: Profile.privacyVersion, at: now.toISOString() }] });
  expect((await faultOf(() => Profile.introduce(agreedElsewhere, { name: "Sr" }))).detail.fields).toEqual({ consent: "required" });
  expect((await Profile.introduce(agreedElsewhere, { name: "Sr", consent: true })).name).toBe("Sr");
  const again = await Profile.introduce(who, { name: "x".repeat(60), village: "" }, later(60));
  expect([again.consents, again.village, again.grants.map((g) => g.role)]).toEqual([saved.consents, null, ["citizen", "buyer", "editor"]]);
  for (const nobody of [guest, clock, as("citizen")]) expect(await faultOf(() => Profile.introduce(nobody, { name: "Sri", consent: true }))).toMatchObject({ kind: "unauthenticated", code: "session.needed" });
});

test("vouching needs a declared role, a village of the officer's and evidence of 3 to 300 characters", async () => {
  const [here, there] = use().region.villages.map(({ code }) => code);
  const who = await somebody({ village: here, grants: [{ role: "farmer" }, { role: "buyer" }] });
  const officerOf = as("extension_officer", { villages: [here] });
  const tryAs = (by: Actor, evidence = "Kartu tani") => faultOf(() => Profile.verify(by, who.id, "farmer", evidence, now));
  for (const by of [as("extension_officer", { villages: [there] }), { ...officerOf, id: who.id }]) expect(await tryAs(by)).toMatchObject({ kind: "missing", code: "person.missing" });
  for (const evidence of [" ab ", "x".repeat(301)]) expect(await tryAs(officerOf, evidence)).toMatchObject({ kind: "invalid", code: "evidence.required", detail: { fields: { evidence: "required" } } });
  const onlyBuyer = await somebody({ village: here, grants: [{ role: "buyer" }] });
  expect(await faultOf(() => Profile.verify(officerOf, onlyBuyer.id, "farmer", "Kartu tani", now))).toMatchObject({ kind: "missing" });
  const nowhere = await somebody({ grants: [{ role: "farmer" }] });
  expect(await faultOf(() => Profile.verify(officerOf, nowhere.id, "farmer", "Kartu tani", now))).toMatchObject({ kind: "missing" });
  const saved = await Profile.verify(officerOf, who.id, "farmer", `  ${"x".repeat(300)} `, now);
  expect(saved.grants).toEqual([{ role: "farmer", verified: true, verifiedBy: officerOf.id, verifiedAt: now.toISOString(), evidence: "x".repeat(300) }, { role: "buyer" }]);
  expect(await trailOf(who)).toEqual([{ action: "farmer.verify", by: officerOf.id, detail: { role: "farmer" } }]);
  expect((await Profile.verify(clock, who.id, "buyer", "abc", now)).grants[1]).toMatchObject({ verifiedBy: "system" });
});

test("what others may know of a person", async () => {
  const verified = { verified: true, verifiedBy: "per_o", verifiedAt: now.toISOString() };
  const [farmer, citizen, gone] = [await somebody({ phone: "+62812", village: "v", grants: [{ role: "buyer", ...verified }, { role: "farmer", ...verified }] }), await somebody({ grants: [{ role: "buyer", ...verified }] }), await somebody({ status: "deleted" })];
  const shown = { id: farmer.id, name: farmer.name, phone: "+62812", village: "v", since: now.toISOString(), farmer: true, verifiedAt: now.toISOString(), verifiedBy: "per_o" };
  expect([await contact(farmer.id), await contact(gone.id), await contact("per_nobody")]).toEqual([shown, undefined, undefined]);
  const several = await contacts([farmer.id, citizen.id, gone.id, "per_nobody", farmer.id]);
  expect([...several]).toEqual(expect.arrayContaining([[farmer.id, shown], [citizen.id, { id: citizen.id, name: citizen.name, since: now.toISOString(), farmer: false, phone: undefined, village: undefined }]]));
  expect(several.size).toBe(2);
  const declared = await somebody({ grants: [{ role: "farmer", ...verified, verified: false }] });
  expect(await contact(declared.id)).not.toHaveProperty("verifiedAt");
});

test("people are found by their whole number or address, a counted number of times", async () => {
  const village = use().region.villages[0]!.code;
  const who = await somebody({ village, grants: [{ role: "citizen" }, { role: "farmer" }] });
  const plain = await somebody({ village });
  const buyer = await somebody({ village, grants: [{ role: "buyer" }] });
  await w.table.write([Guards.creating({ model: "user", field: "phoneNumber", value: "+6281377772003", of: buyer.id })]);
  for (const [field, value, of] of [["phoneNumber", "+6281377772001", who], ["email", "sri@batu.example", who], ["phoneNumber", "+6281377772002", plain]] as const) await w.table.write([Guards.creating({ model: "user", field, value, of: of.id })]);
  const found = async (by: Actor, typed: string) => (await find(by, typed, now.getTime()))?.id;
  expect([await found(admin, "0813-7777-2001"), await found(admin, "  SRI@batu.example "), await found(admin, "0813-7777-2009"), await found(admin, "sri")]).toEqual([who.id, who.id, undefined, undefined]);
  const desk = as("extension_officer", { villages: [village] });
  const declared = async (by: Actor, typed: string) => (await findDeclared(by, typed, now.getTime()))?.id;
  expect([await declared(desk, "081377772003"), await declared(desk, "081377772009")]).toEqual([buyer.id, undefined]);
  expect([await declared(desk, "081377772001"), await declared(desk, "081377772002"), await declared(as("extension_officer", { villages: ["x"] }), "081377772001")]).toEqual([who.id, undefined, undefined]);
  expect(await trailOf(who)).toEqual([{ action: "person.read", by: desk.id, detail: { why: "farmer.verify" } }]);
  for (const run of [() => find(desk, "x"), () => findDeclared(as("citizen"), "x")]) expect(await faultOf(run)).toMatchObject({ kind: "forbidden" });
  for (let n = 0; n < 56; n++) await found(admin, "x");
  expect(await faultOf(() => found(admin, "x"))).toMatchObject({ kind: "limited", code: "limit.person.find" });
  expect(await found(clock, "081377772001")).toBe(who.id);
  await release({ email: "sri@batu.example", phone: "+6281377772001" });
  await release({ email: null, phone: null });
  expect([await found(clock, "081377772001"), await found(clock, "sri@batu.example"), await found(clock, "081377772002")]).toEqual([undefined, undefined, plain.id]);
});

test("a case may be given to officers and heads of its agency alone", async () => {
  const staffOf = (name: string, ...grants: Person.Person["grants"]) => somebody({ name, staff: true, grants });
  const [a, b] = [await staffOf("Adi", { role: "agency_officer", agency: "dpupr" }), await staffOf("Budi", { role: "editor" }, { role: "agency_head", agency: "dpupr" })];
  await staffOf("Cici", { role: "agency_officer", agency: "dishub" });
  await staffOf("Dedi", { role: "extension_officer", agency: "dpupr" });
  const head = as("agency_head", { agency: "dpupr" });
  expect(await officers(head, "dpupr")).toEqual([{ id: a.id, name: "Adi" }, { id: b.id, name: "Budi" }]);
  expect(await officer(head, "dpupr", b.id)).toEqual({ id: b.id, name: "Budi" });
  expect(await faultOf(() => officer(head, "dpupr", "per_x"))).toMatchObject({ kind: "invalid", code: "officer.unknown", detail: { fields: { assignee: "choice" } } });
  expect(await faultOf(() => officers(head, "dishub"))).toMatchObject({ kind: "forbidden" });
});

test("the trail is filtered, paged, signed by what acts, and exported whole", async () => {
  const month = new Date("2020-05-10T00:00:00.000Z");
  for (const [n, by] of [clock, guest, { kind: "guest", device: "dev_1" } as const, admin].entries()) await Audit.record(by, n < 2 ? "report.take" : "reporter.x", `S${n}`, { n }, new Date(month.getTime() + n));
  const trail = async (filter: Audit.Filter & { limit?: number; cursor?: string }) => Audit.trail({ ...admin, provedAt: undefined }, filter, month);
  const whole = await trail({});
  expect(whole.items.map(({ by, byName, roles, subject }) => [by, byName, roles, subject])).toEqual([[admin.id, "Wulan", ["admin"], "S3"], ["dev_1", undefined, [], "S2"], ["guest", undefined, [], "S1"], ["system:clock", undefined, [], "S0"]]);
  const first = await trail({ limit: 3 });
  expect([first.items.length, (await trail({ limit: 3, cursor: first.cursor })).items.map((e) => e.subject)]).toEqual([3, ["S0"]]);
  const subjects = async (filter: Audit.Filter) => (await trail(filter)).items.map((e) => e.subject);
  expect([await subjects({ action: "report" }), await subjects({ action: "reporter.x" }), await subjects({ subject: "S1", by: "guest" }), await subjects({ subject: "S1", by: "x" }), await subjects({ month: "2020-13-01" }), await subjects({ month: "x2020-04" })]).toEqual([["S1", "S0"], ["S3", "S2"], ["S1"], [], whole.items.map((e) => e.subject), whole.items.map((e) => e.subject)]);
  await Audit.recordStep({ id: "evt_9", at: month.toISOString(), by: "per_9", action: "report.take", code: "S9", state: "open" });
  await Audit.recordStep({ id: "evt_9", at: month.toISOString(), by: "per_9", action: "report.take", code: "S9", state: "open" });
  expect([(await Audit.about("S9")).items, (await Audit.by("per_9")).items.length]).toMatchObject([[{ id: "aud_9", by: "per_9", roles: [], detail: { state: "open" } }], 1]);
  const csv = await exportCsv(admin, { month: "2020-05", action: "report" }, now);
  expect(csv.trimEnd().split("\r\n").map((line) => line.split(",")[5])).toEqual(["subject", "S1", "S9", "S0"]);
  for (const filter of [{ subject: "S0", by: "b" }, { by: "b", month: "m" }, { month: "2020-05" }, {}]) await exportCsv(admin, filter, now);
  const exported = (await Audit.trail(admin, { action: "audit.export" }, now)).items;
  expect(exported.map((e) => e.subject).toSorted()).toEqual(["2020-05", "2020-05", now.toISOString().slice(0, 7), "S0", "b"]);
  expect(exported.map((e) => e.detail.action).filter(Boolean)).toEqual(["report"]);
});

test("an account that goes leaves its devices' links and its own row, however many rows there are", async () => {
  const who = await somebody({ phone: "+6281377772005", grants: [{ role: "citizen" }, { role: "farmer" }] });
  await Device.claim({ ...who, device: "dev_1" }, now);
  await Device.claim({ ...guest, device: "dev_2" } as Actor, now);
  for (let n = 0; n < 150; n++) await w.table.write([{ op: "put", item: { pk: Person.partition(who.id), sk: `passkey#${n}`, type: "auth_passkey", v: 1, body: "{}" } }]);
  await forgetSignIns(who.id);
  const { items } = await w.table.query({ pk: Person.partition(who.id), limit: 200 });
  expect(items.map((item) => item.sk)).toEqual(["0#person", "device#dev_1"]);
  const chief = await somebody({ grants: [{ role: "admin" }, { role: "editor" }] });
  expect(await faultOf(() => deleteAccount(chief, now))).toMatchObject({ kind: "conflict", code: "account.admin" });
  expect(await faultOf(() => deleteAccount(guest))).toMatchObject({ kind: "unauthenticated", code: "session.needed" });
  await deleteAccount(as("citizen"), now);
  await deleteAccount(who, now);
  expect(await rowOf(who)).toMatchObject({ name: "", phone: null, status: "deleted", grants: [], consents: [], updatedAt: now.toISOString() });
});

test("things written under a device are its person's until it was claimed, and a guest's only on that device", async () => {
  const who = { ...(await somebody()), device: "dev_hand" };
  await signIn(who);
  await Device.claim({ ...who, device: "dev_old" }, now);
  const old = { by: "dev_old", until: now.toISOString() };
  expect([await Device.refs(who), await Device.refs({ kind: "guest", device: "dev_1" }), await Device.refs(guest), await Device.allRefs(who.id)]).toEqual([[{ by: who.id }, old], [{ by: "dev_1" }], [], [{ by: who.id }, old]]);
  const owned = (by: string | undefined, actor: Actor = who) => Device.owns(actor, { by, at: old.until });
  expect([await owned("dev_old"), await owned("dev_hand"), await owned("dev_x"), await owned("per_x"), await owned(undefined), await owned("dev_old", guest), await owned("")]).toEqual([true, false, false, false, false, false, false]);
});

test("a record is read by its owner and by admins, who stand in the trail; lists are paged", async () => {
  const who = await somebody({ createdAt: "2019-03-01T00:00:00.000Z" });
  await somebody({ createdAt: "2019-03-02T00:00:00.000Z" });
  expect([(await overview(admin, who.id, now)).person.id, (await trailOf(who)).map((e) => e.action)]).toEqual([who.id, ["person.read"]]);
  const self = { ...admin, id: (await somebody()).id };
  await overview(self, self.id, now);
  expect(await trailOf(self)).toEqual([]);
  expect(await faultOf(() => overview(who, who.id, now))).toMatchObject({ kind: "forbidden" });
  expect(await faultOf(() => Person.read(as("citizen"), who.id))).toMatchObject({ kind: "missing", code: "person.missing" });
  const page = await Person.list(admin, { month: "2019-03", limit: 1 });
  expect([page.items.map((p) => p.createdAt), (await Person.list(admin, { month: "2019-03", limit: 1, cursor: page.cursor })).items[0]!.id]).toEqual([["2019-03-02T00:00:00.000Z"], who.id]);
  expect((await Person.list(admin, {}, new Date("2019-03-31T00:00:00.000Z"))).items).toHaveLength(2);
  expect(["a@b.c", "1@phone.invalid", null].map((email) => Person.mailOf({ email }))).toEqual(["a@b.c", undefined, undefined]);
});

test("an admin may change the own roles, not drop the own one", async () => {
  const chief = await somebody({ staff: true, grants: [{ role: "admin" }] });
  const give = (...roles: Role[]) => Profile.setRoles({ ...admin, id: chief.id }, chief.id, roles.map((role) => ({ role })), 1, now);
  expect(await faultOf(() => give("editor", "operator"))).toMatchObject({ kind: "conflict", code: "roles.own_admin" });
  expect((await give("admin", "editor")).grants).toEqual([{ role: "admin" }, { role: "editor" }]);
  const other = await somebody({ staff: true, grants: [{ role: "admin" }] });
  expect((await Profile.setRoles(other, chief.id, [], 2, now)).grants).toEqual([]);
});

test("only the write that deletes a living account is its end", () => {
  const [active, deleted] = [{ status: "active" }, { status: "deleted" }] as Person.Person[];
  expect([wasDeleted(active, deleted!), wasDeleted(active, active!), wasDeleted(deleted, deleted!), wasDeleted(deleted, active!), wasDeleted(undefined, deleted!)]).toEqual([true, false, false, false, false]);
});

test("a permission reaches as far as its grant: villages, goods, and a second factor given just now", async () => {
  const may = (grant: object, scope: object) => can(as("extension_officer", grant), "farmer.verify", scope);
  const grant = { villages: ["a"], commodities: ["wortel"] };
  expect([may(grant, { village: "a", commodity: "wortel" }), may(grant, { village: "a" }), may(grant, { village: "a", commodity: "tomat" }), may(grant, { village: "b" }), may(grant, {}), may({ commodities: ["wortel"] }, { commodity: "tomat" }), may({}, {})]).toEqual([true, true, false, false, false, false, true]);
  const fresh = (provedAt: number | undefined) => isFresh({ ...admin, provedAt }, now.getTime());
  expect([fresh(undefined), fresh(now.getTime() - freshFor), fresh(now.getTime() - freshFor + 1), fresh(now.getTime() + 60_000), fresh(now.getTime() + 60_001), isFresh(clock), isFresh(guest)]).toEqual([false, false, true, true, false, true, false]);
  expect(await faultOf(() => need(as("editor"), "audit.read"))).toMatchObject({ kind: "forbidden", code: "role.needed", detail: { action: "audit.read" } });
  expect(await faultOf(() => need({ ...admin, provedAt: 0 }, "audit.export"))).toMatchObject({ kind: "forbidden", code: "step_up.needed", detail: { action: "audit.export" } });
  expect(await faultOf(() => deleteAccount(clock))).toMatchObject({ kind: "unauthenticated" });
  await overview(clock, (await somebody()).id, now);
  const seen = await somebody();
  await overview(clock, seen.id, now);
  expect(await trailOf(seen)).toEqual([{ action: "person.read", by: "system:clock", detail: {} }]);
});

test("an export is a table of the trail's columns, of every page", async () => {
  const who = await somebody();
  const at = new Date("2018-01-01T00:00:00.000Z");
  for (let n = 0; n < 3; n++) await Audit.record({ ...who, name: "Eko", grants: [{ role: "editor" }, { role: "operator" }] }, "x.y", who.id, { n }, at);
  const config = use();
  connect({ ...config, table: { ...w.table, query: (query) => w.table.query({ ...query, limit: 2 }) } });
  const lines = (await exportCsv(admin, { subject: who.id }, now)).trimEnd().split("\r\n");
  connect(config);
  expect([lines[0], lines.length, lines.slice(1).toSorted()[0]]).toEqual(["\uFEFFat,by,name,roles,action,subject,detail", 5, `${at.toISOString()},${who.id},Eko,editor operator,x.y,${who.id},"{""n"":0}"`]);
  expect((await Audit.about(who.id)).items[0]!.id).toMatch(/^aud_/);
});
