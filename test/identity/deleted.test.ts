import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@among/core/actor";
import { id } from "@among/core/id";
import { deleteAccount } from "@among/core/identity/account";
import * as Audit from "@among/core/identity/audit";
import { contact } from "@among/core/identity/contact";
import * as Device from "@among/core/identity/device";
import { find } from "@among/core/identity/find";
import * as Invitation from "@among/core/identity/invitation";
import { list as passkeys } from "@among/core/identity/passkeys";
import * as Person from "@among/core/identity/person";
import * as Profile from "@among/core/identity/profile";
import * as Session from "@among/core/identity/session";
import { Guards } from "@among/core/identity/unique";
import { open } from "@among/core/reports/report/open";
import { read as readReport } from "@among/core/reports/report/read";
import { draft, faultOf } from "../reports/make.ts";
import { world, type World } from "../world.ts";

let w: World;
beforeAll(async () => void (w = await world()));
afterAll(() => w.close());

type Signed = Extract<Actor, { kind: "person" }>;
const admin: Signed = { kind: "person", id: "per_admin", name: "Wulan", grants: [{ role: "admin" }, { role: "extension_officer" }], provedAt: Date.now() };

async function somebody(over: Partial<Person.Person> = {}): Promise<Signed> {
  const person = { id: id("per"), name: "Sri Wahyuni", grants: [{ role: "citizen" as const }], consents: [], staff: false, status: "active" as const, createdAt: new Date().toISOString(), ...over };
  await Person.People.create(person);
  return { kind: "person", id: person.id, name: person.name, grants: person.grants };
}

async function signIn({ id: userId }: Signed, expires = Date.now() + 3_600_000): Promise<string> {
  const [token, now] = [Session.newToken(userId), new Date().toISOString()];
  await Session.Sessions.create({ id: id("ses"), token, userId, createdAt: now, expiresAt: new Date(expires).toISOString() });
  return token;
}

/** Says that the account is gone and leaves every other row, as if the rest of the deletion were still to come. */
const markDeleted = async ({ id }: Signed) => Person.People.save({ ...(await Person.People.get({ id }, { consistent: true }))!, status: "deleted" });

test("a session opens nothing once its account is deleted, though its row may still be there", async () => {
  const who = await somebody();
  const token = await signIn(who);
  expect((await Session.check(token, undefined))?.actor).toMatchObject({ id: who.id });
  await markDeleted(who);
  expect(await Session.check(token, undefined)).toBeUndefined();
});

test("nor does one that has run out, was ended, or whose person never was", async () => {
  const who = await somebody();
  const end = Date.now() + 3_600_000;
  const token = await signIn(who, end);
  expect((await Session.check(token, undefined, end - 1))?.person.id).toBe(who.id);
  expect(await Session.check(token, undefined, end)).toBeUndefined();
  expect([await Session.list(who, token, end - 1), await Session.list(who, token, end)]).toMatchObject([[{ current: true }], []]);
  await Session.end(token);
  expect(await Session.check(token, undefined)).toBeUndefined();
  const nobody = { ...who, id: id("per") };
  expect(await Session.check(await signIn(nobody), undefined)).toBeUndefined();
});

test("of two requests that find a session unused for days one moves its end on, and neither fails", async () => {
  const who = await somebody();
  const token = await signIn(who);
  const later = Date.now() + 2 * 86_400_000;
  const checked = await Promise.all([1, 2].map(() => Session.check(token, undefined)));
  expect([await Session.touch(checked[0]!, {}, later), await Session.touch(checked[1]!, {}, later)]).toEqual([true, false]);
  // Its own row is only as old as the last use.
  expect(await Session.touch((await Session.check(token, undefined))!, {}, later + 3_600_000)).toBe(false);
});

test("ending the others leaves the session at hand", async () => {
  const who = await somebody();
  const [mine, others] = [await signIn(who), [await signIn(who), await signIn(who)]];
  await Session.endOthers(who.id, mine);
  for (const token of others) expect(await Session.check(token, undefined)).toBeUndefined();
  expect((await Session.check(mine, undefined))?.person.id).toBe(who.id);
  await Session.endOthers(who.id, undefined);
  expect(await Session.check(mine, undefined)).toBeUndefined();
});

