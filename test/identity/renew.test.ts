import { beforeEach, expect, test } from "vitest";
import type { Actor } from "@among/core/actor";
import * as Audit from "@among/core/identity/audit";
import * as Invitation from "@among/core/identity/invitation";
import { People } from "@among/core/identity/person";
import { demoCode, seedPeople, type DemoPerson } from "@among/local/seed/identity/people";
import { Browser, stage } from "./stage.ts";
import { actorOf } from "./make.ts";

let people: DemoPerson[];
const who = (role: string) => people.find((p) => p.role === role)!;
const admin = (): Actor => ({ ...(who("admin").actor as Extract<Actor, { kind: "person" }>), provedAt: Date.now() });
const fresh = "empat kuda lari sore";
const use = (link: string, browser = new Browser()) => browser.post("/auth/invitation", { token: link.split("/").at(-1)!, name: "", password: fresh });

beforeEach(async () => {
  await stage();
  people = await seedPeople();
});

test("somebody who lost everything sets it up anew; the old ways in are dead, the roles stay", async () => {
  const officer = who("agency_officer");
  const [stolen, { link }] = [new Browser(), await Invitation.renew(admin(), officer.actor.id)];
  await stolen.post("/auth/staff", { email: officer.email!, password: officer.password! });
  await stolen.post("/auth/staff/totp", { code: await demoCode() });
  expect((await actorOf(stolen.request())).kind).toBe("person");

  const browser = new Browser();
  expect(await use(link, browser)).toBe("/masuk?langkah=pasang");
  expect((await actorOf(stolen.request())).kind).toBe("guest");
  expect(await new Browser().post("/auth/staff", { email: officer.email!, password: officer.password! })).toContain("galat=sign_in_wrong");
  expect(await People.get({ id: officer.actor.id })).toMatchObject({ name: officer.actor.name, grants: [{ role: "agency_officer", agency: "dpupr" }] });
  // Until the second factor is there, the session holds no power.
  expect(await actorOf(browser.request())).toMatchObject({ id: officer.actor.id, grants: [] });
  expect(await browser.post("/auth/staff/enrol", { code: "000000" })).toBe("/masuk?langkah=pasang&galat=totp_wrong");
  expect((await Audit.about(officer.actor.id)).items.map((e) => e.action)).toContain("person.renew");
});

test("works once, and an older link dies with the newer one", async () => {
  const { id } = who("agency_officer").actor as { id: string };
  const older = await Invitation.renew(admin(), id, new Date(Date.now() - 60_000));
  const newer = await Invitation.renew(admin(), id);
  const answers = await Promise.all([use(newer.link), use(newer.link), use(newer.link)]);
  expect(answers.filter((to) => to?.includes("langkah=pasang"))).toHaveLength(1);
  expect(await use(newer.link)).toContain("invitation_gone");
  expect(await use(older.link)).toContain("invitation_gone");
});

test("a weak password changes nothing", async () => {
  const officer = who("agency_officer");
  const { link } = await Invitation.renew(admin(), officer.actor.id);
  expect(await new Browser().post("/auth/invitation", { token: link.split("/").at(-1)!, name: "", password: "pendek" })).toContain("galat=password_short");
  expect(await new Browser().post("/auth/staff", { email: officer.email!, password: officer.password! })).toBe("/masuk?langkah=totp");
});

test("is an admin's, with a fresh second factor, for another member of staff", async () => {
  const { id } = who("agency_officer").actor as { id: string };
  const me = admin() as Extract<Actor, { kind: "person" }>;
  await expect(Invitation.renew(who("operator").actor, id)).rejects.toMatchObject({ code: "role.needed" });
  await expect(Invitation.renew(who("admin").actor, id)).rejects.toMatchObject({ code: "step_up.needed" });
  await expect(Invitation.renew(me, me.id)).rejects.toMatchObject({ code: "renew.own" });
  await expect(Invitation.renew(me, "per_nobody")).rejects.toMatchObject({ code: "person.missing" });
  await expect(Invitation.renew(me, (who("citizen").actor as { id: string }).id)).rejects.toMatchObject({ code: "renew.not_staff" });
});
