import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { use } from "@among/core/config";
import * as Flow from "@among/core/identity/flow";
import { home } from "@among/core/identity/local-path";
import * as Code from "@among/core/identity/one-time-code";
import { People } from "@among/core/identity/person";
import * as Session from "@among/core/identity/session";
import { network } from "@among/functions/http/address";
import { assemble } from "@among/functions/http/assemble";
import { library } from "@among/functions/identity/library";
import { sqlite } from "@among/local/store/sqlite";
import { Browser, codeFor, counts, sent, signIn, stage } from "./stage.ts";
import { actorOf } from "./make.ts";

const phone = "+6281234567890";

beforeEach(() => stage());
afterEach(() => vi.useRealTimers());

describe("session fixation", () => {
  test("a session planted in the browser is ended, not taken over, by signing in", async () => {
    const attacker = await signIn("081234567899");
    const victim = new Browser("203.0.113.20");
    victim.jar.set("among.session_token", attacker.jar.get("among.session_token")!);
    await signIn("081234567890", victim);
    expect(victim.jar.get("among.session_token")).not.toBe(attacker.jar.get("among.session_token"));
    expect((await actorOf(attacker.request())).kind).toBe("guest");
    const [a, v] = [await actorOf(victim.request()), await actorOf(attacker.request())];
    expect(a.kind).toBe("person");
    expect(v.kind).toBe("guest");
  });

  test("a token nobody signed is nobody's", async () => {
    const browser = await signIn();
    const [token] = decodeURIComponent(browser.jar.get("among.session_token")!).split(/\.(?=[^.]*$)/);
    for (const forged of [token!, `${token}.`, `${token}.AAAA`, `${token}.${Buffer.alloc(32).toString("base64")}`, `.${token}`, "", "%"]) {
      const request = new Request("http://among.test/", { headers: { cookie: `among.session_token=${forged}` } });
      expect((await actorOf(request)).kind).toBe("guest");
    }
  });

  test("signing in cannot be started from another site", async () => {
    const foreign: Record<string, string>[] = [{ origin: "https://evil.example" }, { origin: "null" }, { origin: "", "sec-fetch-site": "cross-site" }];
    for (const headers of foreign) {
      for (const path of ["/auth/phone", "/auth/code", "/auth/profile", "/auth/out", "/auth/session/revoke", "/auth/staff", "/auth/staff/totp", "/auth/staff/recovery", "/auth/staff/enrol", "/auth/staff/enrolled", "/auth/staff/prove", "/auth/staff/codes", "/auth/staff/password", "/auth/invitation", "/auth/passkey/verify-authentication"]) {
        expect((await new Browser().send("POST", path, { phone }, headers)).status).toBe(403);
      }
    }
    expect(sent).toHaveLength(0);
  });
});

