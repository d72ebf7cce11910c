import { beforeAll, expect, test } from "vitest";
import type { Actor } from "@among/core/actor";
import { connect, use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { claim } from "@among/core/identity/device";
import * as Follow from "@among/core/reports/follow";
import { forgetFollowers } from "@among/core/reports/follower";
import * as Support from "@among/core/reports/support";
import { forgetReporter, forgetsAt } from "@among/core/reports/forget";
import { readAnswers } from "@among/core/reports/report/answers";
import { saveStep, type CompleteStep } from "@among/core/reports/report/apply";
import { readCode } from "@among/core/reports/report/code";
import type { Event } from "@among/core/reports/report/event";
import { isOverdue, partition, Stories } from "@among/core/reports/report/info";
import { list, type ListQuery } from "@among/core/reports/report/list";
import { latest, noteMended } from "@among/core/reports/report/mended";
import * as Mine from "@among/core/reports/report/mine";
import { closeBy } from "@among/core/reports/report/near";
import { open } from "@among/core/reports/report/open";
import { room } from "@among/core/reports/report/photos";
import { head } from "@among/core/reports/report/read";
import { take } from "@among/core/reports/report/take";
import { eventText } from "@among/core/reports/texts";
import type { Query } from "@among/core/store/table-store";
import { staleReads } from "../stale-reads.ts";
import { world, type World } from "../world.ts";
import { answersFor, batu, device, draft, faultOf, guest, info, officer } from "./make.ts";

let w: World;
const phone = device("hp");
beforeAll(async () => {
  w = await world();
  return () => w.close();
});
const opened = async (by = phone, over = {}) => (await open(by, draft(over))).report;

test("a voice is added once, by whom there is a name for, and to what still waits", async () => {
  const [{ code }, other] = [await opened(), device("lain")];
  const nobody = { kind: "guest" } as const;
  expect(await faultOf(() => Support.support(nobody, code))).toMatchObject({ kind: "unauthenticated", code: "device.needed" });
  expect(await Support.support(phone, code)).toEqual({ supporters: 0, repeated: true });
  expect([await Support.support(other, code), await Support.support(other, code), await Support.support(device("ketiga"), code)]).toEqual([{ supporters: 1, repeated: false }, { supporters: 1, repeated: true }, { supporters: 2, repeated: false }]);
  expect([await Support.supports(other, code), await Support.supports(phone, code), await Support.supports(nobody, code)]).toEqual([true, false, false]);
  const { code: secret } = await opened(phone, { confidential: true });
  for (const run of [() => Support.support(other, secret), () => Follow.follow(other, secret, { phone: "0812 3456 7890" }), () => Support.support(other, "BTU-33333")]) expect(await faultOf(run)).toMatchObject({ kind: "missing", code: "report.missing" });
  await take(officer("dpupr"), { code, version: (await head(code))!.version }, "reject", { rejection: "not_found", text: "Tidak ada lubang." });
  expect(await faultOf(() => Support.support(device("keempat"), code))).toMatchObject({ kind: "conflict", code: "report.settled" });
  const failing = { ...use(), table: { ...w.table, write: () => Promise.reject(new Error("no table")) } };
  const config = use();
  const { code: third } = await opened();
  connect(failing);
  await expect(Support.support(other, third)).rejects.toThrow("no table");
  connect(config);
});

test("a number that is none follows nothing; one that follows is taken out, and nothing else of the report", async () => {
  const { code } = await opened(phone, { phone: "0812-3456-7890" });
  expect(await faultOf(() => Follow.follow(phone, code, { phone: "0812" }))).toMatchObject({ kind: "invalid", code: "phone.invalid", detail: { fields: { phone: "phone" } } });
  await Support.support(device("lain"), code);
  await Follow.follow(guest, code, { phone: "0812-3456-7891" });
  const kinds = async () => (await w.table.query({ pk: partition(code), limit: 20 })).items.map((item) => item.type);
  expect(await kinds()).toEqual(["report", "report_story", "report_follower", "report_supporter"]);
  await forgetFollowers(code);
  expect(await kinds()).toEqual(["report", "report_story", "report_supporter"]);
});

test("a reporter is forgotten from what is now, with no more writes than there is to forget", async () => {
  const writes: number[] = [];
  const counting = async (run: () => Promise<unknown>) => {
    const config = use();
    connect({ ...config, table: { ...config.table, write: (rows) => (writes.push(rows.length), config.table.write(rows)) } });
    await run().finally(() => connect(config));
    return writes.splice(0);
  };
  const { code } = await opened(phone, { phone: "0812-3456-7890" });
  expect(await staleReads(() => forgetReporter("BTU-33333"))).toEqual([]);
  expect(await staleReads(async () => expect(await counting(() => forgetReporter(code))).toEqual([1]))).toEqual([]);
  expect(await counting(() => forgetReporter(code))).toEqual([]);
  expect(await counting(() => forgetReporter(code, { wholly: true }))).toEqual([1]);
  expect(await counting(() => forgetReporter(code, { wholly: true }))).toEqual([]);
  expect([(await head(code))!.by, (await head(code))!.anonymous]).toEqual([undefined, true]);
  const { code: raced } = await opened(phone, { phone: "0812-3456-7890" });
  const config = use();
  // Somebody else writes between reading and writing.
  connect({ ...config, table: { ...config.table, write: async (rows) => (await config.table.write([{ op: "update", key: Stories.key({ code: raced }), set: { v: 9 } }]), config.table.write(rows)) } });
  expect(await faultOf(() => forgetReporter(raced))).toMatchObject({ kind: "conflict", code: "report.changed" });
  connect(config);
  await w.table.write([{ op: "delete", key: Stories.key({ code: raced }) }]);
  await forgetReporter(raced, { wholly: true });
  expect((await head(raced))!.by).toBeDefined();
  expect(forgetsAt("2026-01-01T00:00:00.000Z")).toBe("2026-06-30T00:00:00.000Z");
});

test("answers that are none, or no choice, are said to be", () => {
  const question = (datatype: string, more: object = {}) => ({ ...batu.category("jalan_rusak")!, questions: [{ code: "q", datatype, required: true, ...more }] }) as never;
  const read = (datatype: string, raw: unknown, more?: object) => {
    const { answers, fields } = readAnswers(question(datatype, more), { q: raw });
    return answers.q ?? fields["answers.q"];
  };
  for (const raw of [true, {}, [1], ["a", 1], [["a"]]]) expect(read("text", raw), JSON.stringify(raw)).toBe("choice");
  for (const raw of [undefined, null, "", []]) expect(read("text", raw)).toBe("required");
  for (const datatype of ["singlevaluelist", "multivaluelist"]) expect(read(datatype, "a")).toBe("choice");
  const values = { values: [{ key: "1" }, { key: "b" }] };
  expect([read("singlevaluelist", "1", values), read("singlevaluelist", ["1"], values), read("multivaluelist", ["b", "1", "b"], values), read("multivaluelist", 1, values)]).toEqual(["1", "choice", ["b", "1"], ["1"]]);
  for (const fine of ["2026-11-20", "2026-11-20T19:30", "2026-11-20T19:30:05", "2026-11-20T19:30Z", "2026-11-20T19:30+07:00", "2026-11-20T19:30:05-08:30"]) expect(read("datetime", fine)).toBe(fine);
  for (const wrong of ["x2026-11-20", "2026-11-20x", "2026-11-20T19", "2026-11-20T19:30:5", "2026-11-20T19:30x07:00", "2026-11-20T19:30+7:00", "2026-11-20T19:30+07:0", "2026-11-20T19:30+aa:00", "2026-11-20T19:30+07:aa", "2026-11-20T19:30:aa"]) expect(read("datetime", wrong), wrong).toBe("datetime");
  expect(["BTUABCD", "BTU-ACDEF", "btu acdef", "BTUAC"].map((typed) => readCode("BTU", typed))).toEqual([undefined, "BTU-ACDEF", "BTU-ACDEF", undefined]);
});

/** The partitions a list reads, and how much of each at once. */
async function read(query: ListQuery, now: Date): Promise<string[]> {
  const config = use();
  const asked: Query[] = [];
  connect({ ...config, table: { ...config.table, query: (query) => (asked.push(query), config.table.query(query)) } });
  await list(query, now).finally(() => connect(config));
  return asked.map(({ index, pk, limit }) => `${index} ${pk.split("#").slice(1).join("#")} ${limit}`);
}

test("a list reads the months it may hold anything in, from the narrowest index, and no more than it shows where nothing is left out", async () => {
  const now = new Date("2035-03-20T05:00:00.000Z");
  const months = async (query: ListQuery) => (await read({ limit: 5, ...query }, now)).map((asked) => asked.match(/\d{4}-\d{2}/)![0]);
  expect(await months({})).toEqual(["2035-03", "2035-02", "2035-01", "2034-12", "2034-11", "2034-10"]);
  expect(await months({ to: "2035-01-10" })).toEqual(["2035-01", "2034-12", "2034-11", "2034-10", "2034-09", "2034-08"]);
  expect(await months({ to: "2099-01-10" })).toEqual(await months({}));
  expect(await months({ from: "2035-02-10" })).toEqual(["2035-03", "2035-02"]);
  expect(await months({ from: "2035-03-01" })).toEqual(["2035-03", "2035-02"]);
  expect(await months({ from: "2035-02-10", to: "2035-02-12" })).toEqual(["2035-02"]);
  expect(await months({ from: "2035-02-13", to: "2035-02-12" })).toEqual([]);
  const shape = async (query: ListQuery) => {
    const [first] = await read({ limit: 5, from: "2035-03-10", ...query }, now);
    return `${first!.slice(0, 2)} ${first!.split(" ").at(-1)}`;
  };
  const [category, village] = ["sampah", batu.villages[0]!.code];
  expect([await shape({}), await shape({ category }), await shape({ village }), await shape({ category, village }), await shape({ state: "open" }), await shape({ category, state: "pending" })]).toEqual(["g2 5", "g3 5", "g4 5", "g3 32", "g2 32", "g3 32"]);
});

test("what was mended is noted once, where it has both photos and ended, and shown as many as asked for", async () => {
  const now = new Date("2040-06-20T05:00:00.000Z");
  const event = (code: string, kind: Event["kind"], photos: string[]) => ({ code, kind, photos, at: now.toISOString() }) as Event;
  const reports = await Promise.all([1, 2, 3].map(async () => {
    const report = await opened();
    const { report: finished } = await take(officer("dpupr"), { code: report.code, version: 1 }, "finish", { text: "Sudah ditambal.", photos: [] }, now);
    return { ...finished, photo: "pho_before" };
  }));
  for (const report of reports) for (const [kind, photos] of [["noted", ["pho_x"]], ["finished", []], ["finished", ["pho_after"]], ["finished", ["pho_after"]]] as const) await noteMended(report, event(report.code, kind, [...photos]));
  await noteMended({ ...reports[0]!, photo: undefined }, { ...event(reports[0]!.code, "finished", ["pho_y"]), at: new Date(now.getTime() + 1).toISOString() });
  expect((await latest(10, now)).map((m) => m.after)).toEqual(["pho_after", "pho_after", "pho_after"]);
  expect(await latest(2, now)).toHaveLength(2);
  const rows = (await w.table.query({ pk: "mended#2040-06", limit: 10 })).items;
  expect(rows.map((row) => row.ttl)).toEqual(Array(3).fill(now.getTime() / 1000 + 40 * 86_400));
});

test("a step's text names the day in its language, and says nothing of what is confidential", () => {
  const event = (more: Partial<Event>) => ({ code: "BTU-7K3M4", kind: "planned", ...more }) as Event;
  const text = (report: Parameters<typeof info>[0], more: Partial<Event>, lang: "id" | "en" = "id", reporter = false) => eventText(info(report), event(more), lang, reporter, "/berhenti");
  expect(text({}, { plannedFor: "2026-05-03" })).toContain("dijadwalkan 3 Mei 2026 oleh");
  expect(text({}, { plannedFor: "2026-05-03" }, "en")).toContain("3 May 2026");
  expect(text({}, { kind: "noted", text: "Kata petugas" })).not.toContain("Kata petugas");
  expect(text({ confidential: true }, { kind: "noted", text: "Rahasia" })).not.toContain("Rahasia");
  expect([text({}, { kind: "noted", text: "a" })!.includes("?kunci="), text({}, { kind: "noted", text: "a" }, "id", true)!.includes("?kunci=")]).toEqual([false, true]);
  expect(text({}, { kind: "hidden" })).toBeUndefined();
  const asked = text({ agency: "dlh" }, { kind: "forwarded", agency: "dpupr", toAgency: "dlh", text: "Bukan urusan kami." })!;
  expect(asked).toContain(`diteruskan ke ${batu.called("agency", "dlh", "id")}.`);
  expect(asked).not.toContain("Bukan urusan kami");
});

test("what decides is never read from a copy that may be old, whoever takes which step", async () => {
  const dpupr = officer("dpupr");
  const input = draft();
  let code = "";
  const seen = await staleReads(async () => {
    ({ code } = (await open(phone, input)).report);
    await open(phone, input);
    await take(dpupr, { code, version: 1 }, "ask", { text: "Di sisi mana?" });
    await take(phone, { code }, "reply", { text: "Sisi timur." });
    await Support.support(device("lain"), code);
    await room(phone, code);
    await Mine.forgetAll([{ by: "dev_nobody" }]);
  });
  // What an admin set may reach a report a moment later.
  expect(seen).toEqual(["settings"]);
});

test("a step from an older version, or one lost to a quicker one, is refused as changed, and a table that fails is told", async () => {
  const dpupr = officer("dpupr");
  const { code } = await opened();
  const seen = (await head(code))!;
  const author = { side: "agency", by: dpupr.id } as const;
  expect((await saveStep(seen, { kind: "noted", text: "Kabar.", public: true } as CompleteStep, author, new Date())).report.version).toBe(2);
  for (const version of [undefined, 1]) expect(await faultOf(() => saveStep(seen, { kind: "started" } as CompleteStep, author, new Date(), version))).toMatchObject({ kind: "conflict", code: "report.changed", detail: { state: "open" } });
  expect(await faultOf(async () => saveStep((await head(code))!, { kind: "started" } as CompleteStep, author, new Date(), 1))).toMatchObject({ code: "report.changed" });
  const config = use();
  for (const error of [new Error("no table"), new Fault("missing", "table")]) {
    connect({ ...config, table: { ...w.table, write: (writes) => (writes.some((write) => write.op === "put" && write.item.type !== "limit") ? Promise.reject(error) : w.table.write(writes)) } });
    await expect(take(dpupr, { code, version: 2 }, "acknowledge", {})).rejects.toBe(error);
    await expect(open(phone, draft())).rejects.toBe(error);
  }
  connect(config);
  expect((await head(code))!.version).toBe(2);
  const clock = { kind: "system", name: "clock" } as const;
  expect(await faultOf(() => take(clock as never, { code, version: 2 }, "acknowledge", {}))).toMatchObject({ kind: "unauthenticated", code: "session.needed" });
});

test("one's own are listed newest first, of every device, and the latest fifty", async () => {
  const who = { kind: "person", id: "per_mine", name: "Sri", grants: [], device: "dev_mine" } as Actor;
  const at = (n: number) => new Date(Date.UTC(2039, 0, 1) + n * 60_000);
  const codes: string[] = [];
  for (let n = 0; n < 52; n++) codes.push((await open({ ...(n % 2 ? who : { kind: "guest", device: "dev_mine" }), madeUp: true } as Actor, draft({}, at(n)), at(n))).report.code);
  await w.drain();
  await claim(who, at(52));
  expect((await Mine.mine(who)).map((r) => r.code)).toEqual(codes.toReversed().slice(0, 50));
});

test("what is close by is pending, of the category, within 250 metres or in the village, nearest first", async () => {
  const at = new Date("2038-05-20T05:00:00.000Z");
  const [here, there] = batu.villages;
  const north = (metres: number) => ({ lat: here!.lat + metres / 111_195, lng: here!.lng });
  const put = async (over: object) => (await open({ ...phone, madeUp: true } as Actor, draft({ category: "pju", answers: answersFor(batu.category("pju")!), village: here!.code, ...over }, at), at)).report;
  const [far, near, byVillage] = [await put({ point: north(240) }), await put({ point: north(20) }), await put({})];
  await put({ point: north(260) });
  await put({ village: there!.code });
  const settled = await put({ point: north(1) });
  await take(officer(settled.agency), { code: settled.code, version: 1 }, "reject", { rejection: "not_found", text: "Tidak ada." }, at);
  const found = async (place: object, later = 0) => (await closeBy({ category: "pju", ...place }, new Date(at.getTime() + later * 86_400_000))).map(({ report, metres }) => [report.code, metres && Math.round(metres)]);
  expect(await found({ point: { lat: here!.lat, lng: here!.lng } })).toEqual([[near.code, 20], [far.code, 240]]);
  expect((await found({ village: here!.code })).map(([code]) => code)).toContain(byVillage.code);
  expect([await found({ point: { lat: here!.lat, lng: here!.lng } }, 62), await found({ point: { lat: here!.lat, lng: here!.lng } }, 75)].map((list) => list.length)).toEqual([2, 0]);
  for (let n = 0; n < 6; n++) await put({ point: north(30 + n) });
  expect((await found({ point: { lat: here!.lat, lng: here!.lng } })).map(([, metres]) => metres)).toEqual([20, 30, 31, 32, 33]);
  expect([await found({ category: "narkoba", village: here!.code }), await found({ category: "x", village: here!.code })]).toEqual([[], []]);
});

test("a report is overdue from the moment after its time", () => {
  const [before, due, after] = [0, 1, 2].map((n) => new Date(Date.UTC(2026, 10, 17) + n));
  const overdue = (over: Parameters<typeof info>[0], at: Date) => isOverdue(info({ respondBy: due!.toISOString(), resolveBy: due!.toISOString(), ...over }), at);
  expect([overdue({}, before!), overdue({}, due!), overdue({}, after!)]).toEqual([false, false, true]);
  const answered = { respondedAt: due!.toISOString() };
  expect([overdue(answered, due!), overdue(answered, after!), overdue({ ...answered, state: "finished", resolvedAt: due!.toISOString() }, after!), overdue({ ...answered, state: "finished", resolvedAt: after!.toISOString() }, after!), overdue({ ...answered, resolveBy: undefined }, after!)]).toEqual([false, true, false, true, false]);
});
