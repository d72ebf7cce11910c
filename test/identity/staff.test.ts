import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import * as Audit from "@among/core/identity/audit";
import * as Flow from "@among/core/identity/flow";
import * as Invitation from "@among/core/identity/invitation";
import { People } from "@among/core/identity/person";
import { isFresh } from "@among/core/identity/permissions";
import * as Profile from "@among/core/identity/profile";
import * as Session from "@among/core/identity/session";
import { weakness } from "@among/functions/identity/password";
import { demoCode, seedPeople, type DemoPerson } from "@among/local/seed/identity/people";
import { authenticator } from "./authenticator.ts";
import { Browser, stage } from "./stage.ts";
import { actorOf } from "./make.ts";

let people: DemoPerson[];
const who = (role: string) => people.find((p) => p.role === role)!;

beforeEach(async () => {
  await stage();
  people = await seedPeople();
});
afterEach(() => vi.useRealTimers());

async function staffIn(role: string, browser = new Browser()): Promise<Browser> {
  const { email, password } = who(role);
  expect(await browser.post("/auth/staff", { email: email!, password: password! })).toBe("/masuk?langkah=totp");
  await browser.post("/auth/staff/totp", { code: await demoCode() });
  return browser;
}

/** The version an admin would have on the screen. */
const versionOf = async (id: string): Promise<number> => (await People.get({ id }, { consistent: true }))!.version;
const proved = (actor: Actor): Actor => (actor.kind === "person" ? { ...actor, provedAt: Date.now() } : actor);

