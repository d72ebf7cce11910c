import { beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import * as Audit from "@among/core/identity/audit";
import * as Person from "@among/core/identity/person";
import * as Profile from "@among/core/identity/profile";
import { limit } from "@among/core/limit";
import { seedPeople, type DemoPerson } from "@among/local/seed/identity/people";
import { stage } from "./stage.ts";

let people: DemoPerson[];
/** The version an admin would have on the screen. */
const versionOf = async (id: string): Promise<number> => (await Person.People.get({ id }, { consistent: true }))!.version;
const as = (role: string): Extract<Actor, { kind: "person" }> => ({ ...people.find((p) => p.role === role)!.actor, provedAt: Date.now() });

beforeEach(async () => {
  await stage();
  people = await seedPeople();
});

describe("the demo people", () => {
  test("are one per role and the same in every town", async () => {
    expect(people.map((p) => p.role)).toEqual(["citizen", "farmer", "buyer", "extension_officer", "editor", "agency_officer", "agency_head", "agency_officer", "operator", "admin"]);
    const ids = people.map((p) => p.actor.id);
    await stage();
    expect((await seedPeople()).map((p) => p.actor.id)).toEqual(ids);
    expect(ids.every((id) => /^per_[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id))).toBe(true);
    expect(people.filter((p) => p.phone).map((p) => p.phone)).toEqual(["+6281200000010", "+6281200000011", "+6281200000012"]);
    expect(new Set(people.filter((p) => p.email).map((p) => p.email)).size).toBe(7);
  });
});

describe("a person's record", () => {
  test("is read by the person and by admins; to others it is missing", async () => {
    const citizen = as("citizen");
    expect(await Person.read(citizen, citizen.id)).toMatchObject({ name: "Sri Wahyuni" });
    expect(await Person.read(as("admin"), citizen.id)).toMatchObject({ name: "Sri Wahyuni" });
    for (const role of ["farmer", "operator", "agency_head"]) await expect(Person.read(as(role), citizen.id)).rejects.toMatchObject({ kind: "missing" });
    await expect(Person.read(as("admin"), "per_nobody")).rejects.toMatchObject({ kind: "missing" });
    await expect(Person.read({ kind: "guest" }, citizen.id)).rejects.toMatchObject({ kind: "unauthenticated" });
  });

  test("lists are for admins: staff by name, everybody by the month they came", async () => {
    const staff = await Person.list(as("admin"), { staff: true });
    expect(staff.items.map((p) => p.name)).toEqual(["Ayu Kartika", "Bambang Prasetyo", "Eko Santoso", "Hendro Wibowo", "Nur Aini", "Rizky Maulana", "Wulan Sari"]);
    const month = staff.items[0]!.createdAt.slice(0, 7);
    expect((await Person.list(as("admin"), { month })).items).toHaveLength(10);
    for (const role of ["operator", "citizen"]) expect(() => Person.list(as(role), {})).toThrow(expect.objectContaining({ kind: "forbidden" }));
  });
});

describe("a profile", () => {
  test("asks for a name and consent, in the version shown, once", async () => {
    const actor = as("citizen");
    await expect(Profile.introduce(actor, { name: " ", village: "0", consent: true })).rejects.toMatchObject({ detail: { fields: { name: "required", village: "choice" } } });
    await expect(Profile.introduce(actor, { name: "x".repeat(61) })).rejects.toMatchObject({ detail: { fields: { name: "long" } } });
    const saved = await Profile.introduce(actor, { name: "  Sri\u0000 \n Wahyuni ", village: use().region.villages[3]!.code, buyer: true });
    expect(saved).toMatchObject({ name: "Sri Wahyuni", grants: [{ role: "citizen" }, { role: "buyer" }], consents: [{ text: "privacy", version: Profile.privacyVersion }] });
    expect((await Profile.introduce(actor, { name: "Sri" })).grants).toEqual([{ role: "citizen" }]);
  });
});

describe("a farmer is vouched for", () => {
  test("by an officer of the village: who, when, on what evidence", async () => {
    const [farmer, officer] = [as("farmer"), as("extension_officer")];
    const now = new Date();
    const saved = await Profile.verify(officer, farmer.id, "farmer", "Kartu tani, kebun dilihat", now);
    expect(saved.grants).toContainEqual({ role: "farmer", verified: true, verifiedBy: officer.id, verifiedAt: now.toISOString(), evidence: "Kartu tani, kebun dilihat" });
    expect((await Audit.about(farmer.id)).items[0]).toMatchObject({ action: "farmer.verify", by: officer.id, detail: { role: "farmer" } });
    expect((await Profile.introduce(farmer, { name: "Suwarno" })).grants.some((g) => g.verified)).toBe(true);
  });

  test("not elsewhere, not without evidence, not who never said so, not by others", async () => {
    const [farmer, officer] = [as("farmer"), as("extension_officer")];
    await expect(Profile.verify(officer, farmer.id, "buyer", "seen")).rejects.toMatchObject({ kind: "missing" });
    await expect(Profile.verify(officer, as("buyer").id, "buyer", "seen")).rejects.toMatchObject({ kind: "missing" });
    await expect(Profile.verify(officer, farmer.id, "farmer", " ")).rejects.toMatchObject({ kind: "invalid" });
    await expect(Profile.verify({ ...as("extension_officer"), id: farmer.id }, farmer.id, "farmer", "seen")).rejects.toMatchObject({ kind: "missing" });
    await expect(Profile.verify(as("agency_officer"), farmer.id, "farmer", "seen")).rejects.toMatchObject({ kind: "forbidden" });
    await expect(Profile.verify(as("citizen"), farmer.id, "farmer", "seen")).rejects.toMatchObject({ kind: "forbidden" });
  });
});

describe("roles", () => {
  test("of staff go to staff only, and an admin does not drop the own", async () => {
    const admin = as("admin");
    await expect(Profile.setRoles(admin, as("citizen").id, [{ role: "operator" }], await versionOf(as("citizen").id))).rejects.toMatchObject({ code: "roles.not_staff" });
    await expect(Profile.setRoles(admin, admin.id, [{ role: "editor" }], await versionOf(admin.id))).rejects.toMatchObject({ code: "roles.own_admin" });
    await expect(Profile.setRoles(as("operator"), admin.id, [], 1)).rejects.toMatchObject({ code: "role.needed" });
    await expect(Profile.setRoles(admin, "per_nobody", [], 1)).rejects.toMatchObject({ kind: "missing" });
    const version = await versionOf(admin.id);
    expect((await Profile.setRoles(admin, admin.id, [{ role: "admin" }, { role: "operator" }], version)).grants).toEqual([{ role: "admin" }, { role: "operator" }]);
    await expect(Profile.setRoles(admin, admin.id, [{ role: "admin" }], version)).rejects.toMatchObject({ kind: "conflict", code: "person.stale" });
  });
});

test("a limit used once a day for years stays a small row, and counting stays one write", async () => {
  const rule = { max: 3, seconds: 900 };
  for (let day = 0; day < 60; day++) await limit("t", "k", rule, 1_800_000_000_000 + day * 86_400_000);
  const rows: Record<string, unknown>[] = [];
  const { table } = use();
  const update = table.update.bind(table);
  table.update = async (write) => {
    const item = await update(write);
    rows.push(item);
    return item;
  };
  await limit("t", "k", rule, 1_800_000_000_000 + 60 * 86_400_000);
  expect(Object.keys(rows[0]!).length).toBeLessThan(20);
});
