import { describe, expect, it } from "vitest";
import * as Audit from "@among/core/identity/audit";
import * as Invitation from "@among/core/identity/invitation";
import { actions } from "@among/core/identity/permissions";
import { People } from "@among/core/identity/person";
import { retention } from "@among/core/retention";
import * as Overrides from "@among/core/settings/overrides";
import { words } from "../../web/src/shell/words.ts";
import { account, guest, inTown, stale, town, valueOf, visit } from "./account.ts";

const { id } = words;
inTown();

const pages = ["/admin", "/admin/orang", "/admin/undangan", "/admin/instansi", "/admin/instansi/dlh", "/admin/jenis", "/admin/jenis/sampah", "/admin/izin", "/admin/jejak", "/admin/jejak.csv", "/admin/simpanan"];
const admin = () => account([{ role: "admin" }], { name: "Wulan" });

describe("the administration", () => {
  it("sends guests to the staff's door and back, and refuses every other role", async () => {
    const others = await Promise.all((["citizen", "farmer", "operator", "editor", "extension_officer"] as const).map((role) => account([{ role }])));
    others.push(await account([{ role: "agency_head", agency: "dlh" }]));
    for (const path of [...pages, "/admin/orang/per_x"]) {
      expect((await visit(guest, path)).to, path).toBe(`/masuk?cara=petugas&to=${encodeURIComponent(path)}`);
      expect((await visit(guest, `/en${path}`)).to, path).toBe(`/en/masuk?cara=petugas&to=${encodeURIComponent(`/en${path}`)}`);
      for (const other of others) expect((await visit(other, path)).status, path).toBe(403);
    }
  });

  it("opens to an admin in both languages, unkept", async () => {
    const who = await admin();
    for (const path of pages) {
      for (const lang of ["", "/en"]) {
        const { status, headers } = await visit(who, lang + path);
        expect(status, path).toBe(200);
        expect(headers.get("cache-control"), path).toBe("private, no-store");
      }
    }
  });

  it("knows nothing of what is not there", async () => {
    const who = await admin();
    for (const path of ["/admin/orang/per_nobody", "/admin/jenis/entah", "/admin/jenis/__proto__", "/admin/instansi/entah"]) expect((await visit(who, path)).status, path).toBe(404);
  });

  it("shows every permission of the code, and how long everything is kept", async () => {
    const who = await admin();
    const { html } = await visit(who, "/admin/izin");
    for (const action of actions) expect(html).toContain(`<code class="meta">${action}</code>`);
    const retentionHtml = (await visit(who, "/admin/simpanan")).html;
    expect(retention.contact).toBe(180 * 86_400_000);
    for (const { brief } of Object.values(id.retention)) expect(retentionHtml).toContain(brief);
    expect(retentionHtml).toContain("90 hari sejak ditulis");
  });
});

