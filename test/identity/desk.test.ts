import { beforeAll, expect, test } from "vitest";
import type { Actor, Grant } from "@among/core/actor";
import { id } from "@among/core/id";
import * as Audit from "@among/core/identity/audit";
import { exportCsv } from "@among/core/identity/audit-csv";
import { find, findDeclared } from "@among/core/identity/find";
import * as Invitation from "@among/core/identity/invitation";
import { officer, officers } from "@among/core/identity/officers";
import { overview } from "@among/core/identity/overview";
import * as Passkeys from "@among/core/identity/passkeys";
import { partition, People, type Person } from "@among/core/identity/person";
import { freshFor } from "@among/core/identity/permissions";
import * as Profile from "@among/core/identity/profile";
import { noteLeft, noteUsed } from "@among/core/identity/recovery";
import * as Session from "@among/core/identity/session";
import { Guards } from "@among/core/identity/unique";
import { batu, faultOf } from "../reports/make.ts";
import { world, type World } from "../world.ts";

let w: World;
beforeAll(async () => {
  w = await world();
  return () => w.close();
});

type Signed = Extract<Actor, { kind: "person" }>;
const [here, elsewhere] = batu.villages.map((v) => v.code) as [string, string];
const staff = (...grants: Grant[]): Signed => ({ kind: "person", id: id("per"), name: "Wulan", grants, provedAt: Date.now() });
const admin = staff({ role: "admin" });

let numbers = 0;
/** Somebody with an account and a number by which they are found. */
async function somebody(over: Partial<Person> = {}): Promise<Person & { version: number; phone: string }> {
  const phone = `+62813777720${String(++numbers).padStart(2, "0")}`;
  const person = await People.create({ id: id("per"), name: `Orang ${numbers}`, phone, village: here, grants: [{ role: "citizen" }], consents: [], staff: false, status: "active", createdAt: new Date().toISOString(), ...over });
  await w.table.write([Guards.creating({ model: "user", field: "phoneNumber", value: phone, of: person.id })]);
  return { ...person, phone };
}
const self = (p: Person): Signed => ({ kind: "person", id: p.id, name: p.name, grants: p.grants, provedAt: Date.now() });
/** What the trail says was done to it. */
const trail = async (subject: string) => (await Audit.about(subject)).items.map((e) => [e.action, e.by]);

test("an officer finds by number who calls themselves a farmer or buyer in their villages, nobody else, and it is written down", async () => {
  const [farmer, buyer, citizen] = [await somebody({ grants: [{ role: "farmer" }] }), await somebody({ grants: [{ role: "buyer" }] }), await somebody()];
  const far = await somebody({ grants: [{ role: "farmer" }], village: elsewhere });
  const nowhere = await somebody({ grants: [{ role: "farmer" }], village: null });
  const ika = staff({ role: "extension_officer", villages: [here] });
  for (const one of [farmer, buyer]) {
    expect((await findDeclared(ika, one.phone))?.id).toBe(one.id);
    expect(await trail(one.id)).toEqual([["person.read", ika.id]]);
  }
  for (const one of [citizen, far, nowhere]) {
    expect(await findDeclared(ika, one.phone)).toBeUndefined();
    expect(await trail(one.id)).toEqual([]);
  }
  expect((await findDeclared(staff({ role: "extension_officer" }), far.phone))?.id).toBe(far.id);
  for (const who of [admin, staff({ role: "operator" }), self(farmer)]) expect(await faultOf(() => findDeclared(who, farmer.phone))).toMatchObject({ kind: "forbidden" });
  for (const who of [ika, self(farmer)]) expect(await faultOf(() => find(who, farmer.phone))).toMatchObject({ kind: "forbidden" });
});

test("numbers are not tried one after the other: sixty an hour, found or not", async () => {
  const curious = staff({ role: "admin" });
  const now = Date.now();
  for (let n = 0; n < 60; n++) await find(curious, "081377772999", now);
  expect(await faultOf(() => find(curious, "081377772999", now))).toMatchObject({ kind: "limited", code: "limit.person.find" });
});

