import { describe, expect, it } from "vitest";
import { id as newId } from "@among/core/id";
import { People } from "@among/core/identity/person";
import * as Profile from "@among/core/identity/profile";
import * as Message from "@among/core/messages/message";
import { words } from "../../web/src/shell/words.ts";
import { account, flow, guest, inTown, stale, town, visit } from "./account.ts";

const { id } = words;
inTown();

describe("one's own account", () => {
  it("is for whoever is signed in", async () => {
    for (const path of ["/akun", "/akun/hapus"]) {
      expect((await visit(guest, path)).to).toBe(`/masuk?to=${encodeURIComponent(path)}`);
      expect((await visit(guest, path, { form: { do: "stop", word: "HAPUS" } })).status).toBe(303);
    }
  });

  it("shows what is held, and says what was declared and what an officer confirmed", async () => {
    const village = town.region.villages[0]!;
    const who = await account([{ role: "citizen" }, { role: "farmer" }], { phone: "+6281311112222", village: village.code });
    const { html, headers } = await visit(who, "/akun");
    for (const part of ["Sri Wahyuni", "0813-1111-2222", village.name, id.account.own.declared, 'href="/api/me/data"', 'href="/saya"', "/akun/hapus"]) expect(html).toContain(part);
    expect(headers.get("cache-control")).toBe("private, no-store");
    const officer = await account([{ role: "extension_officer" }]);
    await Profile.verify(officer, who.id, "farmer", "kartu tani");
    expect((await visit(who, "/akun")).html).toContain("sudah dipastikan petugas");
  });

  it("keeps what was typed in a refused profile", async () => {
    const { html, status } = await visit(await account(), "/akun?galat=profile_invalid", { cookie: flow({ name: "X", fields: { name: "required" } }) });
    expect(status).toBe(422);
    expect(html).toContain('value="X"');
    expect(html).toContain(id.account.fields["name.required"]);
  });

  it("stops the news and lets it through again", async () => {
    const phone = "+6281311113333";
    const who = await account(undefined, { phone });
    expect((await visit(who, "/akun", { form: { do: "stop" } })).to).toBe("/akun?berhenti=1");
    expect(await Message.isWanted(phone)).toBe(false);
    expect((await visit(who, "/akun?berhenti=1")).html).toContain(id.account.own.noticesOff);
    expect((await visit(who, "/akun", { form: { do: "resume" } })).to).toBe("/akun?kabari=1");
    expect(await Message.isWanted(phone)).toBe(true);
    expect((await visit(who, "/akun", { form: { do: "mend" } })).status).toBe(404);
  });

  it("lets passkeys be changed with a fresh second factor only, and nobody else's at all", async () => {
    const who = await account([{ role: "admin" }]);
    expect((await visit(who, "/akun")).html).toContain("data-passkey-add");
    const { html } = await visit(stale(who), "/akun");
    expect(html).not.toContain("data-passkey-add");
    expect(html).toContain("/masuk?langkah=bukti");
    expect((await visit(who, "/akun", { form: { do: "passkey", id: `pky_x@${newId("per")}` } })).status).toBe(404);
    expect((await visit(stale(who), "/akun", { form: { do: "passkey", id: "pky_x" } })).to).toContain("/masuk?langkah=bukti");
  });
});

describe("deleting it", () => {
  it("says what goes and what stays, and wants the word", async () => {
    const who = await account();
    const { html } = await visit(who, "/akun/hapus");
    for (const line of [...id.account.remove.goesList, ...id.account.remove.staysList]) expect(html).toContain(line);
    const wrong = await visit(who, "/akun/hapus", { form: { word: "ya" } });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('value="ya"');
    expect((await People.get(who))?.status).toBe("active");
  });

  it("takes the account and every cookie", async () => {
    const who = await account(undefined, { phone: "+6281311114444" });
    const { to, headers } = await visit(who, "/en/akun/hapus", { form: { word: "DELETE" } });
    expect(to).toBe("/en/masuk?dihapus=1");
    expect(headers.getSetCookie().map((c) => c.split("; ").slice(0, 2).join("; ")).toSorted()).toEqual(["among.session_token=; Max-Age=0", "among_device=; Max-Age=0", "among_flow=; Max-Age=0", "among_known=; Max-Age=0"]);
    expect(await People.get(who)).toMatchObject({ status: "deleted", name: "", phone: null });
    expect((await visit(guest, to!)).html).toContain("Your account is gone");
  });

  it("is not for an admin", async () => {
    const who = await account([{ role: "admin" }]);
    expect((await visit(who, "/akun/hapus")).html).toContain(id.account.remove.admin);
    expect((await visit(who, "/akun/hapus", { form: { word: "HAPUS" } })).status).toBe(409);
    expect((await People.get(who))?.status).toBe("active");
  });
});

describe("vouching for farmers and buyers", () => {
  const path = "/petugas/verifikasi";

  it("is for officers who may, in their villages, and finds nobody else", async () => {
    const [village, otherVillage] = town.region.villages;
    const officer = await account([{ role: "extension_officer", villages: [village!.code] }]);
    expect((await visit(guest, path)).to).toBe(`/masuk?cara=petugas&to=${encodeURIComponent(path)}`);
    for (const role of ["citizen", "operator", "admin"] as const) expect((await visit(await account([{ role }]), path)).status).toBe(403);
    expect((await visit(await account([{ role: "agency_officer", agency: "dlh" }]), path)).status).toBe(403);
    await declared("081322220001", otherVillage!.code);
    for (const phone of ["081322220001", "081399999999", "entah"]) {
      const { status, html } = await visit(officer, path, { form: { phone } });
      expect(status).toBe(404);
      expect(html).toContain(id.admin.verify.notFound);
      expect(html).toContain(`value="${phone}"`);
    }
  });

  it("writes down who vouched on what, and keeps a refused text", async () => {
    const village = town.region.villages[0]!.code;
    const officer = await account([{ role: "extension_officer" }]);
    const farmer = await declared("081322220002", village);
    expect((await visit(officer, path, { form: { phone: "0813-2222-0002" } })).html).toContain("Pak Tani");
    const short = await visit(officer, path, { form: { phone: "081322220002", role: "farmer", "evidence-farmer": "ya" } });
    expect(short.status).toBe(422);
    expect(short.html).toContain(">ya</textarea>");
    expect((await visit(officer, path, { form: { phone: "081322220002", role: "farmer", "evidence-farmer": "kartu tani" } })).to).toBe(`${path}?tercatat=1`);
    expect((await People.get(farmer))?.grants[0]).toMatchObject({ role: "farmer", verified: true, verifiedBy: officer.id, evidence: "kartu tani" });
  });

  async function declared(phone: string, village: string) {
    const number = `+62${phone.slice(1)}`;
    const who = await account([{ role: "farmer" }], { name: "Pak Tani", phone: number, village });
    await town.table.write([{ op: "put", item: { pk: `unique#user#phoneNumber#${number}`, sk: "unique", type: "auth_unique", v: 1, body: JSON.stringify({ model: "user", field: "phoneNumber", value: number, of: who.id }) } }]);
    return who;
  }
});