describe("one person", () => {
  it("is read under the reader's name, and found by the whole number only", async () => {
    const [who, other] = [await admin(), await account(undefined, { phone: "+6281355550001", name: "Budi" })];
    const { html } = await visit(who, `/admin/orang/${other.id}`);
    expect(html).toContain("0813-5555-0001");
    expect(html).toContain(id.admin.person.notStaff);
    const { items } = await Audit.about(other.id);
    expect(items).toMatchObject([{ action: "person.read", by: who.id }]);
    const search = await visit(who, "/admin/orang", { form: { who: "0813555500" } });
    expect(search.status).toBe(404);
    expect(search.html).toContain('value="0813555500"');
  });

  it("is given and loses roles, with a fresh second factor", async () => {
    const [who, other] = [await admin(), await account([{ role: "agency_officer", agency: "dlh" }])];
    const path = `/admin/orang/${other.id}`;
    const versionShown = async () => valueOf((await visit(who, path)).html, "version") ?? "";
    const form = { "role-0": "", "role-1": "operator", "role-2": "", version: await versionShown() };
    const late = await visit(stale(who), path, { form });
    expect(late.status).toBe(403);
    expect(late.html).toContain(id.admin.person.proveLink);
    expect(valueOf(late.html, "role-1")).toBe("operator");
    expect((await visit(who, path, { form })).to).toBe(`${path}?tersimpan=1`);
    expect((await People.get(other))?.grants).toEqual([{ role: "operator" }]);
    const again = await visit(who, path, { form: { ...form, "role-1": "editor" } });
    expect(again.status).toBe(409);
    expect(again.html).toContain(id.admin.conflict.title);
    expect(valueOf(again.html, "role-1")).toBe("editor");
    expect((await People.get(other))?.grants).toEqual([{ role: "operator" }]);
    const wrong = await visit(who, path, { form: { "role-0": "agency_head", "agency-0": "", version: await versionShown() } });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain(id.admin.wrong["grants.agency"]);
    expect(valueOf(wrong.html, "role-0")).toBe("agency_head");
  });

  it("gets a link to sign in anew, shown once, with a fresh second factor", async () => {
    const [who, other, citizen] = [await admin(), await account([{ role: "agency_officer", agency: "dlh" }], { email: "hilang@batu.example" }), await account()];
    const form = { renew: "1" };
    const late = await visit(stale(who), `/admin/orang/${other.id}`, { form });
    expect(late.status).toBe(403);
    expect(late.html).toContain(id.admin.person.proveLink);
    const made = await visit(who, `/admin/orang/${other.id}`, { form });
    const address = /value="[^"]*(\/undangan\/[0-9A-Z]{26})"/.exec(made.html)![1]!;
    expect((await visit(who, `/admin/orang/${other.id}`)).html).not.toContain("/undangan/");
    const page = await visit(guest, address);
    expect(page.html).toContain(id.account.invited.againMake);
    expect(page.html).not.toContain('name="name"');
    expect((await visit(who, "/admin/undangan")).html).toContain(id.admin.invitations.renews);
    expect((await visit(who, `/admin/orang/${who.id}`)).html).not.toContain(id.admin.person.renewButton);
    expect((await visit(who, `/admin/orang/${who.id}`, { form })).status).toBe(409);
    expect((await visit(who, `/admin/orang/${citizen.id}`, { form })).status).toBe(422);
  });

  it("cannot be made staff from the public, nor an admin drop the own role", async () => {
    const [who, citizen] = [await admin(), await account()];
    expect((await visit(who, `/admin/orang/${citizen.id}`, { form: { "role-0": "admin", version: "1" } })).status).toBe(422);
    expect((await People.get(citizen))?.grants).toEqual([{ role: "citizen" }]);
    const own = await visit(who, `/admin/orang/${who.id}`, { form: { "role-0": "", version: "1" } });
    expect(own.status).toBe(409);
    expect(own.html).toContain(id.admin.wrong["roles.own_admin"]);
  });
});

describe("invitations", () => {
  const form = { name: "Dewi", email: "dewi@batu.example", "role-0": "agency_officer", "agency-0": "dlh" };

  it("show their link once, and are withdrawn", async () => {
    const who = await admin();
    const { html, status } = await visit(who, "/admin/undangan", { form });
    expect(status).toBe(200);
    const link = /value="([^"]*\/undangan\/[0-9A-Z]{26})"/.exec(html)![1]!;
    const token = /\/undangan\/([0-9A-Z]{26})/.exec(link)![1]!;
    expect((await Invitation.open(token)).email).toBe(form.email);
    const list = await visit(who, "/admin/undangan");
    expect(list.html).toContain("Dewi");
    expect(list.html).not.toContain(token);
    const hash = /name="withdraw" value="([^"]+)"/.exec(list.html)![1]!;
    expect((await visit(who, "/admin/undangan", { form: { withdraw: hash } })).to).toBe("/admin/undangan?dibatalkan=1");
    await expect(Invitation.open(token)).rejects.toThrow("invitation.gone");
  });

  it("keep what was typed when refused, and wait for a fresh second factor", async () => {
    const who = await admin();
    const bad = await visit(who, "/admin/undangan", { form: { ...form, email: "dewi" } });
    expect(bad.status).toBe(422);
    expect([valueOf(bad.html, "name"), valueOf(bad.html, "email"), valueOf(bad.html, "agency-0")]).toEqual(["Dewi", "dewi", "dlh"]);
    const late = await visit(stale(who), "/admin/undangan", { form });
    expect(late.status).toBe(403);
    expect(valueOf(late.html, "email")).toBe(form.email);
  });
});

