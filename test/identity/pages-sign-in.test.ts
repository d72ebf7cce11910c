import { describe, expect, it } from "vitest";
import * as Invitation from "@among/core/identity/invitation";
import { words } from "../../web/src/shell/words.ts";
import { account, flow, guest, inTown, visit } from "./account.ts";

const { id, en } = words;
inTown();

const sent = { typedPhone: "0812 3456 7890", phone: "+6281234567890" };

describe("signing in by phone", () => {
  it("asks for a number only, and carries language and way back", async () => {
    const { status, html, headers } = await visit(guest, "/en/masuk?to=/en/saya");
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toContain("no-store");
    expect(html).toMatch(/<form method="post" action="\/auth\/phone">/);
    expect(html).toContain('name="lang" value="en"');
    expect(html).toContain('name="to" value="/en/saya"');
    expect(html).toMatch(/type="tel"[^>]*autocomplete="tel"|autocomplete="tel"[^>]*type="tel"/);
  });

  it("drops a way back that leads elsewhere", async () => {
    for (const to of ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]) {
      expect((await visit(guest, `/masuk?to=${encodeURIComponent(to)}`)).html).not.toContain('name="to"');
    }
    const { to } = await visit(await account(), `/masuk?to=${encodeURIComponent("//evil.example")}`);
    expect(to).toBe("/akun");
  });

  it.each(["__proto__", "constructor"])("begins anew where the address asks for %s", async (name) => {
    const { status, html } = await visit(guest, `/masuk?langkah=${name}&galat=${name}`);
    expect(status).toBe(200);
    expect(html).toContain('action="/auth/phone"');
    expect(html).toContain(id.account.wrong.other);
    expect(html).not.toMatch(/native code|object Object/);
  });

  it("shows a refused number again, with what is wrong beside it", async () => {
    const { html } = await visit(guest, "/masuk?galat=phone_invalid", { cookie: flow({ typedPhone: '08"1' }) });
    expect(html).toMatch(/value="08&(quot|#34|#x22);1"/);
    expect(html).toContain(id.account.wrong.phone_invalid);
    expect(html).toContain('href="#phone"');
  });

  it("asks for the code, says where it went without the whole number", async () => {
    const { html } = await visit(guest, "/masuk?langkah=kode", { cookie: flow(sent) });
    expect(html).toContain('autocomplete="one-time-code"');
    expect(html).toContain('inputmode="numeric"');
    expect(html.replace(/<input[^>]*name="phone"[^>]*>/, "").replace(/[^0-9]/g, "")).not.toContain("6281234567890");
    expect(html).not.toContain("/_local/");
  });

  it("points to the local inbox only where there is one", async () => {
    expect((await visit(guest, "/masuk?langkah=kode", { cookie: flow(sent), local: true })).html).toContain("/_local/inbox?to=6281234567890");
  });

  it("begins anew where nothing was sent, or the cookie is not ours", async () => {
    for (const cookie of [undefined, flow(), "among_flow=AAAA"]) expect((await visit(guest, "/masuk?langkah=kode", { cookie })).to).toBe("/masuk?galat=expired");
    expect((await visit(guest, "/masuk?langkah=totp")).to).toBe("/masuk?cara=petugas&galat=expired");
    expect((await visit(guest, "/masuk?langkah=bukti&to=%2Fadmin")).to).toBe("/masuk?cara=petugas&galat=expired&to=%2Fadmin");
  });

  it("answers too many tries with 429 and when to come back, in words as well", async () => {
    const { status, headers, html } = await visit(guest, "/masuk?langkah=kode&galat=limited", { cookie: flow({ ...sent, retryAfter: 28 }) });
    expect(status).toBe(429);
    expect(headers.get("retry-after")).toBe("28");
    expect(html).toContain("Tunggu 28 detik");
    const english = await visit(guest, "/en/masuk?galat=limited", { cookie: flow({ retryAfter: 3600 }) });
    expect(english.html).toMatch(/Wait (1 hour|60 minutes)/);
    expect(english.status).toBe(429);
  });

  it("has words for every code, and none of its own for others", async () => {
    for (const code of Object.keys(id.account.wrong)) {
      const { html } = await visit(guest, `/en/masuk?galat=${code}`);
      expect(html, code).toContain(en.account.wrong[code]!.slice(0, 20));
    }
    const { html } = await visit(guest, "/masuk?galat=%3Cscript%3E");
    expect(html).toContain(id.account.wrong.other);
    expect(html).not.toContain("<script>");
  });

  it("asks who one is, once, and keeps what was typed", async () => {
    const who = await account([{ role: "citizen" }], { name: "" });
    const { html } = await visit(who, "/masuk?langkah=profil&galat=profile_invalid", { cookie: flow({ name: "S", fields: { name: "required", consent: "required" } }) });
    expect(html).toContain('value="S"');
    expect(html).toContain(id.account.fields["name.required"]);
    expect(html).toContain(id.account.fields["consent.required"]);
    expect(html).toContain('href="/privasi"');
    expect((await visit(guest, "/masuk?langkah=profil")).status).toBe(303);
  });

  it("sends whoever is in already on", async () => {
    const who = await account();
    expect((await visit(who, "/masuk")).to).toBe("/akun");
    expect((await visit(who, "/en/masuk?to=/en/saya")).to).toBe("/en/saya");
  });
});