describe("guessing a code", () => {
  const wrong = (right: string): string => String((Number(right) + 1) % 1_000_000).padStart(6, "0");

  test("five tries, then the right one is wrong as well", async () => {
    const browser = new Browser();
    await browser.post("/auth/phone", { phone });
    const right = codeFor(phone);
    for (let i = 0; i < 5; i++) expect(await browser.post("/auth/code", { code: wrong(right) })).toBe("/masuk?langkah=kode&galat=code_wrong");
    expect(await browser.post("/auth/code", { code: right })).toBe("/masuk?langkah=kode&galat=code_wrong");
  });

  test("four wrong ones forgive the typing", async () => {
    const browser = new Browser();
    await browser.post("/auth/phone", { phone });
    for (const code of ["", "12345", "abcdef", wrong(codeFor(phone))]) await browser.post("/auth/code", { code });
    expect(await browser.post("/auth/code", { code: codeFor(phone) })).toBe("/masuk?langkah=profil");
  });

  test("ten minutes, and one code at a time", async () => {
    const now = Date.now();
    await Code.issue(phone, { address: "a" }, "id", now);
    const first = codeFor(phone);
    expect(await Code.redeem(phone, first, { address: "a" }, now + 10 * 60_000 + 1000)).toBe(false);
    await Code.issue(phone, { address: "a" }, "id", now + 3_600_000);
    expect(await Code.redeem(phone, first, { address: "a" }, now + 3_600_000)).toBe(first === codeFor(phone));
    await stage();
    await Code.issue(phone, { address: "a" }, "id", now);
    expect(await Code.redeem("+6281234567891", codeFor(phone), { address: "a" }, now)).toBe(false);
    expect(await Code.redeem(phone, codeFor(phone), { address: "a" }, now + 9 * 60_000)).toBe(true);
    expect(await Code.redeem(phone, codeFor(phone), { address: "a" }, now + 9 * 60_000)).toBe(false);
  });

  test("three sends in a quarter of an hour per number, with growing pauses; new codes buy no more guesses", async () => {
    const start = Date.now();
    const results = [];
    for (const at of [0, 10, 31, 60, 152, 400]) {
      results.push(await Code.issue(phone, { address: `addr-${at}` }, "id", start + at * 1000).then(() => "sent", (e) => `${e.code} ${e.detail.retryAfter > 0}`));
    }
    expect(results).toEqual(["sent", "limit.code.number true", "sent", "limit.code.number true", "sent", "limit.code.number true"]);
    const day = [];
    for (let i = 0; i < 60; i++) day.push(await Code.redeem(phone, "000000", { address: `addr-${i}` }, start + i * 60_000).catch((e) => e.code));
    expect(day.filter((d) => d === false).length).toBeLessThanOrEqual(15);
    expect(day).toContain("limit.code.guesses");
  });

  test("twenty sends an hour per address", async () => {
    const browser = new Browser();
    const answers = [];
    for (let i = 0; i < 22; i++) answers.push(await browser.post("/auth/phone", { phone: `0812345600${10 + i}` }));
    expect(answers.filter((a) => a === "/masuk?langkah=kode")).toHaveLength(20);
    expect(answers.at(-1)).toBe("/masuk?galat=limited");
    expect(Flow.read(browser.cookie)?.retryAfter).toBeGreaterThan(60);
    expect(await new Browser("203.0.113.99").post("/auth/phone", { phone: "081234560099" })).toBe("/masuk?langkah=kode");
  });

  test("pages count that network too, not the address somebody has at the moment", async () => {
    const addresses: unknown[] = [];
    const pages = async () => async (_: Request, { locals }: { locals: Record<string, unknown> }) => (addresses.push((locals.actor as { address?: string }).address), new Response());
    const app = assemble({ apps: [], pages });
    const ask = (address: string) => app.fetch(new Request(`${use().origin}/lapor`, { headers: { "cloudfront-viewer-address": `${address}:4711` } }), { event: {} });
    for (const address of ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::1", "203.0.113.7", "127.0.0.1"]) await ask(address);
    expect(addresses).toEqual(["2001:db8:1:2::/64", "2001:db8:1:2::/64", "203.0.113.7", undefined]);
  });

  test("an address of IPv6 is its whole network, and one of ours says nothing", async () => {
    const networks = ["2001:db8:1:2:3:4:5:6", "2001:DB8:1:2::1", "2001:0db8:0001:0002:ffff::"].map(network);
    expect(new Set(networks)).toEqual(new Set(["2001:db8:1:2::/64"]));
    expect(network("2001:db8::1")).toBe("2001:db8:0:0::/64");
    expect(network("::ffff:203.0.113.7")).toBe("203.0.113.7");
    const answers = [];
    for (let i = 0; i < 22; i++) answers.push(await new Browser(`2001:db8:1:2::${i}`).post("/auth/phone", { phone: `0812345600${10 + i}` }));
    expect(answers.filter((a) => a === "/masuk?langkah=kode")).toHaveLength(20);
    for (let i = 0; i < 22; i++) expect(await new Browser("127.0.0.1").post("/auth/phone", { phone: `0812345700${10 + i}` })).toBe("/masuk?langkah=kode");
  });

  test("sixty texts abroad an hour, from everyone together", async () => {
    const now = Date.now();
    const results = [];
    for (let i = 0; i < 62; i++) results.push(await Code.issue(`+1650253${String(1000 + i)}`, {}, "en", now).then(() => "sent", (e) => e.code));
    expect(results.filter((r) => r === "sent")).toHaveLength(60);
    expect(results.at(-1)).toBe("limit.code.abroad");
    await Code.issue(phone, {}, "id", now);
  });

  test("the same code at the same moment: one wins", async () => {
    const browsers = Array.from({ length: 8 }, (_, i) => new Browser(`198.51.100.${i}`));
    await browsers[0]!.post("/auth/phone", { phone });
    const flow = browsers[0]!.jar.get("among_flow")!;
    for (const b of browsers) b.jar.set("among_flow", flow);
    const answers = await Promise.all(browsers.slice(0, 5).map((b) => b.post("/auth/code", { code: codeFor(phone) })));
    expect(answers.filter((a) => a === "/masuk?langkah=profil")).toHaveLength(1);
    expect((await People.query({ index: "g3", pk: `people#${new Date().toISOString().slice(0, 7)}` })).items).toHaveLength(1);
  });

  test("the code itself is nowhere in the table", async () => {
    const writes: unknown[] = [];
    const { table } = use();
    const [write, update] = [table.write.bind(table), table.update.bind(table)];
    table.write = (list) => (writes.push(list), write(list));
    table.update = (one) => (writes.push(one), update(one));
    const browser = new Browser();
    await browser.post("/auth/phone", { phone });
    const code = codeFor(phone);
    expect(JSON.stringify(writes)).not.toContain(code);
    await browser.post("/auth/code", { code });
    expect(JSON.stringify(writes)).not.toContain(code);
    expect(writes.length).toBeGreaterThan(4);
  });
});

describe("two processes on one table", () => {
  let dir: string;
  beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), "among-guess-"))));
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const script = fileURLToPath(new URL("guesser.ts", import.meta.url));
  const guess = async (file: string, ...codes: string[]): Promise<(boolean | string)[]> => JSON.parse((await promisify(execFile)(process.execPath, [script, file, use().secret, phone, ...codes])).stdout);

  test("share the five tries, and the one use", async () => {
    const file = join(dir, "table.sqlite");
    await stage({ table: sqlite(file) });
    await Code.issue(phone, { address: "a" }, "id");
    const right = codeFor(phone);
    const bad = Array.from({ length: 3 }, (_, i) => String((Number(right) + 1 + i) % 1_000_000).padStart(6, "0"));
    const wrong = await Promise.all([guess(file, ...bad), guess(file, ...bad)]);
    expect(wrong.flat()).toEqual(Array(6).fill(false));
    expect(await Code.redeem(phone, right, { address: "a" })).toBe(false);

    await Code.issue(phone, { address: "a" }, "id", Date.now() + 300_000);
    const fresh = codeFor(phone);
    const both = (await Promise.all([guess(file, fresh, fresh), guess(file, fresh, fresh)])).flat();
    expect(both.filter((answer) => answer === true)).toHaveLength(1);
    expect(both.filter((answer) => answer === false)).toHaveLength(3);
  });
});

