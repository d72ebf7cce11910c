import { beforeEach, describe, expect, test } from "vitest";
import { csv } from "@among/core/csv";
import { Fault } from "@among/core/fault";
import * as Audit from "@among/core/identity/audit";
import { exportCsv } from "@among/core/identity/audit-csv";
import * as Device from "@among/core/identity/device";
import * as Flow from "@among/core/identity/flow";
import { local, localPath } from "@among/core/identity/local-path";
import { maskPhone, readPhone, showPhone } from "@among/core/identity/phone";
import { forgive, limit } from "@among/core/limit";
import type { Actor } from "@among/core/actor";
import { counts, stage } from "./stage.ts";

beforeEach(() => stage());

describe("a phone number is read however it is typed", () => {
  test.each([
    ["0812-3456-7890", "+6281234567890"],
    ["081234567890", "+6281234567890"],
    ["81234567890", "+6281234567890"],
    ["6281234567890", "+6281234567890"],
    ["62 812 3456 7890", "+6281234567890"],
    ["+62 812-3456-7890", "+6281234567890"],
    ["+62 0812 3456 7890", "+6281234567890"],
    ["+62 (812) 3456.7890", "+6281234567890"],
    ["(0812) 3456 7890", "+6281234567890"],
    ["0062 812 3456 7890", "+6281234567890"],
    ["  0812 3456 7890\t", "+6281234567890"],
    ["０８１２３４５６７８９０", "+6281234567890"],
    ["0857 1234 567", "+628571234567"],
    ["0341-591000", "+62341591000"],
    ["+1 650 253 0000", "+16502530000"],
    ["+65 6123 4567", "+6561234567"],
    ["", undefined],
    ["abc", undefined],
    ["0812", undefined],
    ["112", undefined],
    ["0812 3456 7890 1234 5", undefined],
    ["0812-3456-7890; drop", undefined],
    ["+62812345678901234567890123456789", undefined],
    ["0812\r\n3456", undefined],
    [" +62 812 3456 7890", "+6281234567890"],
    ["+62 00812 3456 7890", "+6281234567890"],
    ["0812 3456 7862", "+6281234567862"],
    ["x0812 3456 7890", undefined],
    ["0812 3456 7890x", undefined],
    ["0812-3456-7890".padEnd(25), "+6281234567890"],
    ["0812-3456-7890".padEnd(26), undefined],
    ["1", undefined],
  ])("%j → %s", (typed, e164) => expect(readPhone(typed)).toBe(e164));

  test("and shown as people write it, or masked", () => {
    expect(showPhone("+6281234567890")).toBe("0812-3456-7890");
    expect(showPhone("+16502530000")).toBe("+1 650 253 0000");
    expect(maskPhone("+6281234567890")).toBe("+62 812-•••-7890");
    expect([showPhone("+999123"), maskPhone("+999123")]).toEqual(["+999123", "+ 999-•••-9123"]);
  });
});

describe("limits", () => {
  const rule = { max: 3, seconds: 900 };
  const start = 1_800_000_000_000;
  const use = (at: number, key = "k", r = rule) => limit("t", key, r, start + at * 1000);

  test("never more than max in any window, wherever it starts", async () => {
    const granted: number[] = [];
    for (let at = 0; at < 7200; at += 40) {
      try {
        await use(at);
        granted.push(at);
      } catch {}
    }
    for (const at of granted) expect(granted.filter((t) => t >= at && t < at + 900).length).toBeLessThanOrEqual(3);
    expect(granted.length).toBeGreaterThanOrEqual(15);
  });

  test("says when to come back, and then it is so; refused uses do not count", async () => {
    for (const at of [10, 20, 30]) await use(at);
    let wait = 0;
    for (let i = 0; i < 50; i++) {
      const error = await use(60).catch((e: unknown) => e);
      expect(error).toMatchObject({ kind: "limited", code: "limit.t" });
      wait = (error as Fault).detail.retryAfter!;
    }
    expect(wait).toBeGreaterThan(800);
    await expect(use(60 + wait - 2)).rejects.toThrow();
    await use(60 + wait);
  });

  test("at the same moment as well", async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => use(5)));
    expect(results.filter((r) => r.status === "fulfilled")).toHaveLength(3);
  });

  test("keep keys apart, and one write each", async () => {
    for (let i = 0; i < 3; i++) await use(1, "a");
    counts.reset();
    await use(1, "b");
    expect(counts).toMatchObject({ read: 0, write: 1 });
    await expect(use(1, "a")).rejects.toThrow();
    await forgive("t", "a");
    await use(1, "a");
  });

  test("pauses grow", async () => {
    const r = { max: 4, seconds: 3600, waits: [30, 120] };
    const at = async (t: number) => use(t, "w", r).then(() => "ok", (e: Fault) => e.detail.retryAfter);
    expect(await at(0)).toBe("ok");
    expect(await at(1)).toBe(29);
    expect(await at(30)).toBe("ok");
    expect(await at(60)).toBe(90);
    expect(await at(150)).toBe("ok");
    expect(await at(151)).toBe(119);
    expect(await at(270)).toBe("ok");
    expect(await at(400)).toBeGreaterThan(3000);
    const both = await Promise.all([use(0, "x", r), use(0, "x", r)].map((p) => p.then(() => true, () => false)));
    expect(both.filter(Boolean)).toHaveLength(1);
  });
});

