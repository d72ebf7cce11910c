import { expect } from "vitest";
import * as Flow from "@among/core/identity/flow";
import { authenticator } from "../identity/authenticator.ts";
import { passkey } from "./iam-passkey.ts";
import { staff } from "./people.ts";
import { origin, type Town } from "./town.ts";
import { Visitor } from "./visitor.ts";

/** Sends a step as its page's form does. @returns where it leads */
async function post(who: Visitor, path: string, fields: Record<string, string> = {}): Promise<string> {
  const answer = await who.ask(path, { method: "POST", body: new URLSearchParams(fields) });
  expect([path, answer.status]).toEqual([path, 303]);
  return answer.headers.get("location")!;
}

const flowOf = (who: Visitor): Flow.Flow => Flow.read([...who.jar].map(([name, value]) => `${name}=${value}`).join("; "))!;

/** A phone and its code: wrong, right, said who one is, changed, told off, out. */
export async function publicSignIn(town: Town): Promise<void> {
  const phone = "+6281234567001";
  const person = new Visitor(town, "203.0.113.1");
  expect(await post(person, "/auth/phone", { phone })).toBe("/masuk?langkah=kode");
  expect(await post(person, "/auth/code", { code: "000000" })).toContain("code_wrong");
  expect(await post(person, "/auth/code", { code: /\d{6}/.exec(town.sent.findLast(({ to }) => to === phone)!.text)![0] })).toBe("/masuk?langkah=profil");
  expect(await post(person, "/auth/profile", { name: "Sri Wahyuni", consent: "1", farmer: "1", village: "35.79.02.2003" })).toBe("/");
  expect(await post(person, "/auth/profile", { name: "Sri", consent: "1", farmer: "1", buyer: "1", from: "akun" })).toBe("/akun?tersimpan=1");
  // Pages that this function draws itself, for whoever is signed in.
  const accept = { accept: "text/html" };
  expect((await person.ask("/auth/session/revoke", { method: "POST", body: new URLSearchParams({ id: "ses_none" }), headers: accept })).status).toBe(404);
  expect((await person.ask("/auth/none", { headers: accept })).status).toBe(404);
  expect(await post(person, "/auth/out")).toBe("/");
}

/** An account of staff from its invitation on: second factor, recovery, passkey, new password, and set anew by an admin. */
export async function staffSignIn(town: Town): Promise<void> {
  const admin = await staff(town, { role: "admin" }, "203.0.113.10");
  await admin.visit("/admin/undangan");
  const email = "baru@batu.example";
  await admin.send({ email: "", name: "" }, { email, name: "Pegawai Baru", "role-0": "agency_officer", "agency-0": "dlh" });
  const officer = new Visitor(town, "203.0.113.11");
  const linkOn = (page: string) => /\/undangan\/([0-9A-Z]{26})/.exec(page)![1]!;
  const uri = await enrolled(officer, linkOn(admin.page.html), "hujan turun di bumiaji");
  const { recovery } = flowOf(officer);
  expect(await post(officer, "/auth/staff/enrolled")).toBe("/petugas");

  const recoveryUser = new Visitor(town, "203.0.113.12");
  expect(await post(recoveryUser, "/auth/staff", { email, password: "not this one either" })).toContain("sign_in_wrong");
  expect(await post(recoveryUser, "/auth/staff", { email, password: "hujan turun di bumiaji" })).toBe("/masuk?langkah=totp");
  expect(await post(recoveryUser, "/auth/staff/totp", { code: "000000" })).toContain("totp_wrong");
  expect(await post(recoveryUser, "/auth/staff/recovery", { code: recovery![0]! })).toBe("/petugas");
  expect(await post(recoveryUser, "/auth/staff/prove", { code: authenticator(uri, Date.now() + 30_000), to: "/akun" })).toBe("/akun");
  expect(await post(recoveryUser, "/auth/staff/codes", { password: "hujan turun di bumiaji", to: "/akun" })).toBe("/masuk?langkah=cadangan");
  await withPasskey(town, recoveryUser);
  expect(await post(recoveryUser, "/auth/staff/password", { current: "hujan turun di bumiaji", new: "kabut pagi di sumberbrantas" })).toBe("/akun?sandi=1");

  await admin.visit("/admin/orang");
  await admin.send({ who: undefined }, { who: email });
  expect(admin.page.path).toMatch(/^\/admin\/orang\/per_/);
  await admin.send({ "role-0": undefined }, { "role-1": "editor" });
  expect(admin.page.path).toContain("?tersimpan=1");
  await admin.visit(admin.page.path);
  await admin.send({ id: undefined, person: undefined });
  expect(admin.page.status).toBe(200);
  await admin.send({ renew: undefined });
  const renewed = new Visitor(town, "203.0.113.13");
  await enrolled(renewed, linkOn(admin.page.html), "sapi perah minum embun");
  await admin.visit("/admin/undangan");
  await admin.send({ email: "", name: "" }, { email: "lain@batu.example", name: "Orang Lain", "role-0": "operator" });
  await admin.visit("/admin/undangan");
  await admin.send({ withdraw: undefined });
  expect(admin.page.path).toBe("/admin/undangan?dibatalkan=1");
}

/** Takes an invitation up. @returns the second factor's address */
async function enrolled(who: Visitor, token: string, password: string): Promise<string> {
  await who.visit(`/undangan/${token}`);
  expect(await post(who, "/auth/invitation", { token, name: "Pegawai Baru", password })).toBe("/masuk?langkah=pasang");
  const { totpUri } = flowOf(who);
  expect(await post(who, "/auth/staff/enrol", { code: authenticator(totpUri!) })).toBe("/masuk?langkah=cadangan");
  return totpUri!;
}

/** Adds a passkey, signs in with it elsewhere, and takes one away by each of both ways. */
async function withPasskey(town: Town, who: Visitor): Promise<void> {
  const added = async () => {
    const key = passkey(origin);
    const made = await who.tell("/auth/passkey/verify-registration", { response: key.create(await who.read("/auth/passkey/generate-register-options")), name: "HP" });
    expect(made).toMatchObject({ status: 200 });
    return key;
  };
  const key = await added();
  const passkeyUser = new Visitor(town, "203.0.113.14");
  const entered = await passkeyUser.tell("/auth/passkey/verify-authentication", { response: key.get(await passkeyUser.read("/auth/passkey/generate-authenticate-options")) });
  expect(entered.status).toBe(200);
  expect((await passkeyUser.visit("/petugas")).status).toBe(200);
  await added();
  const [one] = (await who.read("/auth/passkey/list-user-passkeys")) as { id: string }[];
  expect((await who.tell("/auth/passkey/delete-passkey", { id: one!.id })).status).toBe(200);
  // An id that is none is looked for among all.
  expect((await who.tell("/auth/passkey/delete-passkey", { id: "none" })).status).toBe(404);
  await who.visit("/akun");
  await who.send({ do: "passkey" });
  expect(who.page.path).toBe("/akun?kunci-hapus=1");
}