describe("whether a number is known", () => {
  test("shows neither in the answer, nor in the text, nor in what is read and written", async () => {
    await signIn("081234567890");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 7_200_000 });
    const outcomes = [];
    for (const number of ["081234567890", "081234567777"]) {
      const browser = new Browser(number);
      const e164 = `+62${number.slice(1)}`;
      counts.reset();
      const sends = await browser.send("POST", "/auth/phone", { phone: number });
      const step1 = [counts.read, counts.write];
      counts.reset();
      const wrong = await browser.send("POST", "/auth/code", { code: codeFor(e164) === "000000" ? "111111" : "000000" });
      outcomes.push({
        step1,
        step2: [counts.read, counts.write],
        answers: [sends, wrong].map((r) => [r.status, r.headers.get("location"), [...r.headers.keys()], r.headers.getSetCookie().map((cookie) => cookie.split("=")[0])]),
        text: sent.findLast((m) => m.to === e164)!.text.replace(/\d{6}/, "######"),
      });
    }
    expect(JSON.stringify(outcomes[0])).toBe(JSON.stringify(outcomes[1]));
    expect(outcomes[0]!.answers.map((a) => a[1])).toEqual(["/masuk?langkah=kode", "/masuk?langkah=kode&galat=code_wrong"]);
  });
});

