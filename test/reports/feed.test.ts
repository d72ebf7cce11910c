import { beforeEach, describe, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { react } from "@among/core/reactions";
import * as Message from "@among/core/messages/message";
import * as Follow from "@among/core/reports/follow";
import * as Support from "@among/core/reports/support";
import type { Event } from "@among/core/reports/report/event";
import { open } from "@among/core/reports/report/open";
import * as Read from "@among/core/reports/report/read";
import { states } from "@among/core/reports/report/info";
import { take } from "@among/core/reports/report/take";
import { eventText } from "@among/core/reports/texts";
import { allowed, kinds } from "@among/core/reports/report/steps";
import * as Figures from "@among/core/respond/figures";
import type { Item } from "@among/core/store/table-store";
import { world, type World } from "../world.ts";
import { batu, citizen, device, draft, guest, officer, operator, seeded, trusted } from "./make.ts";

let w: World;
beforeEach(async () => {
  w = await world();
  return () => w.close();
});
const hp = device("hp");
const version = async (code: string) => (await Read.head(code))!.version;

/** Every item of these reports, as the feed told of its making. */
const inserts = async (codes: string[]): Promise<Item[]> =>
  (await Promise.all(codes.map(async (code) => (await w.table.query({ pk: `report#${code}`, limit: 200 })).items))).flat().map((item) => (item.sk === "0#head" ? { ...item } : item));

describe("whatever the feed delivers, again and in any order", () => {
  test("every effect happens once", async () => {
    const dpupr = officer("dpupr");
    const { report } = await open(hp, draft({ phone: "081234567890" }));
    await w.drain();
    await Follow.follow(trusted, report.code, { phone: "081298765432", lang: "en" });
    await take(dpupr, { code: report.code, version: 1 }, "acknowledge", {});
    await take(dpupr, { code: report.code, version: 2 }, "forward", { toAgency: "dlh", text: "Ini soal sampah." });
    await take(officer("dlh"), { code: report.code, version: 3 }, "finish", { text: "Sudah beres." });
    await w.drain();
    const before = { figures: await Figures.agencies(1), sent: w.sent.map((m) => m.id), texts: (await Message.sentTo("+6281234567890")).items.length };
    const random = seeded("orders");
    for (let round = 0; round < 3; round++) {
      const items = await inserts([report.code]);
      for (let n = 0; n < 12; n++) await react({ kind: "INSERT", id: "again", item: random.pick(items) });
      await w.drain();
    }
    expect(await Figures.agencies(1)).toEqual(before.figures);
    expect(w.sent.map((m) => m.id)).toEqual(before.sent);
    expect((await Message.sentTo("+6281234567890")).items).toHaveLength(before.texts);
    expect(before.texts).toBe(4);
    expect(before.figures.map((f) => [f.agency, f.received, f.responded, f.resolved, f.forwarded]).sort()).toEqual([
      ["dlh", 1, 1, 1, 0],
      ["dpupr", 1, 1, 0, 1],
    ]);
  });

  test("a reaction that failed halfway is finished by the next delivery", async () => {
    const { report } = await open(hp, draft({ phone: "081234567890" }));
    const [head] = (await inserts([report.code])).filter((i) => i.sk === "0#head");
    const config = use();
    let writes = 0;
    const failing = { ...config.table, write: async (list: never[]) => (++writes === 2 ? Promise.reject(new Error("power cut")) : config.table.write(list)) };
    connect({ ...config, table: failing as typeof config.table });
    await expect(react({ kind: "INSERT", id: "1", item: head! })).rejects.toThrow("power cut");
    connect(config);
    await react({ kind: "INSERT", id: "1", item: head! });
    await w.drain();
    expect((await Figures.agencies(1))[0]).toMatchObject({ agency: "dpupr", received: 1 });
    expect(w.sent).toHaveLength(1);
  });
});

describe("texts", () => {
  test("go to the reporter and to those who follow, in their language, with links of their own", async () => {
    const { report, key } = await open(hp, draft({ phone: "081234567890" }));
    await Follow.follow(trusted, report.code, { phone: "+62 812-9876-5432", lang: "en" });
    await Follow.follow(trusted, report.code, { phone: "081298765432", lang: "en" });
    await take(officer("dpupr"), { code: report.code, version: 1 }, "acknowledge", {});
    await w.drain();
    const to = (phone: string) => w.sent.filter((m) => m.to === phone).map((m) => m.text);
    expect(to("+6281234567890")).toHaveLength(2);
    expect(to("+6281298765432")).toHaveLength(1);
    expect(to("+6281234567890")[1]).toContain(`/laporan/${report.code}?kunci=${key}`);
    expect(to("+6281298765432")[0]).toContain(`/en/laporan/${report.code}`);
    expect(to("+6281298765432")[0]).not.toContain(key);
  });

  test("a reporter who follows the own report is told once, and nothing of the own steps", async () => {
    const { report } = await open(hp, draft({ phone: "081234567890" }));
    await Follow.follow(trusted, report.code, { phone: "081234567890" });
    await take(officer("dpupr"), { code: report.code, version: 1 }, "acknowledge", {});
    await take(officer("dpupr"), { code: report.code, version: 2 }, "finish", { text: "Sudah beres." });
    await take(hp, { code: report.code }, "confirm", {});
    await w.drain();
    expect(w.sent.map((m) => m.text.split(" ").slice(0, 4).join(" "))).toEqual([`Laporanmu sampai. Kodenya ${report.code}.`, `Laporan ${report.code} sudah diterima`, `Laporan ${report.code} selesai dikerjakan`]);
  });

  test("name the day that was planned, and the agency it went to, in both languages", async () => {
    const { report } = await open(hp, draft({ phone: "081234567890" }));
    await Follow.follow(trusted, report.code, { phone: "081298765432", lang: "en" });
    const now = new Date("2026-11-19T17:30:00Z");
    const told = await take(officer("dpupr"), { code: report.code, version: 1 }, "plan", { plannedFor: "2026-12-01" }, now);
    const on = await take(officer("dpupr"), { code: report.code, version: 2 }, "forward", { toAgency: "dlh", text: "Ini soal sampah." }, now);
    for (const lang of ["id", "en"] as const) {
      const [from, to] = ["dpupr", "dlh"].map((key) => batu.agency(key)![lang === "id" ? "name" : "nameEn"]);
      const planned = eventText(told.report, told.event, lang, false, "stop");
      const forwarded = eventText(on.report, on.event, lang, false, "stop");
      expect(planned).toContain(lang === "id" ? `dijadwalkan 1 Des 2026 oleh ${from}.` : `${from} has planned report ${report.code} for 1 Dec 2026.`);
      expect(forwarded).toContain(lang === "id" ? `diteruskan ke ${to}.` : `passed on to ${to}.`);
    }
    expect(eventText(on.report, { ...on.event, kind: "taken" }, "id", false, "stop")).toBeUndefined();
  });

  test("what was hidden from the public is told to the reporter alone", async () => {
    const { report } = await open(hp, draft({ phone: "081234567890" }));
    await Follow.follow(trusted, report.code, { phone: "081298765432", lang: "en" });
    await take(operator(), { code: report.code, version: 1 }, "hide", { text: "Menyebut nama orang." });
    await take(officer("dpupr"), { code: report.code, version: 2 }, "note", { text: "Kami sudah bicara dengan orangnya.", public: true });
    await w.drain();
    expect(w.sent.filter((m) => m.text.includes("Kabar dari")).map((m) => m.to)).toEqual(["+6281234567890"]);
  });

  test("the reporter's own steps are no news to the reporter; internal ones to nobody", async () => {
    const dpupr = officer("dpupr");
    const { report } = await open(hp, draft({ phone: "081234567890" }));
    await take(dpupr, { code: report.code, version: 1 }, "take", {});
    await take(dpupr, { code: report.code, version: 2 }, "note", { text: "Regu B.", public: false });
    await take(dpupr, { code: report.code, version: 3 }, "finish", { text: "Sudah beres." });
    await take(hp, { code: report.code }, "confirm", {});
    await w.drain();
    expect(w.sent.map((m) => m.text.split(" ").slice(0, 3).join(" "))).toEqual(["Laporanmu sampai. Kodenya", `Laporan ${report.code} selesai`]);
  });

  test("stop with the link in each of them, and start again with it", async () => {
    const { report } = await open(hp, draft({ phone: "081234567890" }));
    await w.drain();
    const link = new URL(/https?:\S+\/berhenti\S+/.exec(w.sent[0]!.text)![0]);
    const [digits, key] = [link.searchParams.get("n")!, link.searchParams.get("k")!];
    for (const [number, mark] of [["6281299999999", key], [digits, "x"], [digits, ""], [digits, `${key}x`]] as const) {
      await expect(Message.optOut(number, mark)).rejects.toMatchObject({ code: "optout.link" });
      await expect(Message.optIn(number, mark)).rejects.toMatchObject({ code: "optout.link" });
    }
    await Message.optOut(digits, key);
    await Message.optOut(digits, key);
    await take(officer("dpupr"), { code: report.code, version: 1 }, "acknowledge", {});
    await w.drain();
    expect(w.sent).toHaveLength(1);
    await Message.optIn(digits, key);
    await take(officer("dpupr"), { code: report.code, version: 2 }, "start", {});
    await w.drain();
    expect(w.sent).toHaveLength(2);
  });

  test.each([
    [47, 1],
    [49, 0],
  ])("of something %i hours ago go out %i times, of a step as of a report", async (age, times) => {
    const at = new Date(Date.now() - 10 * 86_400_000);
    const now = new Date(at.getTime() + age * 3_600_000);
    const { report } = await open(hp, draft({ phone: "081234567890" }, at), at);
    const texts = async () => (await Message.sentTo("+6281234567890")).items.length;
    const [head] = (await inserts([report.code])).filter((i) => i.sk === "0#head");
    await react({ kind: "INSERT", id: "1", item: head! }, now);
    expect(await texts()).toBe(times);
    await take(officer("dpupr"), { code: report.code, version: 1 }, "acknowledge", {}, at);
    const [event] = (await inserts([report.code])).filter((i) => String(i.sk).startsWith("2#"));
    await react({ kind: "INSERT", id: "2", item: event! }, now);
    expect(await texts()).toBe(times * 2);
  });

  test("of the reporter's own step go to those who follow", async () => {
    const { report } = await open(hp, draft({ phone: "081234567890" }));
    await Follow.follow(trusted, report.code, { phone: "081298765432" });
    await take(officer("dpupr"), { code: report.code, version: 1 }, "finish", { text: "Sudah beres." });
    await take(hp, { code: report.code }, "confirm", {});
    await w.drain();
    expect(w.sent.filter((m) => m.text.includes("dinyatakan beres")).map((m) => m.to)).toEqual(["+6281298765432"]);
  });

  test("carry no word that anybody wrote: not the reporter's, not the agency's, not a name", async () => {
    const lure = "Menangkan hadiah https://jahat.example/x";
    const { report } = await open({ ...citizen(), name: lure }, draft({ phone: "081234567890", description: `${lure} dan seterusnya`, landmark: lure }));
    await Follow.follow(trusted, report.code, { phone: "081298765432", lang: "en" });
    const dpupr = { ...officer("dpupr"), name: lure };
    const steps = [["acknowledge", {}], ["ask", { text: lure }], ["note", { text: lure, public: true }], ["forward", { toAgency: "dlh", text: lure }]] as const;
    for (const [n, [step, values]] of steps.entries()) await take(dpupr, { code: report.code, version: n + 1 }, step, values as never);
    await take(officer("dlh"), { code: report.code, version: 5 }, "reject", { rejection: "not_found", text: lure });
    await w.drain();
    expect(w.sent).toHaveLength(11);
    for (const { text } of w.sent) {
      expect(text).not.toMatch(/jahat|hadiah/);
      expect([...text.matchAll(/https?:\/\/([^/\s]+)/g)].map(([, host]) => host)).toEqual(["localhost", "localhost"]);
    }
  });

  test("are handed over once, also when the feed tells of one again that it knew as waiting", async () => {
    await Message.tell("+6281234567890", "evt_1", "report#BTU-33333", "Halo");
    const [waiting] = (await Message.sentTo("+6281234567890")).items;
    let handed = 0;
    const config = use();
    connect({ ...config, send: async () => void handed++ });
    await Message.deliver(waiting!);
    await Message.deliver(waiting!);
    expect(handed).toBe(1);
    // Gone with its account: there is nothing left to send.
    await Message.tell("+6281234567890", "evt_2", "report#BTU-33333", "Halo");
    const [next] = (await Message.sentTo("+6281234567890")).items.filter((m) => m.state === "waiting");
    await Message.forgetPhone("+6281234567890");
    await Message.deliver(next!);
    expect(handed).toBe(1);
  });

  test("to a number that wants none are written down and not handed over", async () => {
    await Message.stop("+6281234567890");
    await open(hp, draft({ phone: "081234567890" }));
    await w.drain();
    expect([w.sent, (await Message.sentTo("+6281234567890")).items.map((m) => m.state)]).toEqual([[], ["unwanted"]]);
  });

  test("old news wakes nobody", async () => {
    const long = new Date(Date.now() - 5 * 86_400_000);
    await open(hp, draft({ phone: "081234567890" }, long), long);
    await w.drain();
    expect(w.sent).toEqual([]);
    expect((await Figures.agencies(2)).reduce((sum, f) => sum + f.received, 0)).toBe(1);
  });
});

test("me too counts once per person or device, and the reporter's own not at all", async () => {
  const { report } = await open(hp, draft());
  const { code } = report;
  const neighbour = device("tetangga");
  await Promise.allSettled(Array.from({ length: 10 }, () => Support.support(neighbour, code)));
  expect(await Support.support(neighbour, code)).toMatchObject({ repeated: true, supporters: 1 });
  expect(await Support.support(device("lain"), code)).toMatchObject({ repeated: false, supporters: 2 });
  expect(await Support.support(hp, code)).toMatchObject({ repeated: true });
  expect([await Support.supports(neighbour, code), await Support.supports(device("baru"), code)]).toEqual([true, false]);
  await expect(Support.support(guest, code)).rejects.toMatchObject({ code: "device.needed" });
  expect((await Read.head(code))!.supporters).toBe(2);
  await take(officer("dpupr"), { code, version: await version(code) }, "reject", { rejection: "not_found", text: "Tidak ada." });
  await expect(Support.support(device("telat"), code)).rejects.toMatchObject({ code: "report.settled" });
});

test("random walks through the verbs: one state each, and figures that add up", async () => {
  const random = seeded("verbs");
  // More answers than one person may give in an hour.
  const walker = { ...hp, madeUp: true as const };
  const agencies = ["dpupr", "dlh", "dishub"];
  const codes: string[] = [];
  for (let n = 0; n < 12; n++) codes.push((await open(walker, draft({ category: random.pick(["jalan_rusak", "sampah"]) }))).report.code);
  for (let n = 0; n < 160; n++) {
    const code = random.pick(codes);
    const head = (await Read.head(code))!;
    const who = officer(head.agency);
    const on = { code, version: head.version };
    const verbs: (() => Promise<unknown>)[] = [
      () => take(who, on, "take", {}),
      () => take(who, on, "acknowledge", {}),
      () => take(who, on, "start", {}),
      () => take(who, on, "ask", { text: "Di sebelah mana?" }),
      () => take(who, on, "forward", { toAgency: random.pick(agencies.filter((a) => a !== head.agency)), text: "Bukan urusan kami." }),
      () => take(who, on, "reject", { rejection: "not_found", text: "Tidak ada di sana." }),
      () => take(who, on, "finish", { text: "Sudah beres." }),
      () => take(walker, { code }, "confirm", {}),
      () => take(walker, { code }, "reopen", { text: "Belum beres." }),
    ];
    await random.pick(verbs)().catch((error) => expect(error).toMatchObject({ code: "report.move_refused" }));
    if (n % 40 === 0) await w.drain();
  }
  await w.drain();
  const total: Record<string, number> = {};
  for (const code of codes) {
    const { report, events } = await Read.read(officer((await Read.head(code))!.agency), code);
    expect(report.state).toBe(events.findLast((e) => !["taken", "asked"].includes(e.kind))?.state ?? "open");
    expect(report.version).toBe(events.length + 1);
    for (const e of events) {
      expect([kinds.includes(e.kind), states.includes(e.state)]).toEqual([true, true]);
      total[e.kind] = (total[e.kind] ?? 0) + 1;
    }
    let state: Event["state"] = "open";
    for (const e of events) {
      expect(allowed(state)).toContain(e.kind);
      state = e.state;
    }
    // It waits in exactly one queue.
    const queues = await Promise.all(batu.agencies.flatMap((a) => ["open", "done"].map((half) => w.table.query({ index: "g1", pk: `queue#${a.key}#${half}`, limit: 100 }))));
    expect(queues.flatMap((q) => q.items).filter((i) => i.pk === `report#${code}`)).toHaveLength(1);
  }
  const figures = await Figures.agencies(1);
  const sum = (pick: (f: Figures.Figures) => number) => figures.reduce((n, f) => n + pick(f), 0);
  const [forwarded = 0, rejected = 0, reopened = 0, finished = 0] = [total.forwarded, total.rejected, total.reopened, total.finished];
  expect([sum((f) => f.received), sum((f) => f.forwarded), sum((f) => f.rejected), sum((f) => f.reopened), sum((f) => f.resolved)]).toEqual([codes.length + forwarded, forwarded, rejected, reopened, finished]);
  for (const f of figures) {
    expect(f.responded).toBeLessThanOrEqual(f.received + f.reopened);
    expect(f.resolved + f.rejected + f.forwarded).toBeLessThanOrEqual(f.received + f.reopened);
  }
});