test("a deleted account is found, read, listed, given roles, vouched for and set anew by nobody", async () => {
  const phone = "+6281377771001";
  const who = await somebody({ phone, email: "sri@batu.example", staff: true, grants: [{ role: "farmer" }] });
  await w.table.write([Guards.creating({ model: "user", field: "phoneNumber", value: phone, of: who.id })]);
  const { link } = await Invitation.renew(admin, who.id);
  const invitation = await Invitation.open(link.split("/").at(-1)!);
  const staff = async () => (await Person.list(admin, { staff: true })).items.map((p) => p.id);
  expect([(await find(admin, phone))?.id, (await contact(who.id))?.id, await staff()]).toEqual([who.id, who.id, [who.id]]);
  const { version } = await markDeleted(who);
  expect([await find(admin, phone), await contact(who.id), await staff()]).toEqual([undefined, undefined, []]);
  const tries = [
    () => Person.read(admin, who.id),
    () => Profile.setRoles(admin, who.id, [{ role: "farmer" }], version),
    () => Profile.verify(admin, who.id, "farmer", "Kartu tani"),
    () => Invitation.renew(admin, who.id),
  ];
  for (const run of tries) expect(await faultOf(run)).toMatchObject({ kind: "missing", code: "person.missing" });
  expect(await faultOf(() => Invitation.clear(invitation))).toMatchObject({ kind: "gone" });
  expect(await faultOf(() => Profile.introduce(who, { name: "Sri", consent: true }))).toMatchObject({ kind: "unauthenticated" });
});

test("deleting takes every way in with it, and stands in the trail without a name", async () => {
  const who = await somebody({ phone: "+6281377771002" });
  const tokens = [await signIn(who), await signIn(who)];
  await w.table.write([{ op: "put", item: { pk: Person.partition(who.id), sk: "passkey#1", type: "auth_passkey", v: 1, body: JSON.stringify({ id: "1", userId: who.id }) } }]);
  expect(await passkeys(who)).toHaveLength(1);
  await deleteAccount(who);
  await deleteAccount(who);
  for (const token of tokens) expect(await Session.Sessions.get({ userId: who.id, token }, { consistent: true })).toBeUndefined();
  expect(await passkeys(who)).toEqual([]);
  expect((await Audit.about(who.id)).items).toMatchObject([{ action: "person.delete", by: who.id, byName: "" }]);
});

test("an admin cannot leave a town without one, and a guest has nothing to delete", async () => {
  const chief = await somebody({ staff: true, grants: [{ role: "admin" }] });
  expect(await faultOf(() => deleteAccount(chief))).toMatchObject({ kind: "conflict", code: "account.admin" });
  expect(await faultOf(() => deleteAccount({ kind: "guest", device: "dev_1" }))).toMatchObject({ kind: "unauthenticated" });
});

test("what came from any device of a deleted account is forgotten, and then the links to the devices", async () => {
  const who = await somebody();
  const devices = Array.from({ length: 105 }, () => Device.deviceKey(Device.newDevice())).sort();
  // Links are read in the order of their keys: the first one, and one far behind.
  const ends = [devices[0], devices.at(-1)];
  const openAll = () => Promise.all(ends.map(async (device) => (await open({ kind: "guest", device }, draft({ phone: "+6281377771003" }))).report));
  const reports = await openAll();
  for (const device of devices) await Device.claim({ ...who, device }, new Date(Date.now() + 1));
  // The next user of the same phones, who is somebody else.
  await new Promise((resolve) => setTimeout(resolve, 5));
  const later = await openAll();
  await w.drain();
  await deleteAccount(who);
  // They go with the change feed, which needs them to find the reports.
  expect(await Device.refs(who)).toHaveLength(106);
  await w.drain();
  expect(await Device.refs(who)).toEqual([{ by: who.id }]);
  const operator: Signed = { ...admin, grants: [{ role: "operator" }] };
  for (const { code } of reports) {
    const { report, story } = await readReport(operator, code);
    expect([report.by, story.phone]).toEqual([undefined, undefined]);
  }
  for (const { code, by } of later) {
    const { report, story } = await readReport(operator, code);
    expect([report.by, story.phone]).toEqual([by, "+6281377771003"]);
  }
});
