import { beforeAll, afterAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { id } from "@among/core/id";
import { deleteAccount } from "@among/core/identity/account";
import { cookieName, readCookie, setCookie } from "@among/core/identity/cookie";
import { find } from "@among/core/identity/find";
import * as Flow from "@among/core/identity/flow";
import * as Invitation from "@among/core/identity/invitation";
import { overview } from "@among/core/identity/overview";
import * as Passkeys from "@among/core/identity/passkeys";
import * as Person from "@among/core/identity/person";
import * as Profile from "@among/core/identity/profile";
import { local } from "@among/core/identity/local-path";
import { noteLeft, noteUsed } from "@among/core/identity/recovery";
import { seal, unseal } from "@among/core/identity/seal";
import * as Session from "@among/core/identity/session";
import * as Unsent from "@among/core/identity/unsent";
import { faultOf } from "../reports/make.ts";
import { staleReads } from "../stale-reads.ts";
import { world, type World } from "../world.ts";
import { admin, as, clock, guest, later, now, rowOf, signIn, somebody, trailOf } from "./make.ts";

let w: World;
beforeAll(async () => void (w = await world()));
afterAll(() => w.close());

test("what is decided by is never read from a copy that may be old", async () => {
  const [staff, who] = [await somebody({ staff: true, email: "budi@batu.example", grants: [{ role: "admin" }] }), await somebody({ grants: [{ role: "farmer" }] })];
  await w.table.write([{ op: "put", item: { pk: Person.partition(who.id), sk: "passkey#1", type: "auth_passkey", v: 1, body: JSON.stringify({ id: "1", userId: who.id }) } }]);
  const session = await signIn(who);
  const village = use().region.villages[0]!.code;
  const seen = await staleReads(async () => {
    await Person.read(who, who.id);
    await Profile.introduce(who, { name: "Sri", consent: true, village, farmer: true }, now);
    await Profile.setRoles(admin, who.id, [{ role: "farmer" }], (await rowOf(who))!.version, now);
    await Profile.verify(as("extension_officer"), who.id, "farmer", "Kartu tani", now);
    const { link } = await Invitation.renew(admin, staff.id, now);
    await Invitation.clear(await Invitation.open(link.split("/").at(-1)!, now), now);
    await overview(admin, who.id, now);
    await Session.list(who, session.token, now.getTime());
    await Session.prove(session, now);
    await noteUsed(who.id);
    await Passkeys.list(who);
    await Passkeys.remove(who, "1", now);
    await Session.endOthers(who.id, undefined);
    await Unsent.open(who, "/x", await Unsent.keep(who.id, "/x", []));
    await deleteAccount(who, now);
  });
  expect(seen).toEqual([]);
});

test("a session ends where its owner or an admin says so, and an admin's doing is in the trail", async () => {
  const [who, other] = [await somebody(), await somebody()];
  const [a, b, c] = [await signIn(who), await signIn(who), await signIn(other)];
  expect(await faultOf(() => Session.revoke(who, c.id))).toMatchObject({ kind: "missing", code: "session.missing" });
  expect(await faultOf(() => Session.revoke(who, c.id, other.id))).toMatchObject({ kind: "missing", code: "session.missing" });
  expect(await faultOf(() => Session.revoke(clock, a.id))).toMatchObject({ kind: "missing" });
  expect(await faultOf(() => Session.revoke(guest, a.id))).toMatchObject({ kind: "unauthenticated" });
  await Session.revoke(who, a.id);
  expect(await trailOf(who)).toEqual([]);
  await Session.revoke(admin, b.id, who.id, now);
  await Session.revoke(clock, c.id, other.id, now);
  expect([await trailOf(who), await trailOf(other)]).toEqual([[{ action: "session.revoke", by: admin.id, detail: {} }], [{ action: "session.revoke", by: "system:clock", detail: {} }]]);
  for (const { token } of [a, b, c]) expect(await Session.check(token, undefined, now.getTime())).toBeUndefined();
});

test("what a person sees of the own sessions, last used first, is all but the token", async () => {
  const who = await somebody();
  const [old, used] = [await signIn(who, { userAgent: null, place: null }), await signIn(who, { userAgent: "Chrome", place: "Batu, ID", lastSeenAt: later(60).toISOString(), provedAt: now.toISOString() })];
  await signIn(who, { expiresAt: now.toISOString() });
  expect(await Session.list(who, old.token, now.getTime())).toEqual([
    { id: used.id, current: false, userAgent: "Chrome", place: "Batu, ID", createdAt: now.toISOString(), lastSeenAt: later(60).toISOString(), proved: true },
    { id: old.id, current: true, userAgent: undefined, place: undefined, createdAt: now.toISOString(), lastSeenAt: now.toISOString(), proved: false },
  ]);
  expect(await Session.list(clock)).toEqual([]);
  expect(await faultOf(() => Session.list(guest))).toMatchObject({ kind: "unauthenticated" });
  expect((await overview(admin, who.id, now)).sessions.map((s) => [s.id, s.current])).toEqual([[used.id, false], [old.id, false]]);
});

test.each([
  ["the public", false, 86_400, 90 * 86_400],
  ["staff", true, 900, 43_200],
])("a session of %s is prolonged when it was not used for a while", async (_, staff, every, idle) => {
  const who = await somebody({ staff, grants: [{ role: "citizen" }, { role: "editor" }] });
  const { token } = await signIn(who, { expiresAt: later(Math.min(200_000, idle)).toISOString(), place: "Batu, ID" });
  const at = async (seconds: number, place?: string) => Session.touch((await Session.check(token, undefined, later(seconds).getTime()))!, { place }, later(seconds).getTime());
  const last = later(2 * every).getTime();
  expect([await at(every - 1), await at(every, "Malang, ID"), await at(2 * every - 1), await at(2 * every)]).toEqual([false, true, false, true]);
  const { session, actor } = (await Session.check(token, "dev_1", last))!;
  expect([session.place, session.lastSeenAt, session.expiresAt]).toEqual(["Malang, ID", later(2 * every).toISOString(), later(2 * every + idle).toISOString()]);
  // Power of staff needs a second factor in this very session.
  expect(actor).toEqual({ kind: "person", id: who.id, name: who.name, grants: [{ role: "citizen" }], device: "dev_1", provedAt: undefined });
  await Session.prove(session, now);
  expect((await Session.check(token, undefined, last))!.actor).toMatchObject({ grants: who.grants, provedAt: now.getTime() });
  expect(Session.cookieSeconds(staff)).toBe(idle + 86_400);
  const ttl = (await w.table.get(Session.Sessions.key({ userId: who.id, token })))!.ttl;
  expect(ttl).toBe(later(2 * every + idle + 86_400).getTime() / 1000);
  await Session.prove({ userId: who.id, token: Session.newToken(who.id) }, now);
  const failing = (error: Error) => ({ ...use(), table: { ...w.table, write: () => Promise.reject(error) } });
  const checked = (await Session.check(token, undefined, last))!;
  const before = use();
  for (const error of [new Error("no table"), new Fault("missing", "table")]) {
    connect(failing(error));
    await expect(Session.touch(checked, {}, later(3 * every).getTime())).rejects.toBe(error);
    connect(before);
  }
});

test("a token says whose it is, and one of another form says nothing", async () => {
  const person = `per_${"7".repeat(26)}`;
  const token = Session.newToken(person);
  expect(token).toMatch(new RegExp(`^${person}\\.[0-9A-HJKMNP-TV-Z]{26}$`));
  const wrong = [`x${token}`, `${token}x`, token.slice(1), token.replace(".", "-"), token.replace("7.", "."), token.slice(0, -1), token.toLowerCase(), ""];
  expect([Session.personOf(token), ...wrong.map(Session.personOf)]).toEqual([person, ...wrong.map(() => undefined)]);
  expect(await Session.check("", undefined)).toBeUndefined();
  await Session.end("no token");
});

test("cookies are read by their whole name, and set so that no script and no other site reads them", () => {
  const header = " a = 1 ;ab=2; broken=%; empty=; x=y=z; nothing";
  expect(["a", "ab", "broken", "empty", "x", "nothing", "b"].map((name) => readCookie(header, name))).toEqual(["1", "2", undefined, "", "y=z", undefined, undefined]);
  expect([readCookie("nothing", "nothin"), readCookie("a=%; a=2", "a"), Flow.noCookie()]).toEqual([undefined, undefined, "among_flow=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"]);
  expect([readCookie(null, "a"), readCookie(undefined, "a"), setCookie("a", "b c", 60)]).toEqual([undefined, undefined, "a=b%20c; Max-Age=60; Path=/; HttpOnly; SameSite=Lax"]);
  const config = use();
  connect({ ...config, origin: "https://among.example" });
  expect([cookieName("a"), setCookie("a", "", 0), readCookie("a=1; __Host-a=2", "a")]).toEqual(["__Host-a", "__Host-a=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure", "2"]);
  connect(config);
});

test("recovery codes left are counted down to none, for a person there is", async () => {
  const who = await somebody();
  const left = async () => (await rowOf(who))!.recoveryLeft;
  await noteUsed(who.id);
  expect(await left()).toBe(9);
  await noteLeft(who.id, 1);
  for (let n = 0; n < 2; n++) await noteUsed(who.id);
  expect(await left()).toBe(0);
  await noteLeft(who.id);
  expect(await left()).toBe(10);
  await noteLeft("per_nobody");
  // Of two at once one is lost: the number is only shown.
  await Promise.all([noteUsed(who.id), noteUsed(who.id), noteUsed(who.id)]);
  const config = use();
  for (const error of [new Error("no table"), new Fault("missing", "table")]) {
    connect({ ...config, table: { ...w.table, write: () => Promise.reject(error) } });
    await expect(noteUsed(who.id)).rejects.toBe(error);
  }
  connect(config);
});

test("a passkey is taken away by its owner with a fresh second factor, and the trail tells it", async () => {
  const [who, other] = [await somebody(), await somebody()];
  const row = (n: string) => ({ op: "put" as const, item: { pk: Person.partition(who.id), sk: `passkey#${n}`, type: "auth_passkey", v: 1, body: JSON.stringify({ id: n, userId: who.id, name: "Ponsel", createdAt: "2026", publicKey: "secret" }) } });
  await w.table.write([row("1")]);
  await signIn(who);
  expect([await Passkeys.list(who), await Passkeys.list(guest)]).toEqual([[{ id: "1", name: "Ponsel", createdAt: "2026" }], []]);
  expect(await faultOf(() => Passkeys.remove(guest, "1"))).toMatchObject({ kind: "unauthenticated", code: "session.needed" });
  expect(await faultOf(() => Passkeys.remove({ ...who, provedAt: undefined }, "1", now))).toMatchObject({ kind: "forbidden", code: "step_up.needed" });
  expect(await faultOf(() => Passkeys.remove(other, "1", now))).toMatchObject({ kind: "missing", code: "passkey.missing" });
  await Passkeys.remove(who, "1", now);
  expect([await Passkeys.list(who), await trailOf(who)]).toEqual([[], [{ action: "passkey.remove", by: who.id, detail: {} }]]);
});

test("what is sealed opens for its purpose and holder alone, whole", () => {
  const sealed = seal("a", Buffer.from("x"), "h");
  expect([unseal("a", sealed, "h")?.toString(), unseal("b", sealed, "h"), unseal("a", sealed), unseal("a", sealed.slice(0, -4), "h"), unseal("a", "", "h")]).toEqual(["x", undefined, undefined, undefined, undefined]);
  expect(unseal("a", seal("a", Buffer.from("y")))?.toString()).toBe("y");
});

test("an invitation names a person to write to and a role of staff", async () => {
  const wrong = async (input: Partial<Parameters<typeof Invitation.invite>[1]>) => (await faultOf(() => Invitation.invite(admin, { email: "a@b.example", name: "Ani", grants: [{ role: "editor" }], ...input }, now))).detail.fields;
  expect([await wrong({ email: "x" }), await wrong({ email: "1@phone.invalid" }), await wrong({ name: " a " }), await wrong({ name: "x".repeat(61) }), await wrong({ grants: [{ role: "farmer" }] })]).toEqual([{ email: "invalid" }, { email: "invalid" }, { name: "required" }, { name: "required" }, { grants: "required" }]);
  const { invitation, link } = await Invitation.invite(admin, { email: " A@B.example ", name: ` ${"x".repeat(60)} `, grants: [{ role: "farmer" }, { role: "editor" }] }, now);
  expect(invitation).toMatchObject({ email: "a@b.example", name: "x".repeat(60), by: admin.id, createdAt: now.toISOString(), expiresAt: later(72 * 3600).toISOString() });
  expect(await trailOf(invitation)).toEqual([{ action: "invitation.create", by: admin.id, detail: { roles: "farmer editor" } }]);
  const token = link.replace(`${w.origin}/undangan/`, "");
  expect((await Invitation.open(token, later(72 * 3600 - 1))).id).toBe(invitation.id);
  const gone = { kind: "gone", code: "invitation.gone" };
  for (const [text, at] of [[token, later(72 * 3600)], [token.slice(1), now], [`${token}A`, now], [`-${token}`, now], ["A".repeat(26), now]] as const) expect(await faultOf(() => Invitation.open(text, at))).toMatchObject(gone);
  const opened = await Invitation.open(token, now);
  await Invitation.accept(opened, "per_new", now);
  expect(await faultOf(() => Invitation.accept(opened, "per_other", now))).toMatchObject(gone);
  expect(await faultOf(() => Invitation.open(token, now))).toMatchObject(gone);
  const config = use();
  for (const error of [new Error("no table"), new Fault("missing", "table")]) {
    connect({ ...config, table: { ...w.table, write: () => Promise.reject(error), get: () => Promise.reject(error) } });
    await expect(Invitation.accept(opened, "per_other", now)).rejects.toBe(error);
    // What is no token is not even looked up.
    for (const text of [`-${token}`, `${token}-`, "", token.toLowerCase()]) expect(await faultOf(() => Invitation.open(text, now))).toMatchObject(gone);
  }
  connect(config);
  const listed = await Invitation.list(admin, undefined, now);
  expect(listed.items.find((one) => one.id === invitation.id)).toMatchObject({ usedAt: now.toISOString(), person: "per_new" });
  expect(() => Invitation.list(as("editor"))).toThrow("role.needed");
  expect(invitation.id).toMatch(/^inv_/);
  expect(await faultOf(() => Invitation.invite({ ...admin, provedAt: undefined }, { email: "", name: "", grants: [] }, now))).toMatchObject({ code: "step_up.needed" });
  expect((await Invitation.invite(clock, { email: "c@b.example", name: "Ci", grants: [{ role: "editor" }] }, now)).invitation.by).toBe("system");
});

test("setting a sign-in anew is for another of staff with an address, and the latest link counts", async () => {
  const phoneOnly = await somebody({ staff: true, email: "62812@phone.invalid" });
  const notStaff = await somebody({ email: "e@batu.example" });
  const staff = await somebody({ staff: true, email: "f@batu.example", grants: [{ role: "editor" }], twoFactorEnabled: true, recoveryLeft: 3 });
  for (const { id } of [phoneOnly, notStaff]) expect(await faultOf(() => Invitation.renew(admin, id, now))).toMatchObject({ kind: "invalid", code: "renew.not_staff" });
  expect(await faultOf(() => Invitation.renew({ ...admin, id: staff.id }, staff.id, now))).toMatchObject({ kind: "conflict", code: "renew.own" });
  expect(await faultOf(() => Invitation.renew(admin, "per_x", now))).toMatchObject({ kind: "missing", code: "person.missing" });
  const [first, second] = [await Invitation.renew(admin, staff.id, now), await Invitation.renew(admin, staff.id, later(1))];
  expect(first.invitation).toMatchObject({ email: "f@batu.example", name: staff.name, grants: [], renews: staff.id });
  const open = async ({ link }: { link: string }) => Invitation.open(link.split("/").at(-1)!, later(2));
  const [older, newer] = [await open(first), await open(second)];
  await signIn(staff);
  expect(await Invitation.clear(newer, later(2))).toBe(staff.id);
  expect(await rowOf(staff)).toMatchObject({ twoFactorEnabled: false, recoveryLeft: null, renewedAt: later(2).toISOString() });
  expect(await Session.list(staff, undefined, now.getTime())).toEqual([]);
  expect(await faultOf(() => Invitation.clear(older, later(3)))).toMatchObject({ kind: "gone", code: "invitation.gone" });
  expect((await trailOf(staff)).map(({ action }) => action)).toEqual(["person.renew", "person.renew"]);
});

test("an invitation is withdrawn while nobody has used it, and the trail tells it", async () => {
  const make = (at: Date) => Invitation.invite(admin, { email: "d@b.example", name: "Di", grants: [{ role: "editor" }] }, at);
  const [{ invitation, link }, second] = [await make(now), await make(later(1))];
  const listed = (await Invitation.list(admin, undefined, now)).items.map(({ id }) => id);
  expect(listed.filter((id) => id === invitation.id || id === second.invitation.id)).toEqual([second.invitation.id, invitation.id]);
  expect(await faultOf(() => Invitation.withdraw({ ...admin, provedAt: undefined }, invitation.hash, now))).toMatchObject({ code: "step_up.needed" });
  expect(await faultOf(() => Invitation.withdraw(admin, "x", now))).toMatchObject({ kind: "missing", code: "invitation.missing" });
  expect(await staleReads(() => Invitation.withdraw(admin, invitation.hash, now))).toEqual([]);
  expect(await faultOf(() => Invitation.open(link.split("/").at(-1)!, now))).toMatchObject({ kind: "gone" });
  expect((await trailOf(invitation)).map(({ action }) => action).toSorted()).toEqual(["invitation.create", "invitation.withdraw"]);
  await Invitation.accept(await Invitation.open(second.link.split("/").at(-1)!, later(2)), "per_new", later(2));
  expect(await faultOf(() => Invitation.withdraw(admin, second.invitation.hash, later(2)))).toMatchObject({ kind: "missing", code: "invitation.missing" });
});

test("what sign-in remembers runs out after half an hour", () => {
  const cookie = Flow.cookieOf({ lang: "id", to: local("/a?b=c", { d: "e" }) }, now.getTime()).split(";")[0]!;
  expect([Flow.read(cookie, later(1799).getTime())?.to, Flow.read(cookie, later(1800).getTime())]).toEqual(["/a?b=c&d=e", undefined]);
});
