import { beforeEach, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { react, tick } from "@among/core/reactions";
import type { Draft } from "@among/core/reports/report/draft";
import * as Follow from "@among/core/reports/follow";
import { open } from "@among/core/reports/report/open";
import * as Read from "@among/core/reports/report/read";
import { take, type Case } from "@among/core/reports/report/take";
import * as Inbox from "@among/core/respond/inbox";
import { checkDue } from "@among/core/respond/overdue";
import { world, type World } from "../world.ts";
import { citizen, device, draft, faultOf, guest, officer, operator, trusted } from "./make.ts";

// A world for each: its clock starts with the first timer.
let w: World;
const hp = device("hp");
const dpupr = officer("dpupr");
beforeEach(async () => {
  w = await world();
  return () => w.close();
});

const opened = async (over: Partial<Draft>, at: Date) => (await open(hp, draft(over, at), at)).report;
const step = async (code: string, take: (on: Case) => Promise<unknown>) => take({ code, version: (await Read.head(code))!.version });

const at = new Date("2026-11-16T02:00:00Z");
const later = (hours: number) => new Date(at.getTime() + hours * 3_600_000);
const react1 = async (code: string, now: Date) => {
  const { items } = await w.table.query({ pk: `report#${code}`, limit: 100 });
  for (const item of items) await react({ kind: "INSERT", id: "1", item }, now);
};
const levels = async (code: string) => (await Read.read(operator(), code)).events.filter((e) => e.kind === "escalated").map((e) => e.level);

test("overdue goes to the head, then to the command centre, each once", async () => {
  const { code, respondBy } = await opened({ category: "kebakaran" }, at);
  expect(respondBy).toBe(later(0.25).toISOString());
  await react1(code, at);
  await tick(later(0.2));
  expect(await levels(code)).toEqual([]);
  await tick(later(0.3));
  await tick(later(0.4));
  expect(await levels(code)).toEqual([1]);
  await tick(later(1.3));
  await tick(later(1.4));
  expect(await levels(code)).toEqual([1, 2]);
});

test("a late answer ends the warnings, and the completion gets its own", async () => {
  const { code } = await opened({ category: "kebakaran" }, at);
  await react1(code, at);
  await tick(later(2));
  await step(code, (on) => take(officer("damkar"), on, "acknowledge", {}, later(3)));
  await react1(code, later(3));
  await tick(later(5.9));
  expect((await Read.head(code))!.escalated).toBe(0);
  await tick(later(6.1));
  expect((await Read.head(code))!.escalated).toBe(1);
  await tick(later(7.1));
  expect(await levels(code)).toEqual([2, 1, 2]);
});

test("silence closes a finished report after ten working days, an answer does not wait for it", async () => {
  const [silent, confirmed] = [await opened({}, at), await opened({}, at)];
  for (const { code } of [silent, confirmed]) {
    await step(code, (on) => take(dpupr, on, "finish", { text: "Sudah ditambal." }, at));
    await react1(code, at);
  }
  await take(hp, { code: confirmed.code }, "confirm", {}, later(1));
  // Monday 16 November, 09:00 in Batu: the tenth working day ends on Monday the 30th at 16:00.
  const end = new Date("2026-11-30T09:00:00.000Z");
  await tick(new Date(end.getTime() - 1));
  expect(await Read.head(silent.code)).toMatchObject({ state: "finished", closesAt: end.toISOString() });
  await tick(end);
  expect(await Read.head(silent.code)).toMatchObject({ state: "closed", updatedAt: end.toISOString() });
  // The clock that looked at both left the confirmed one as it was.
  expect(await Read.head(confirmed.code)).toMatchObject({ state: "closed", updatedAt: later(1).toISOString(), version: 3 });
  const steps = async (code: string) => (await Read.read(guest, code)).events.map((e) => [e.kind, e.side]);
  expect(await steps(silent.code)).toEqual([["finished", "agency"], ["closed", "clock"]]);
  expect(await steps(confirmed.code)).toEqual([["finished", "agency"], ["confirmed", "reporter"]]);
});

test("reopening reaches the agency, with new promises and the reason", async () => {
  const { code } = await opened({}, at);
  await step(code, (on) => take(dpupr, on, "finish", { text: "Sudah ditambal." }, later(48)));
  expect(await faultOf(() => take(device("lain"), { code }, "reopen", { text: "Belum." }))).toMatchObject({ code: "report.not_yours" });
  await take(hp, { code }, "reopen", { text: "Masih ada satu lubang." }, later(72));
  const queue = await Inbox.inbox(dpupr, { limit: 100 });
  const back = queue.items.find((r) => r.code === code)!;
  expect(back).toMatchObject({ state: "open", reopened: 1 });
  expect(back.respondBy > later(72).toISOString()).toBe(true);
  expect((await Read.read(dpupr, code)).events.at(-1)).toMatchObject({ kind: "reopened", side: "reporter", text: "Masih ada satu lubang.", public: true });
});

test("numbers of the reporter and of those who follow are forgotten half a year after it is settled, and not before", async () => {
  const { code } = await opened({ phone: "081234567890" }, at);
  await Follow.follow(trusted, code, { phone: "081298765432" }, at);
  await step(code, (on) => take(dpupr, on, "reject", { rejection: "not_found", text: "Tidak ada lubang di sana." }, later(1)));
  await react1(code, later(1));
  await tick(later(179 * 24));
  expect((await Read.listeners(code)).map((l) => l.phone)).toEqual(["+6281234567890", "+6281298765432"]);
  await tick(later(181 * 24));
  expect(await Read.listeners(code)).toEqual([]);
});

test("the timers of a report that was finished early neither warn nor close it", async () => {
  const { code, respondBy, resolveBy } = await opened({ category: "kebakaran" }, at);
  await react1(code, at);
  await step(code, (on) => take(officer("damkar"), on, "finish", { text: "Sudah padam." }, later(0.1)));
  await react1(code, later(0.1));
  for (const due of [respondBy, resolveBy!]) await tick(new Date(Date.parse(due) + 3_600_000));
  expect(await Read.head(code)).toMatchObject({ state: "finished", escalated: 0, version: 2 });
  expect((await Read.head(code))!.closesAt! > later(48).toISOString()).toBe(true);
});

test("the timer of a first answer that came in time does not warn of the completion", async () => {
  const { code, respondBy } = await opened({ category: "kebakaran" }, at);
  await react1(code, at);
  await step(code, (on) => take(officer("damkar"), on, "acknowledge", {}, later(0.1)));
  await react1(code, later(0.1));
  await tick(new Date(Date.parse(respondBy) + 2 * 3_600_000));
  expect(await levels(code)).toEqual([]);
});

test("a report that is promised no end, and was answered, is never overdue", async () => {
  const { code, resolveBy } = await opened({ category: "narkoba" }, at);
  expect(resolveBy).toBeUndefined();
  await react1(code, at);
  await step(code, (on) => take(officer("polres_batu"), on, "acknowledge", {}, later(1)));
  await react1(code, later(1));
  for (const days of [1, 30, 39]) await tick(later(days * 24));
  expect(await levels(code)).toEqual([]);
});

test("an emergency runs around the clock: Saturday night it is promised, warned of, passed on and reopened in hours", async () => {
  const night = new Date("2026-11-21T16:00:00Z");
  const after = (minutes: number) => new Date(night.getTime() + minutes * 60_000);
  const { code, respondBy, resolveBy } = await opened({ category: "kebakaran" }, night);
  expect([respondBy, resolveBy]).toEqual([after(15).toISOString(), after(360).toISOString()]);
  await react1(code, night);
  await tick(after(14));
  expect(await levels(code)).toEqual([]);
  await tick(after(15));
  expect(await levels(code)).toEqual([1]);
  await tick(after(74));
  expect(await levels(code)).toEqual([1]);
  await tick(after(75));
  expect(await levels(code)).toEqual([1, 2]);
  await step(code, (on) => take(officer("damkar"), on, "forward", { toAgency: "bpbd", text: "Bukan kebakaran." }, after(80)));
  expect(await Read.head(code)).toMatchObject({ respondBy: after(95).toISOString(), resolveBy, escalated: 0 });
  await step(code, (on) => take(officer("bpbd"), on, "finish", { text: "Sudah aman." }, after(90)));
  await take(hp, { code }, "reopen", { text: "Masih berasap." }, after(100));
  expect(await Read.head(code)).toMatchObject({ respondBy: after(115).toISOString(), resolveBy: after(460).toISOString() });
});

test("work is planned by the town's calendar: at half past midnight yesterday is over, though not in UTC", async () => {
  const { code } = await opened({}, at);
  const night = new Date("2026-11-19T17:30:00Z");
  const plan = (day: string) => step(code, (on) => take(dpupr, on, "plan", { plannedFor: day }, night));
  for (const day of ["2026-11-19", "2027-11-21", "2026-11-31", "2026-13-01", "besok"]) expect(await faultOf(() => plan(day)), day).toMatchObject({ code: "plan.date" });
  for (const day of ["2026-11-20", "2027-11-20"]) await plan(day);
  expect((await Read.head(code))!.plannedFor).toBe("2027-11-20");
});

test("the contact is forgotten half a year after a report was confirmed, too, and a report that was reopened keeps it", async () => {
  const [confirmed, reopened] = [await opened({ phone: "081234567890" }, at), await opened({ phone: "081234567890" }, at)];
  for (const { code } of [confirmed, reopened]) await step(code, (on) => take(dpupr, on, "finish", { text: "Sudah ditambal." }, later(1)));
  await take(hp, { code: confirmed.code }, "confirm", {}, later(2));
  await take(hp, { code: reopened.code }, "reopen", { text: "Masih berlubang." }, later(2));
  for (const { code } of [confirmed, reopened]) await react1(code, later(2));
  await tick(later(179 * 24));
  expect(await Read.listeners(confirmed.code)).toHaveLength(1);
  await tick(later(181 * 24));
  expect([await Read.listeners(confirmed.code), (await Read.listeners(reopened.code)).length]).toEqual([[], 1]);
});

test("a name is forgotten with no number beside it, too, and whose report it is stays known", async () => {
  const someone = citizen();
  const { code } = (await open(someone, draft({}, at), at)).report;
  await step(code, (on) => take(dpupr, on, "reject", { rejection: "not_found", text: "Tidak ada lubang di sana." }, later(1)));
  await react1(code, later(1));
  expect((await Read.read(someone, code)).story.name).toBe(someone.name);
  await tick(later(181 * 24));
  expect(await Read.read(someone, code)).toMatchObject({ mine: true, story: { name: undefined }, report: { anonymous: false, by: someone.id } });
});

test("the clock's checkDue at a report that is gone, or that somebody moves in the same moment, stops nothing", async () => {
  const { code } = await opened({ category: "kebakaran" }, at);
  await checkDue("BTU-33333", later(1));
  const config = use();
  // Somebody else writes between the clock's checkDue and its step.
  connect({
    ...config,
    table: {
      ...w.table,
      async write(writes) {
        connect(config);
        await step(code, (on) => take(officer("damkar"), on, "acknowledge", {}, later(1)));
        return w.table.write(writes);
      },
    },
  });
  await checkDue(code, later(1));
  expect(await Read.head(code)).toMatchObject({ state: "acknowledged", escalated: 0, version: 2 });
  connect({ ...config, table: { ...w.table, get: () => Promise.reject(new Error("power cut")) } });
  await expect(checkDue(code, later(1))).rejects.toThrow("power cut");
  connect(config);
});