describe("mass assignment", () => {
  const extra = { role: "admin", grants: JSON.stringify([{ role: "admin" }]), staff: "true", status: "active", provedAt: new Date().toISOString(), twoFactorEnabled: "true" };

  test("of roles at sign-in, in the profile, anywhere in a form", async () => {
    const browser = new Browser();
    await browser.post("/auth/phone", { phone, ...extra });
    await browser.post("/auth/code", { code: codeFor(phone), ...extra });
    await browser.post("/auth/profile", { name: "Sri Wahyuni", consent: "1", ["__proto__"]: "x", ...extra });
    const actor = await actorOf(browser.request());
    expect(actor).toMatchObject({ kind: "person", grants: [{ role: "citizen" }], provedAt: undefined });
    const person = await People.get({ id: (actor as { id: string }).id });
    expect(person).toMatchObject({ staff: false, twoFactorEnabled: false, grants: [{ role: "citizen" }] });
  });

  test("through the library's own update-user: not served, and refused even when called", async () => {
    const browser = await signIn();
    for (const path of ["/auth/update-user", "/auth/sign-up/email", "/auth/phone-number/verify", "/auth/phone-number/send-otp", "/auth/sign-in/email", "/auth/two-factor/disable", "/auth/change-email", "/auth/delete-user", "/auth/get-session", "/auth/list-sessions", "/auth/passkey/update-passkey", "/auth/ok"]) {
      expect((await browser.send("POST", path, extra)).status, path).toBe(404);
      expect((await browser.send("GET", path)).status, path).toBe(404);
    }
    const headers = new Headers({ cookie: browser.cookie });
    for (const body of [{ grants: [{ role: "admin" }] }, { staff: true }, { status: "deleted" }]) {
      await library().api.updateUser({ headers, body: body as never }).catch(() => {});
    }
    expect(await actorOf(browser.request())).toMatchObject({ kind: "person", grants: [{ role: "citizen" }] });
    const person = await People.get({ id: ((await actorOf(browser.request())) as { id: string }).id });
    expect(person).toMatchObject({ staff: false, status: "active", grants: [{ role: "citizen" }] });
  });

  test("a passkey is added by nobody without a fresh second factor", async () => {
    const browser = await signIn();
    for (const path of ["generate-register-options", "verify-registration", "delete-passkey"]) {
      expect((await browser.send("POST", `/auth/passkey/${path}`)).status).toBe(403);
      expect((await new Browser().send("POST", `/auth/passkey/${path}`)).status).toBe(401);
    }
    expect((await new Browser().send("GET", "/auth/passkey/generate-authenticate-options")).status).toBe(200);
  });

  test("our inner headers are not taken from a request", async () => {
    const forged = (i: number) => ({ "x-among-address": `10.0.0.${i}`, "x-among-place": "Atlantis", "x-among-flow": "theirs", "x-among-known": "1" });
    const browser = new Browser();
    await browser.send("POST", "/auth/phone", { phone }, forged(0));
    await browser.send("POST", "/auth/code", { code: codeFor(phone) }, forged(0));
    expect((await Session.list(await actorOf(browser.request())))[0]?.place).toBeUndefined();
    const guesser = new Browser("203.0.113.66");
    const answers = [];
    for (let i = 0; i < 62; i++) {
      guesser.jar.set("among_flow", Flow.cookieOf({ lang: "id", to: home, phone: `+62812345700${10 + i}`, id: "ours" }).split(/[=;]/)[1]!);
      answers.push((await guesser.send("POST", "/auth/code", { code: "000000" }, forged(i))).headers.get("location"));
    }
    expect(answers.filter((a) => a?.endsWith("galat=code_wrong"))).toHaveLength(60);
    expect(answers.at(-1)).toBe("/masuk?langkah=kode&galat=limited");
  });
});

describe("redirects", () => {
  test.each(["https://evil.example", "//evil.example", "/\\evil.example", "/x\r\nSet-Cookie: admin=1", "/x\r\n\r\n<script>", "javascript:alert(1)", "/\t/evil.example"])("never leave for %j", async (to) => {
    const browser = new Browser();
    await browser.post("/auth/phone", { phone, to });
    const response = await browser.send("POST", "/auth/code", { code: codeFor(phone), to });
    await browser.post("/auth/profile", { name: "Sri Wahyuni", consent: "1" });
    const out = await browser.send("POST", "/auth/out", { to });
    for (const r of [response, out]) {
      expect(new URL(r.headers.get("location")!, "http://among.test").host).toBe("among.test");
      expect(r.headers.getSetCookie().some((cookie) => cookie.startsWith("admin"))).toBe(false);
    }
    expect(out.headers.get("location")).toBe("/");
  });
});

describe("a body", () => {
  test("too large, of another type or malformed is refused", async () => {
    const browser = new Browser();
    expect((await browser.send("POST", "/auth/phone", { phone: "0".repeat(200_000) })).status).toBe(413);
    expect((await browser.send("POST", "/auth/phone", { phone }, { "content-type": "application/json" })).status).toBe(400);
    expect((await browser.send("POST", "/auth/phone", { phone }, { "content-type": "multipart/form-data" })).status).toBe(400);
    expect((await browser.send("POST", "/auth/phone")).status).toBe(400);
  });
});
