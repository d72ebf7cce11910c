import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { use } from "@among/core/config";
import * as Flow from "@among/core/identity/flow";
import { newDevice, deviceKey, refs } from "@among/core/identity/device";
import * as Session from "@among/core/identity/session";
import { identify } from "@among/functions/http/actor";
import { Browser, codeFor, counts, sent, signIn, stage } from "./stage.ts";
import { actorOf } from "./make.ts";

const phone = "+6281234567890";

beforeEach(() => stage());
afterEach(() => vi.useRealTimers());

describe("the public signs in by phone and code", () => {
  test("from the number to the profile, in four posts without script", async () => {
    const browser = new Browser();
    expect(await browser.post("/auth/phone", { phone: "0812 3456 7890", to: "/lapor?kategori=jalan" })).toBe("/masuk?langkah=kode");
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ to: phone, text: expect.stringMatching(/^\d{6} adalah kode masuk Among Batu\. /) });
    expect(Flow.read(browser.cookie)).toMatchObject({ lang: "id", phone, typedPhone: "0812 3456 7890", to: "/lapor?kategori=jalan" });

    expect(await browser.post("/auth/code", { code: ` ${codeFor(phone).slice(0, 3)} ${codeFor(phone).slice(3)} ` })).toBe("/masuk?langkah=profil");
    const actor = await actorOf(browser.request());
    expect(actor).toMatchObject({ kind: "person", name: "", grants: [{ role: "citizen" }] });

    expect(await browser.post("/auth/profile", { name: "Sri", village: "3579010001", consent: "" })).toBe("/masuk?langkah=profil&galat=profile_invalid");
    expect(Flow.read(browser.cookie)).toMatchObject({ name: "Sri", fields: { consent: "required" } });
    const village = use().region.villages[0]!.code;
    expect(await browser.post("/auth/profile", { name: "Sri Wahyuni", village, consent: "1", farmer: "1" })).toBe("/lapor?kategori=jalan");
    expect(await actorOf(browser.request())).toMatchObject({ name: "Sri Wahyuni", grants: [{ role: "citizen" }, { role: "farmer" }] });
    expect(Flow.read(browser.cookie)).toBeUndefined();
  });

  test("the second time there is no profile step, and it is the same person", async () => {
    const first = await signIn();
    await first.post("/auth/profile", { name: "Sri Wahyuni", consent: "1" });
    const person = await actorOf(first.request());
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    const other = new Browser("203.0.113.8");
    await other.post("/auth/phone", { phone: "+62 812-3456-7890", to: "/saya" });
    expect(await other.post("/auth/code", { code: codeFor(phone) })).toBe("/saya");
    expect(await actorOf(other.request())).toMatchObject({ id: (person as { id: string }).id, name: "Sri Wahyuni" });
    expect(await Session.list(person)).toHaveLength(2);
  });

  test("in English the pages are English", async () => {
    const browser = new Browser();
    expect(await browser.post("/auth/phone", { phone: "nothing", lang: "en" })).toBe("/en/masuk?galat=phone_invalid");
    expect(Flow.read(browser.cookie)).toMatchObject({ lang: "en", typedPhone: "nothing" });
    expect(await browser.post("/auth/phone", { phone: "081234567890" })).toBe("/en/masuk?langkah=kode");
    expect(sent[0]!.text).toContain("is your Among Batu sign-in code");
  });

  test("a session check is one read, a guest costs none, a forged cookie costs none", async () => {
    const browser = await signIn();
    counts.reset();
    expect((await actorOf(browser.request())).kind).toBe("person");
    expect(counts).toMatchObject({ read: 1, write: 0 });
    counts.reset();
    expect(await actorOf(new Request("http://among.test/"))).toEqual({ kind: "guest", device: undefined });
    const forged = browser.cookie.replace(/(per_\w{26}\.)\w{4}/, "$1AAAA");
    expect(forged).not.toBe(browser.cookie);
    expect((await actorOf(new Request("http://among.test/", { headers: { cookie: forged } }))).kind).toBe("guest");
    expect(counts).toMatchObject({ read: 0, write: 0 });
  });

  test("90 days, prolonged by use at most once a day", async () => {
    const browser = await signIn();
    const day = 86_400_000;
    const now = Date.now();
    counts.reset();
    expect((await identify(browser.request(), now + day / 2)).setCookie).toBeUndefined();
    expect(counts.write).toBe(0);
    const later = await identify(browser.request(), now + 80 * day);
    expect(later.setCookie).toMatch(/^among\.session_token=.*; Max-Age=7862400; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(counts.write).toBe(1);
    expect((await actorOf(browser.request(), now + 169 * day)).kind).toBe("person");
    expect((await actorOf(browser.request(), now + 300 * day)).kind).toBe("guest");
  });

  test("what the device reported before signing in is the person's", async () => {
    const browser = new Browser();
    const cookie = newDevice();
    browser.jar.set("among_device", cookie);
    await signIn("081234567890", browser);
    const someone = await actorOf(browser.request());
    expect(await refs(someone)).toContainEqual({ by: deviceKey(cookie), until: expect.any(String) });
  });

  test("the device is left behind at sign-in and at sign-out: whoever uses the browser next has neither", async () => {
    const browser = new Browser();
    browser.jar.set("among_device", newDevice());
    await signIn("081234567891", browser);
    expect(browser.jar.has("among_device")).toBe(false);
    browser.jar.set("among_device", newDevice());
    await browser.post("/auth/out", { to: "/" });
    expect(browser.jar.has("among_device")).toBe(false);
  });

  test("signing out ends the session, not only the cookie", async () => {
    const browser = await signIn();
    const oldRequest = browser.request();
    expect(await browser.post("/auth/out", { to: "/laporan" })).toBe("/laporan");
    expect(browser.jar.has("among.session_token")).toBe(false);
    expect((await actorOf(oldRequest)).kind).toBe("guest");
  });

  test("over TLS every cookie is Secure and bound to the host", async () => {
    await stage({ origin: "https://among.test" });
    const browser = new Browser();
    const cookies: string[] = [];
    for (const [path, body] of [["/auth/phone", { phone: "081234567890" }], ["/auth/code", {}]] as const) {
      const response = await browser.send("POST", path, path === "/auth/code" ? { code: codeFor(phone) } : { ...body } as Record<string, string>);
      cookies.push(...response.headers.getSetCookie());
    }
    expect(cookies.length).toBeGreaterThanOrEqual(3);
    for (const cookie of cookies) expect(cookie).toMatch(/^__Host-among[._]\w+=.*Path=\/.*HttpOnly.*SameSite=Lax.*Secure/);
    expect((await actorOf(browser.request())).kind).toBe("person");
  });
});

describe("sessions", () => {
  test("are listed with the device, and ended one by one, at once", async () => {
    const phoneBrowser = await signIn("081234567890");
    const actor = await actorOf(phoneBrowser.request());
    const list = await Session.list(actor, undefined);
    expect(list).toMatchObject([{ userAgent: "Mozilla/5.0 (Android 12)", proved: false }]);
    expect(JSON.stringify(list)).not.toContain(decodeURIComponent(phoneBrowser.jar.get("among.session_token")!).split(".")[1]);
    expect(await phoneBrowser.post("/auth/session/revoke", { id: list[0]!.id })).toBe("/akun?dicabut=1");
    expect((await actorOf(phoneBrowser.request())).kind).toBe("guest");
  });

  test("of somebody else are missing", async () => {
    const one = await signIn("081234567890");
    const other = await signIn("081234567891");
    const [session] = await Session.list(await actorOf(one.request()));
    const person = await actorOf(one.request());
    expect((await other.send("POST", "/auth/session/revoke", { id: session!.id })).status).toBe(404);
    expect((await other.send("POST", "/auth/session/revoke", { id: session!.id, person: person.kind === "person" ? person.id : "" })).status).toBe(404);
    expect((await actorOf(one.request())).kind).toBe("person");
  });
});