test("a case is given to officers and heads of the agency alone", async () => {
  const [one, other] = batu.agencies.map((a) => a.key) as [string, string];
  const of = (name: string, ...grants: Grant[]) => somebody({ name, staff: true, grants });
  const [eko, ayu] = [await of("Eko", { role: "agency_officer", agency: one }), await of("Ayu", { role: "agency_head", agency: one })];
  const [budi] = [await of("Budi", { role: "agency_officer", agency: other }), await of("Citra", { role: "editor", agency: one }), await of("Dewi", { role: "operator" })];
  const head = staff({ role: "agency_head", agency: one });
  expect((await officers(head, one)).map((o) => o.id)).toEqual([ayu.id, eko.id]);
  expect(await officer(head, one, eko.id)).toEqual({ id: eko.id, name: "Eko" });
  expect(await faultOf(() => officer(head, one, budi.id))).toMatchObject({ kind: "invalid", code: "officer.unknown" });
  expect(await faultOf(() => officers(head, other))).toMatchObject({ kind: "forbidden" });
});

test("an invitation names somebody and a real address; it and its withdrawal are written down", async () => {
  const input = { email: "baru@batu.example", name: "Pegawai Baru", grants: [{ role: "editor" }] };
  const refused = async (over: object) => (await faultOf(() => Invitation.invite(admin, { ...input, ...over }))).detail.fields;
  expect(await refused({ name: "B" })).toEqual({ name: "required" });
  expect(await refused({ name: "B".repeat(61) })).toEqual({ name: "required" });
  expect(await refused({ email: "62813@phone.invalid" })).toEqual({ email: "invalid" });
  expect(await refused({ grants: [{ role: "extension_officer", villages: ["nowhere"] }] })).toEqual({ grants: "village" });
  const { invitation } = await Invitation.invite(admin, input);
  for (const who of [staff({ role: "operator" }), { ...admin, provedAt: undefined }]) expect(await faultOf(() => Invitation.withdraw(who, invitation.hash))).toMatchObject({ kind: "forbidden" });
  expect(await faultOf(async () => Invitation.list(staff({ role: "operator" })))).toMatchObject({ kind: "forbidden" });
  await Invitation.withdraw(admin, invitation.hash);
  expect((await trail(invitation.id)).sort()).toEqual([["invitation.create", admin.id], ["invitation.withdraw", admin.id]]);

  const used = await Invitation.invite(admin, input);
  await Invitation.accept(await Invitation.open(used.link.split("/").at(-1)!), "per_new");
  expect(await faultOf(() => Invitation.withdraw(admin, used.invitation.hash))).toMatchObject({ code: "invitation.missing" });
});

test("a sign-in is set anew for staff with an address of their own, and the link dies when they are staff no more", async () => {
  const email = "eko@batu.example";
  for (const over of [{ email, staff: false }, { email: "62813@phone.invalid", staff: true }, { staff: true }]) {
    const person = await somebody(over);
    expect([over, (await faultOf(() => Invitation.renew(admin, person.id))).code]).toEqual([over, "renew.not_staff"]);
  }
  const eko = await somebody({ email, staff: true, grants: [{ role: "operator" }] });
  const { link } = await Invitation.renew(admin, eko.id);
  const invitation = await Invitation.open(link.split("/").at(-1)!);
  await People.save({ ...eko, staff: false, grants: [] });
  expect(await faultOf(() => Invitation.clear(invitation))).toMatchObject({ code: "invitation.gone" });
});

