import { afterAll, beforeAll, expect, test } from "vitest";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import { forgetSignIns } from "@among/core/identity/account";
import { officers } from "@among/core/identity/officers";
import { overview } from "@among/core/identity/overview";
import * as Passkeys from "@among/core/identity/passkeys";
import { partition, People } from "@among/core/identity/person";
import * as Profile from "@among/core/identity/profile";
import * as Session from "@among/core/identity/session";
import type { Write } from "@among/core/store/table-store";
import { queryItems } from "@among/core/table";
import { faultOf } from "../reports/make.ts";
import { world, type World } from "../world.ts";
import { as, later, now, rowOf, somebody, type Signed } from "./make.ts";

let w: World;
beforeAll(async () => void (w = await world()));
afterAll(() => w.close());

async function all(writes: Write[]): Promise<void> {
  for (let at = 0; at < writes.length; at += 100) await use().table.write(writes.slice(at, at + 100));
}

/** Sessions of somebody, made in few writes; the first of them have run out. */
async function signIns({ id: userId }: Signed, count: number, over = 0): Promise<Session.Session[]> {
  const sessions = Array.from({ length: count }, (_, i) => {
    const token = Session.newToken(userId);
    return { id: id("ses"), token, userId, createdAt: now.toISOString(), expiresAt: (i < over ? later(-2 * 86_400) : later(3600)).toISOString() };
  });
  await all(sessions.map((s) => Session.Sessions.creating(s)));
  return sessions;
}

const rows = async ({ id: userId }: Signed, begins: string) => (await use().table.query({ pk: partition(userId), begins, limit: 1000, consistent: true })).items;

test("a changed password ends every other session, however many there are, and all of them are shown and can be ended", async () => {
  const who = await somebody();
  const sessions = await signIns(who, 230);
  expect(await Session.list(who)).toHaveLength(230);
  expect((await overview({ ...who, grants: [{ role: "admin" }] }, who.id)).sessions).toHaveLength(230);
  for (const last of sessions.toSorted((a, b) => (a.token < b.token ? 1 : -1)).slice(0, 2)) await Session.revoke(who, last.id);
  expect(await Session.list(who)).toHaveLength(228);
  const [kept] = await Session.list(who);
  const token = sessions.find((s) => s.id === kept!.id)!.token;
  await Session.endOthers(who.id, token);
  expect((await Session.list(who, token)).map(({ id, current }) => [id, current])).toEqual([[kept!.id, true]]);
});

test("what is forgotten of a person's ways in is all of them, behind however many devices, and among rows that ran out", async () => {
  const who = await somebody();
  await all(Array.from({ length: 150 }, (_, i) => ({ op: "put", item: { pk: partition(who.id), sk: `device#dev_${i}`, type: "device", v: 1, body: "{}" } })));
  await signIns(who, 220, 30);
  await forgetSignIns(who.id);
  expect((await rows(who, "session#")).filter((row) => Number(row.ttl) > Date.now() / 1000)).toEqual([]);
  expect(await rows(who, "device#")).toHaveLength(150);
  expect(await rowOf(who)).toBeDefined();
});

test("passkeys and officers are listed to the last", async () => {
  const who = await somebody();
  await all(Array.from({ length: 60 }, (_, i) => ({ op: "put", item: { pk: partition(who.id), sk: `passkey#pky_${i}`, type: "auth_passkey", v: 1, body: JSON.stringify({ id: `pky_${i}`, userId: who.id }) } })));
  expect(await Passkeys.list(who)).toHaveLength(60);
  const staff = Array.from({ length: 520 }, (_, i) => ({ id: id("per"), name: `Petugas ${String(i).padStart(3, "0")}`, grants: [{ role: "agency_officer" as const, agency: "dlh" }], consents: [], staff: true, status: "active" as const, createdAt: now.toISOString() }));
  await all(staff.map((person) => People.creating(person)));
  expect(await officers(as("agency_head", { agency: "dlh" }), "dlh")).toHaveLength(520);
  expect((await queryItems({ index: "g2", pk: "people#staff", limit: 500 })).cursor).toBeDefined();
});

test("of two admins who remove each other at the same moment one stays, and so of three in a ring", async () => {
  for (const count of [2, 3]) {
    for (let round = 0; round < 5; round++) {
      const admins = await Promise.all(Array.from({ length: count }, () => somebody({ staff: true, grants: [{ role: "admin" }] })));
      const versions = await Promise.all(admins.map(async (a) => (await rowOf(a))!.version));
      const tries = await Promise.allSettled(admins.map((a, i) => Profile.setRoles(a, admins[(i + 1) % count]!.id, [{ role: "editor" }], versions[(i + 1) % count]!, now)));
      const left = (await Promise.all(admins.map(rowOf))).filter((row) => row!.grants.some((g) => g.role === "admin"));
      expect(left.length).toBeGreaterThanOrEqual(1);
      expect(tries.filter((t) => t.status === "fulfilled")).toHaveLength(count - left.length);
      for (const t of tries) if (t.status === "rejected") expect(t.reason).toMatchObject({ code: expect.stringMatching(/^(person\.stale|role\.needed)$/) });
    }
  }
});

test("only somebody who is an admin still, and stays one, ends another's being one", async () => {
  const [one, two] = [await somebody({ staff: true, grants: [{ role: "admin" }] }), await somebody({ staff: true, grants: [{ role: "admin" }] })];
  const former = await somebody({ staff: true, grants: [{ role: "editor" }] });
  const take = async (by: Parameters<typeof Profile.setRoles>[0]) => Profile.setRoles(by, two.id, [], (await rowOf(two))!.version, now);
  expect(await faultOf(() => take({ ...former, grants: [{ role: "admin" }] }))).toMatchObject({ kind: "forbidden" });
  expect(await faultOf(() => take({ kind: "system", name: "clock" }))).toMatchObject({ kind: "forbidden" });
  expect((await take(one)).grants).toEqual([]);
  expect(await faultOf(async () => Profile.setRoles(one, one.id, [], (await rowOf(one))!.version, now))).toMatchObject({ code: "roles.own_admin" });
});