describe("what stands over the pack", () => {
  it("is set, shown beside the pack's value, and taken back", async () => {
    const who = await admin();
    const path = "/admin/jenis/sampah";
    const { html } = await visit(who, path);
    expect(html).toContain(id.admin.categories.keep("24 jam"));
    expect((await visit(who, path, { form: { version: valueOf(html, "version")!, agency: "dpupr", respondHours: "1,5", resolveHours: "" } })).to).toBe(`${path}?tersimpan=1`);
    expect((await Overrides.region()).category("sampah")).toMatchObject({ agency: "dpupr", targets: { respondHours: 1.5 } });
    const again = (await visit(who, path)).html;
    expect(valueOf(again, "agency")).toBe("dpupr");
    await visit(who, path, { form: { version: valueOf(again, "version")!, agency: "", respondHours: "", resolveHours: "" } });
    expect((await Overrides.region()).category("sampah")?.agency).toBe(town.region.category("sampah")!.agency);
  });

  it("keeps what was typed when somebody was quicker, and takes it the second time", async () => {
    const [first, second] = [await admin(), await admin()];
    const path = "/admin/jenis/pju";
    const version = valueOf((await visit(first, path)).html, "version")!;
    await visit(first, path, { form: { version, agency: "", respondHours: "3", resolveHours: "" } });
    const { status, html } = await visit(second, path, { form: { version, agency: "", respondHours: "5", resolveHours: "" } });
    expect(status).toBe(409);
    expect(html).toContain(id.admin.conflict.title);
    expect(html).toContain("3 jam");
    expect(valueOf(html, "respondHours")).toBe("5");
    expect((await visit(second, path, { form: { version: valueOf(html, "version")!, agency: "", respondHours: "5", resolveHours: "" } })).status).toBe(303);
    expect((await Overrides.region()).category("pju")?.targets.respondHours).toBe(5);
  });

  it("refuses what cannot be, beside the field", async () => {
    const who = await admin();
    const version = String((await Overrides.latest()).version);
    const { status, html } = await visit(who, "/admin/jenis/sampah", { form: { version, agency: "entah", respondHours: "-1", resolveHours: "banyak" } });
    expect(status).toBe(422);
    expect(html).toContain(id.admin.wrong.respondHours);
    expect(valueOf(html, "resolveHours")).toBe("banyak");
    const mail = await visit(who, "/admin/instansi/dlh", { form: { version, phone: "0341 1", email: "bukan", address: "" } });
    expect(mail.status).toBe(422);
    expect(valueOf(mail.html, "email")).toBe("bukan");
    for (const phone of ["abc", "telp 0341", "12"]) {
      const answer = await visit(who, "/admin/instansi/dlh", { form: { version, phone, email: "", address: "" } });
      expect(answer.status, phone).toBe(422);
      expect(answer.html).toContain(id.admin.wrong.phone);
      expect(valueOf(answer.html, "phone")).toBe(phone);
    }
    expect((await visit(who, "/admin/instansi/dlh", { form: { version, phone: "(0341) 591-234", email: "", address: "" } })).status).toBe(303);
  });
});

describe("the audit trail", () => {
  it("names whom and what it is about, and says what stood there before", async () => {
    const [who, other] = [await admin(), await account(undefined, { name: "Sulastri" })];
    await Audit.record(who, "person.read", other.id);
    const { version } = await Overrides.latest();
    await Overrides.setCategory(who, "iklan_liar", { respondHours: 8 }, version);
    await Overrides.setCategory(who, "iklan_liar", { respondHours: 12, agency: "dlh" }, version + 1);
    await Overrides.setCategory(who, "iklan_liar", {}, version + 2);
    await Overrides.setAgency(who, "dishub", { phone: "0341 591234" }, version + 3);
    const { html } = await visit(who, `/admin/jejak?by=${who.id}`);
    const seen = html.replace(/<[^>]+>/g, " ");
    for (const text of ["Sulastri", "Spanduk dan iklan liar", "jam untuk menjawab: 24 → 8", "jam untuk menjawab: 8 → 12", "instansi: Satpol PP → DLH", "jam untuk menjawab: 12 → 24", "telepon: kosong → 0341 591234"]) expect(seen).toContain(text);
    expect(seen).not.toMatch(/per_\w/);
    expect(html).toContain(`title="${other.id}"`);
  });

  it("is filtered, and leaves as a file with a fresh second factor, which is itself written down", async () => {
    const who = await admin();
    const other = await account(undefined, { name: "=SUM(A1)" });
    await Audit.record({ ...who, name: "=cmd|x" }, "person.read", other.id);
    const { html } = await visit(who, `/admin/jejak?subject=${other.id}`);
    expect(html).toContain(id.admin.permissions.actions["person.read"]);
    expect((await visit(who, `/admin/jejak?subject=${other.id}&action=report`)).html).toContain(id.admin.trail.none);
    expect((await visit(stale(who), `/admin/jejak.csv?subject=${other.id}`)).to).toBe(`/masuk?langkah=bukti&to=${encodeURIComponent(`/admin/jejak?subject=${other.id}`)}`);
    const file = await visit(who, `/admin/jejak.csv?subject=${other.id}`);
    expect(file.headers.get("content-disposition")).toBe(`attachment; filename="jejak-${other.id}.csv"`);
    expect(file.html).toContain("'=cmd|x");
    expect((await Audit.by(who.id)).items[0]).toMatchObject({ action: "audit.export", subject: other.id });
  });
});