test("who looked at a person and who ended a session stands in the trail; one's own is nobody's business", async () => {
  const sri = await somebody();
  const signIn = async () => {
    const [session, now] = [id("ses"), new Date().toISOString()];
    await Session.Sessions.create({ id: session, token: Session.newToken(sri.id), userId: sri.id, createdAt: now, expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    return session;
  };
  const [own, others] = [await signIn(), await signIn()];
  await Session.revoke(self(sri), own);
  expect(await trail(sri.id)).toEqual([]);
  expect(await faultOf(() => Session.revoke(staff({ role: "operator" }), others, sri.id))).toMatchObject({ code: "session.missing" });
  expect((await overview(admin, sri.id)).sessions).toMatchObject([{ id: others }]);
  await Session.revoke(admin, others, sri.id);
  expect((await trail(sri.id)).sort()).toEqual([["person.read", admin.id], ["session.revoke", admin.id]]);
  expect((await overview(admin, sri.id)).sessions).toEqual([]);
  const chief = await somebody({ staff: true, grants: [{ role: "admin" }] });
  await overview(self(chief), chief.id);
  expect(await trail(chief.id)).toEqual([]);
});

test("roles keep who vouched for them, and only for the role that was vouched for", async () => {
  const vouched = { verified: true, verifiedBy: "per_ika", verifiedAt: "2026-11-01T00:00:00.000Z" };
  const one = await somebody({ grants: [{ role: "farmer", ...vouched }, { role: "buyer", evidence: "not yet" }] });
  const { grants } = await Profile.setRoles(admin, one.id, [{ role: "farmer" }, { role: "buyer" }], one.version);
  expect(grants).toEqual([{ role: "farmer", ...vouched }, { role: "buyer" }]);
  expect(await trail(one.id)).toEqual([["person.roles", admin.id]]);
});

test("a profile asks anew for a privacy text that changed, and leaves the roles that staff hold", async () => {
  const at = "2025-01-01T00:00:00.000Z";
  const old = await somebody({ consents: [{ text: "privacy", version: "2025-01", at }, { text: "newsletter", version: Profile.privacyVersion, at }], grants: [{ role: "citizen" }, { role: "editor" }] });
  expect((await faultOf(() => Profile.introduce(self(old), { name: "Sri" }))).detail.fields).toEqual({ consent: "required" });
  const saved = await Profile.introduce(self(old), { name: "Sri", consent: true });
  expect(saved.consents.at(-1)).toMatchObject({ text: "privacy", version: Profile.privacyVersion });
  expect(saved.grants).toContainEqual({ role: "editor" });
});

test("evidence is a short text, and given in the officer's own villages", async () => {
  const farmer = await somebody({ grants: [{ role: "farmer" }] });
  const ika = (village: string) => staff({ role: "extension_officer", villages: [village] });
  expect(await faultOf(() => Profile.verify(ika(here), farmer.id, "farmer", "x".repeat(301)))).toMatchObject({ code: "evidence.required" });
  expect(await faultOf(() => Profile.verify(ika(elsewhere), farmer.id, "farmer", "Kartu tani"))).toMatchObject({ kind: "missing" });
  expect((await Profile.verify(ika(here), farmer.id, "farmer", "x".repeat(300))).grants[0]).toMatchObject({ verified: true });
});

test("a passkey is taken away by its owner alone, with a fresh second factor, and it is written down", async () => {
  const owner = await somebody({ staff: true, grants: [{ role: "operator" }] });
  await w.table.write([{ op: "put", item: { pk: partition(owner.id), sk: "passkey#1", type: "auth_passkey", v: 1, body: JSON.stringify({ id: "1", userId: owner.id }) } }]);
  expect(await faultOf(() => Passkeys.remove({ ...self(owner), provedAt: Date.now() - freshFor }, "1"))).toMatchObject({ code: "step_up.needed" });
  expect(await faultOf(() => Passkeys.remove(admin, "1"))).toMatchObject({ code: "passkey.missing" });
  await Passkeys.remove(self(owner), "1");
  expect(await trail(owner.id)).toEqual([["passkey.remove", owner.id]]);
});

test("recovery codes are counted down to none", async () => {
  const owner = await somebody({ staff: true });
  await noteLeft(owner.id, 1);
  for (let n = 0; n < 3; n++) await noteUsed(owner.id);
  expect((await People.get({ id: owner.id }, { consistent: true }))?.recoveryLeft).toBe(0);
});

test("the trail is asked by thing and person at once, by a whole noun, and exported to its last page", async () => {
  const [eko, ayu] = [staff({ role: "operator" }), staff({ role: "operator" })];
  const at = new Date("2026-10-05T00:00:00.000Z");
  for (const who of [eko, ayu]) await Audit.record(who, "deal.settle", "dea_1", {}, at);
  await Audit.record(eko, "dealer.read", "dea_1", {}, at);
  expect((await Audit.trail(admin, { subject: "dea_1", by: eko.id, action: "deal" })).items.map((e) => [e.action, e.by])).toEqual([["deal.settle", eko.id]]);
  await Promise.all(Array.from({ length: 520 }, (_, n) => Audit.record(eko, "deal.read", `dea_x${n}`, {}, at)));
  expect((await exportCsv(admin, { month: "2026-10", action: "deal.read" })).trim().split("\r\n")).toHaveLength(521);
});