describe("a local path", () => {
  test.each(["/", "/lapor", "/laporan/BTU-7K3M4?kunci=abc-_1#t", "/en/masuk?to=%2Fa", "/a//b"])("%s stays", (path) => expect(localPath(path)).toBe(path));
  test.each([
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "javascript:alert(1)", "lapor", "", " /lapor", "/ /evil",
    "/\t/evil.example", "/\n/evil.example", "/x\r\nSet-Cookie: a=b", "/x\u0000", "/./%0a//evil", "/..//evil.example", "/x/../..//evil.example", "/.//evil.example", `/${"a".repeat(600)}`, "/\u2028x", undefined, null, 7, ["/x"],
  ])("%j does not", (path) => {
    const read = localPath(path);
    expect(new URL(read, "http://among.test").origin).toBe("http://among.test");
    expect(read).toMatch(/^\/(?!\/)[\x21-\x7e]*$/);
    if (path !== "/./%0a//evil") expect(read).toBe("/");
  });
  test("written in code encodes what it carries", () => {
    expect(local("/masuk", { galat: "a b&c=d\r\n", leer: undefined })).toBe("/masuk?galat=a+b%26c%3Dd%0D%0A");
  });
});

describe("a CSV export", () => {
  test("runs nothing in a spreadsheet", () => {
    const evil = ['=HYPERLINK("http://evil")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "  =1", "plain", 'with "quotes", and comma', "-5", "2 lines\nhere"];
    const lines = csv(["text", "n"], evil.map((text) => [text, -3]));
    expect(lines.startsWith("\uFEFFtext,n\r\n")).toBe(true);
    expect(lines.slice(9).split(",-3\r\n").slice(0, -1)).toEqual([
      `"'=HYPERLINK(""http://evil"")"`, "'+1+1", "'-2+3", "'@SUM(A1)", "'\t=1", `"'\r=1"`, "'  =1", "plain", `"with ""quotes"", and comma"`, "-5", `"2 lines\nhere"`,
    ]);
  });
});

describe("the audit trail", () => {
  const admin: Actor = { kind: "person", id: "per_admin", name: "=cmd()", grants: [{ role: "admin" }], provedAt: Date.now() };
  const officer: Actor = { kind: "person", id: "per_o", name: "Eko", grants: [{ role: "agency_officer", agency: "dlh" }] };

  test("is found by month, by subject, by person and by action, newest first", async () => {
    const at = (day: number) => new Date(Date.UTC(2026, 10, day));
    await Audit.record(officer, "report.take", "BTU-1", {}, at(1));
    await Audit.record(officer, "report.read_confidential", "BTU-2", {}, at(2));
    await Audit.record(admin, "person.roles", "per_o", { before: "", after: "editor" }, at(3));
    await Audit.record(officer, "report.take", "BTU-2", {}, new Date(Date.UTC(2026, 9, 30)));
    const subjects = async (filter: Audit.Filter) => (await Audit.trail(admin, filter, at(20))).items.map((e) => `${e.action} ${e.subject}`);
    expect(await subjects({})).toEqual(["person.roles per_o", "report.read_confidential BTU-2", "report.take BTU-1"]);
    expect(await subjects({ month: "2026-10" })).toEqual(["report.take BTU-2"]);
    expect(await subjects({ subject: "BTU-2" })).toEqual(["report.read_confidential BTU-2", "report.take BTU-2"]);
    expect(await subjects({ by: "per_o", action: "report.take" })).toEqual(["report.take BTU-1", "report.take BTU-2"]);
    expect(await subjects({ action: "report" })).toEqual(["report.read_confidential BTU-2", "report.take BTU-1"]);
  });

  test("is read by admins only; its export asks for a fresh factor, is recorded and safe", async () => {
    await expect(Audit.trail(officer, {})).rejects.toMatchObject({ kind: "forbidden" });
    await expect(exportCsv({ ...admin, provedAt: undefined }, {})).rejects.toMatchObject({ code: "step_up.needed" });
    await Audit.record(admin, "person.roles", "per_o", { before: "a,b" });
    const file = await exportCsv(admin, {});
    expect(file).toContain(`per_admin,'=cmd(),admin,person.roles,per_o,"{""before"":""a,b""}"`);
    expect((await Audit.trail(admin, { action: "audit.export" })).items).toHaveLength(1);
  });
});

describe("devices", () => {
  const person = (device?: string): Actor => ({ kind: "person", id: "per_1", name: "S", grants: [], device });
  const [before, then, after] = ["2026-11-21T02:00:00.000Z", "2026-11-21T03:00:00.000Z", "2026-11-21T03:00:00.001Z"] as const;
  const written = (by: string | undefined, at: string = before) => ({ by, at });
  test("are claimed: what came from them until then is the person's, and what comes later is not", async () => {
    const key = Device.deviceKey(Device.newDevice());
    expect(key).toMatch(/^dev_[0-9a-f]{24}$/);
    expect(await Device.owns(person(), written(key))).toBe(false);
    await Device.claim(person(key), new Date(then));
    await Device.claim(person(key), new Date(before));
    expect(await Device.refs(person())).toEqual([{ by: "per_1" }, { by: key, until: then }]);
    // Also in the very browser: whoever used it meanwhile is somebody else.
    for (const actor of [person(), person(key)]) {
      expect([await Device.owns(actor, written(key)), await Device.owns(actor, written(key, then)), await Device.owns(actor, written(key, after))]).toEqual([true, true, false]);
    }
    expect(await Device.owns({ kind: "person", id: "per_2", name: "T", grants: [] }, written(key))).toBe(false);
    // A browser that was not renewed: claimed again, it gives what came in between.
    await Device.claim(person(key), new Date(after));
    expect(await Device.owns(person(), written(key, after))).toBe(true);
  });
  test("of one person are found however many they are", async () => {
    const many: Actor = { kind: "person", id: "per_many", name: "S", grants: [] };
    const devices = Array.from({ length: 230 }, (_, n) => `dev_${String(n).padStart(24, "0")}`);
    for (const device of devices) await Device.claim({ ...many, device }, new Date(then));
    expect((await Device.refs(many)).map(({ by }) => by)).toEqual(["per_many", ...devices]);
  });
  test("in the common case nothing is read", async () => {
    counts.reset();
    expect(await Device.owns(person("dev_a"), written("per_1"))).toBe(true);
    expect(await Device.owns({ kind: "guest", device: "dev_a" }, written("dev_a"))).toBe(true);
    expect(await Device.owns({ kind: "guest", device: "dev_a" }, written("dev_b"))).toBe(false);
    expect(await Device.owns({ kind: "guest" }, written(undefined))).toBe(false);
    expect(counts.read).toBe(0);
  });
  test("what is read for a thing of another's does not tell whose it is, nor whether there is one", async () => {
    for (const by of ["per_2", "dev_b", undefined]) {
      counts.reset();
      expect(await Device.owns(person("dev_a"), written(by))).toBe(false);
      expect(counts.read, by).toBe(1);
    }
  });
  test("a cookie is a device's when we signed it; one without our signature opens what is its own, and what is none is no device", () => {
    const [now, minute] = [Date.parse(then), 60_000];
    const cookie = Device.newDevice(now);
    const device = Device.deviceKey(cookie);
    const [text, at, signature] = cookie.split(".") as [string, string, string];
    for (const wrong of [undefined, "", "x", "dev_0123", "0".repeat(25), `${"0".repeat(26)}
`, `x${text}`, `${text}0`, `${text}.${at}`, `${cookie}x`, cookie.slice(0, -1)]) expect(Device.readDevice(wrong, now), wrong).toEqual({});
    expect([9, 10, 20_000].map((minutes) => Device.readDevice(cookie, now + minutes * minute))).toEqual([{ device, deviceIs: "new" }, { device }, { device }]);
    const swapped = `${signature.slice(0, -1)}${signature.endsWith("A") ? "B" : "A"}`;
    const another = Device.newDevice(now).split(".")[2]!;
    for (const forged of [text, `${text}.${at}.${swapped}`, `${text}.${at}.${another}`, `${text}.0.${signature}`]) expect(Device.readDevice(forged, now + 60 * minute), forged).toEqual({ device, deviceIs: "unsigned" });
    // Made by a clock that ran ahead: it must not stay new until then.
    expect(Device.readDevice(Device.newDevice(now + 24 * 60 * minute), now)).toMatchObject({ deviceIs: "unsigned" });
    const again = Device.resigned(text, now);
    expect([Device.readDevice(again, now), Device.readDevice(again, now + 10 * minute)]).toEqual([{ device, deviceIs: "new" }, { device }]);
  });
});

describe("the sealed flow", () => {
  const flow = { lang: "id", to: localPath("/lapor"), phone: "+6281234567890" } as const;
  const cookie = () => Flow.cookieOf(flow).split(";")[0]!;
  test("is read back, shows nothing, and runs out", () => {
    expect(Flow.read(cookie())).toEqual(flow);
    expect(cookie()).not.toContain("812345");
    expect(Flow.read(cookie(), Date.now() + 31 * 60_000)).toBeUndefined();
  });
  test("of another secret, cut or changed is nothing", async () => {
    const whole = cookie();
    expect(Flow.read(whole.slice(0, -4))).toBeUndefined();
    expect(Flow.read(`among_flow=${"A".repeat(80)}`)).toBeUndefined();
    const other = cookie();
    await stage({ secret: "another secret that is also long enough" });
    expect(Flow.read(other)).toBeUndefined();
    expect(Flow.read("among_flow=%")).toBeUndefined();
  });
});