describe("staff sign in with a password and a second factor", () => {
  test("and only then hold their roles", async () => {
    const browser = new Browser();
    const { email, password } = who("agency_officer");
    expect(await browser.post("/auth/staff", { email: email!.toUpperCase(), password: password!, to: "/petugas/BTU-7K3M4" })).toBe("/masuk?langkah=totp");
    expect((await actorOf(browser.request())).kind).toBe("guest");
    expect(await browser.post("/auth/staff/totp", { code: "000000" })).toBe("/masuk?langkah=totp&galat=totp_wrong");
    expect(await browser.post("/auth/staff/totp", { code: await demoCode() })).toBe("/petugas/BTU-7K3M4");
    const actor = await actorOf(browser.request());
    expect(actor).toMatchObject({ name: "Eko Santoso", grants: [{ role: "agency_officer", agency: "dpupr" }] });
    expect(isFresh(actor)).toBe(true);
    expect((await Audit.about((actor as { id: string }).id)).items).toMatchObject([{ action: "session.start" }]);
  });

  test("begin where they work", async () => {
    for (const [role, at] of [["admin", "/admin"], ["operator", "/petugas"], ["extension_officer", "/petugas/verifikasi"], ["editor", "/akun"]] as const) {
      const browser = new Browser();
      await browser.post("/auth/staff", { email: who(role).email!, password: who(role).password! });
      expect(await browser.post("/auth/staff/totp", { code: await demoCode() })).toBe(at);
    }
  });

  test("a session without a second factor holds no staff role", async () => {
    const browser = await staffIn("admin");
    const token = decodeURIComponent(browser.jar.get("among.session_token")!).split(".").slice(0, 2).join(".");
    const stored = await Session.Sessions.get({ userId: Session.personOf(token)!, token });
    await Session.Sessions.save({ ...stored!, provedAt: null });
    expect(await actorOf(browser.request())).toMatchObject({ kind: "person", grants: [] });
  });

  test("a wrong password, an unknown address and a phone account's placeholder get the same answer", async () => {
    const answers = [];
    for (const [email, password] of [[who("admin").email!, "not this one either"], ["nobody@batu.example", "not this one either"], ["demo-0@phone.invalid", "not this one either"]] as const) {
      const response = await new Browser().send("POST", "/auth/staff", { email, password });
      const cookies = response.headers.getSetCookie().map((cookie) => cookie.split("=")[0]);
      answers.push([response.status, response.headers.get("location"), cookies]);
    }
    expect(answers[0]).toEqual([303, "/masuk?cara=petugas&galat=sign_in_wrong", ["among_flow"]]);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test("passwords are tried at most ten times in a quarter of an hour", async () => {
    const email = who("admin").email!;
    for (let i = 0; i < 10; i++) expect(await new Browser(`198.51.100.${i}`).post("/auth/staff", { email, password: "wrong wrong wrong" })).toContain("sign_in_wrong");
    const browser = new Browser("198.51.100.99");
    expect(await browser.post("/auth/staff", { email, password: who("admin").password! })).toContain("galat=limited");
    expect(Flow.read(browser.cookie)?.retryAfter).toBeGreaterThan(0);
  }, 120_000);

  test("a code of the authenticator works once", async () => {
    await staffIn("operator");
    const browser = new Browser();
    await browser.post("/auth/staff", { email: who("operator").email!, password: who("operator").password! });
    expect(await browser.post("/auth/staff/totp", { code: await demoCode() })).toBe("/masuk?langkah=totp&galat=totp_wrong");
  });

  test("second factors are not guessed: five tries end the challenge", async () => {
    const browser = new Browser();
    await browser.post("/auth/staff", { email: who("operator").email!, password: who("operator").password! });
    const answers = [];
    for (let i = 0; i < 7; i++) answers.push(await browser.post("/auth/staff/totp", { code: `00000${i}` }));
    expect(answers.slice(0, 5).every((a) => a?.includes("totp_wrong"))).toBe(true);
    expect(answers[5]).toContain("galat=limited");
    expect(await browser.post("/auth/staff/totp", { code: await demoCode() })).toContain("galat=expired");
  });

  test("a session ends after twelve hours without use", async () => {
    const browser = await staffIn("operator");
    const hour = 3_600_000;
    expect((await actorOf(browser.request(), Date.now() + 11 * hour)).kind).toBe("person");
    expect((await actorOf(browser.request(), Date.now() + 22 * hour)).kind).toBe("person");
    expect((await actorOf(browser.request(), Date.now() + 35 * hour)).kind).toBe("guest");
  });

  test("changing roles asks for a second factor given within ten minutes", async () => {
    const browser = await staffIn("admin");
    const officer = who("agency_officer").actor.id;
    const later = Date.now() + 11 * 60_000;
    const stale = await actorOf(browser.request(), later);
    await expect(Profile.setRoles(stale, officer, [], 1, new Date(later))).rejects.toMatchObject({ kind: "forbidden", code: "step_up.needed" });
    vi.useFakeTimers({ toFake: ["Date"], now: later });
    expect(await browser.post("/auth/staff/prove", { code: "123456", to: "/admin/orang" })).toBe("/masuk?langkah=bukti&galat=totp_wrong");
    expect(await browser.post("/auth/staff/prove", { code: await demoCode(), to: "/admin/orang" })).toBe("/admin/orang");
    const fresh = await actorOf(browser.request());
    await Profile.setRoles(fresh, officer, [{ role: "agency_officer", agency: "dlh" }], await versionOf(officer));
    expect((await Audit.about(officer)).items[0]).toMatchObject({ action: "person.roles", detail: { before: "agency_officer:dpupr", after: "agency_officer:dlh" } });
  });
});

describe("a role removed in the middle of a session", () => {
  test("is gone with the next request", async () => {
    const officer = await staffIn("agency_officer");
    expect(await actorOf(officer.request())).toMatchObject({ grants: [{ role: "agency_officer" }] });
    const { id } = who("agency_officer").actor;
    await Profile.setRoles(proved(who("admin").actor), id, [], await versionOf(id));
    expect(await actorOf(officer.request())).toMatchObject({ kind: "person", grants: [] });
  });
});

describe("an invitation", () => {
  const invite = () => Invitation.invite(proved(who("admin").actor), { email: "Baru@Batu.example", name: "Pegawai Baru", grants: [{ role: "agency_officer", agency: "dlh" }] });
  const good = { name: "Pegawai Baru", password: "hujan turun di bumiaji" };

  test("leads to a password, an authenticator, recovery codes and work", async () => {
    const { link } = await invite();
    const token = link.split("/").at(-1)!;
    expect(link).toMatch(/^http:\/\/among\.test\/undangan\/[0-9A-Z]{26}$/);
    const browser = new Browser();
    expect(await browser.post("/auth/invitation", { token, ...good })).toBe("/masuk?langkah=pasang");
    const flow = Flow.read(browser.cookie)!;
    expect(flow.totpUri).toMatch(/^otpauth:\/\/totp\/Among%20Batu:baru%40batu\.example\?secret=/);
    expect(flow.recovery).toHaveLength(10);
    expect(await actorOf(browser.request())).toMatchObject({ kind: "person", grants: [] });
    expect(await browser.post("/auth/staff/enrol", { code: "000000" })).toBe("/masuk?langkah=pasang&galat=totp_wrong");
    expect(await browser.post("/auth/staff/enrol", { code: authenticator(flow.totpUri!) })).toBe("/masuk?langkah=cadangan");
    expect(Flow.read(browser.cookie)).toMatchObject({ recovery: flow.recovery });
    expect(Flow.read(browser.cookie)?.totpUri).toBeUndefined();
    expect(await actorOf(browser.request())).toMatchObject({ name: "Pegawai Baru", grants: [{ role: "agency_officer", agency: "dlh" }] });
    expect(await browser.post("/auth/staff/enrolled", {})).toBe("/petugas");
    expect(Flow.read(browser.cookie)).toBeUndefined();

    // A lost phone: a recovery code, once.
    const other = new Browser("203.0.113.9");
    await other.post("/auth/staff", { email: "baru@batu.example", password: good.password });
    expect(await other.post("/auth/staff/recovery", { code: "wrong-codes" })).toBe("/masuk?langkah=cadangan-masuk&galat=recovery_wrong");
    expect(await other.post("/auth/staff/recovery", { code: flow.recovery![0]! })).toBe("/petugas");
    const third = new Browser("203.0.113.10");
    await third.post("/auth/staff", { email: "baru@batu.example", password: good.password });
    expect(await third.post("/auth/staff/recovery", { code: flow.recovery![0]! })).toContain("recovery_wrong");
    const person = async () => People.get({ id: ((await actorOf(other.request())) as { id: string }).id }, { consistent: true });
    expect((await person())?.recoveryLeft).toBe(9);

    // New codes: with the password, and the old ones die.
    expect(await other.post("/auth/staff/codes", { password: "not it, not it", to: "/akun" })).toBe("/akun?galat=password_wrong");
    expect(await other.post("/auth/staff/codes", { password: good.password, to: "/akun" })).toBe("/masuk?langkah=cadangan");
    const fresh = Flow.read(other.cookie)!.recovery!;
    expect(fresh).toHaveLength(10);
    expect((await person())?.recoveryLeft).toBe(10);
    expect(await third.post("/auth/staff/recovery", { code: flow.recovery![1]! })).toContain("recovery_wrong");
    expect(await third.post("/auth/staff/recovery", { code: fresh[0]! })).toBe("/petugas");
  });

  test("works once, also at the same moment", async () => {
    const { link } = await invite();
    const token = link.split("/").at(-1)!;
    const answers = await Promise.all([1, 2, 3].map((i) => new Browser(`198.51.100.${i}`).post("/auth/invitation", { token, ...good })));
    expect(answers.filter((a) => a === "/masuk?langkah=pasang")).toHaveLength(1);
    expect(await new Browser().post("/auth/invitation", { token, ...good })).toBe(`/undangan/${token}?galat=invitation_gone`);
    await expect(Invitation.open(token)).rejects.toMatchObject({ kind: "gone" });
  });

  test("works for 72 hours", async () => {
    const { link } = await invite();
    const token = link.split("/").at(-1)!;
    await expect(Invitation.open(token, new Date(Date.now() + 71 * 3_600_000))).resolves.toMatchObject({ email: "baru@batu.example" });
    await expect(Invitation.open(token, new Date(Date.now() + 73 * 3_600_000))).rejects.toMatchObject({ code: "invitation.gone" });
  });

  test("is not there for a token that never was, and a withdrawn one", async () => {
    expect(await new Browser().post("/auth/invitation", { token: "A".repeat(26), ...good })).toContain("invitation_gone");
    expect(await new Browser().post("/auth/invitation", { token: "../../x", ...good })).toBe("/undangan/-?galat=invitation_gone");
    const { invitation, link } = await invite();
    await Invitation.withdraw(proved(who("admin").actor), invitation.hash);
    expect(await new Browser().post("/auth/invitation", { token: link.split("/").at(-1)!, ...good })).toContain("invitation_gone");
  });

  test("refuses a weak password and keeps the name", async () => {
    const { link } = await invite();
    const token = link.split("/").at(-1)!;
    const browser = new Browser();
    for (const [password, galat] of [["short", "password_short"], ["password1234", "password_common"], ["pegawaibaru12", "password_personal"]] as const) {
      expect(await browser.post("/auth/invitation", { token, name: good.name, password })).toBe(`/undangan/${token}?galat=${galat}`);
    }
    expect(Flow.read(browser.cookie)?.name).toBe(good.name);
  });

  test("is an admin's, with a fresh second factor, for roles that exist", async () => {
    const input = { email: "x@batu.example", name: "Xaverius", grants: [{ role: "editor" }] };
    await expect(Invitation.invite(who("operator").actor, input)).rejects.toMatchObject({ kind: "forbidden", code: "role.needed" });
    await expect(Invitation.invite(who("admin").actor, input)).rejects.toMatchObject({ code: "step_up.needed" });
    for (const grants of [[{ role: "king" }], [{ role: "agency_officer" }], [{ role: "agency_officer", agency: "none" }], [{ role: "editor", agency: "dlh" }], [{ role: "citizen" }], [{ role: "editor", extra: 1 }]]) {
      await expect(Invitation.invite(proved(who("admin").actor), { ...input, grants })).rejects.toMatchObject({ kind: "invalid" });
    }
  });
});

test("what may be a password", async () => {
  const cases: [string, string | undefined][] = [
    ["hujan turun di bumiaji", undefined],
    [people[5]!.password!, undefined],
    ["correct horse battery", undefined],
    ["Xk4!vbQ9z-Lm", undefined],
    ["elevenchars", "password_short"],
    ["a".repeat(129), "password_long"],
    ["aaaaaaaaaaaa", "password_common"],
    ["123456789012", "password_common"],
    ["Rahasia12345!", "password_common"],
    ["p4ssw0rd2026", "password_common"],
    ["qwertyqwerty", "password_common"],
    ["!!!indonesia2026", "password_local"],
    ["iloveyou1234", "password_common"],
    ["1qaz2wsx3edc", "password_common"],
    ["asdfghjkl;'12", "password_common"],
    ["qwertyuiop123", "password_common"],
    ["17agustus1945", "password_common"],
    ["Batu2026Batu2026", "password_local"],
    ["dinaspupr2026", "password_local"],
    ["Dinas.PUPR-2026-KotaBatu", "password_local"],
    ["amongbatu2026", "password_local"],
    ["kotabatu2026!", "password_local"],
    ["bumiajijunrejo1", "password_local"],
    ["d1n4spupr2026", "password_local"],
    ["p3r53b4y42026", "password_common"],
    ["kambing makan rumput", undefined],
    ["kuda hijau naik sepeda ungu", undefined],
    ["b".repeat(12) + " enam payung merah di sawah", undefined],
  ];
  expect(await Promise.all(cases.map(async ([password]) => [password, await weakness(password)]))).toEqual(cases);
  expect(await weakness("sriwahyuni1985", ["Sri Wahyuni", "sri@batu.example"])).toBe("password_personal");
  expect(await weakness("sri di dlh 1985", ["Sri Wahyuni", "sri@batu.example"])).toBe("password_local");
  expect(use().region.platform).toBe("Among Batu");
});