describe("signing in as staff", () => {
  it("goes by password, code or paper, each in plain forms", async () => {
    const cookie = flow({ email: "a@batu.example" });
    expect((await visit(guest, "/masuk?cara=petugas")).html).toMatch(/action="\/auth\/staff"[\s\S]*type="password"[^>]*autocomplete="current-password"/);
    expect((await visit(guest, "/masuk?cara=petugas&galat=sign_in_wrong", { cookie })).html).toContain('value="a@batu.example"');
    expect((await visit(guest, "/masuk?langkah=totp", { cookie })).html).toContain('action="/auth/staff/totp"');
    expect((await visit(guest, "/masuk?langkah=cadangan-masuk", { cookie })).html).toContain('action="/auth/staff/recovery"');
    expect((await visit(await account([{ role: "admin" }]), "/masuk?langkah=bukti&to=%2Fadmin%2Fundangan")).html).toMatch(/action="\/auth\/staff\/prove"[\s\S]*name="to" value="\/admin\/undangan"/);
  });

  it("shows the second factor's key as picture and text, and only to its owner", async () => {
    const cookie = flow({ totpUri: "otpauth://totp/Among:a?secret=ABCDEFGHIJKL&issuer=Among" });
    const { html } = await visit(await account([{ role: "admin" }]), "/masuk?langkah=pasang", { cookie });
    expect(html).toMatch(/<svg class="qr"[^>]*role="img"[^>]*>\s*<path d="M/);
    expect(html).toContain("ABCD EFGH IJKL");
    expect((await visit(guest, "/masuk?langkah=pasang", { cookie })).status).toBe(303);
  });

  it("shows recovery codes while the flow holds them", async () => {
    const who = await account([{ role: "admin" }]);
    expect((await visit(who, "/masuk?langkah=cadangan", { cookie: flow({ recovery: ["abcde-12345"] }) })).html).toContain("<code>abcde-12345</code>");
    expect((await visit(who, "/masuk?langkah=cadangan")).status).toBe(303);
  });
});

describe("an invitation's page", () => {
  it("greets, tells the rules, and keeps the name when the password is weak", async () => {
    const { link } = await Invitation.invite(await account([{ role: "admin" }]), { email: "Baru@batu.example", name: "Nur", grants: [{ role: "agency_officer", agency: "dlh" }] });
    const path = new URL(link).pathname;
    const { html, status } = await visit(guest, path);
    expect(status).toBe(200);
    for (const part of ["Nur", "baru@batu.example", id.account.invited.rules[0]!, 'autocomplete="new-password"', 'type="password"']) expect(html).toContain(part);
    const again = await visit(guest, `/en${path}?galat=password_common`, { cookie: flow({ name: "Nur Aini" }) });
    expect(again.html).toContain('value="Nur Aini"');
    expect(again.html).toContain(en.account.wrong.password_common!.slice(0, 40));
  });

  it("is gone when it was never there", async () => {
    expect((await visit(guest, "/undangan/AAAAAAAAAAAAAAAAAAAAAAAAAA")).status).toBe(410);
    expect((await visit(guest, "/undangan/x")).status).toBe(410);
  });
});
