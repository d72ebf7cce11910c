import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { id } from "@among/core/id";
import * as Audit from "@among/core/identity/audit";
import { tick } from "@among/core/reactions";
import * as Follow from "@among/core/reports/follow";
import * as Support from "@among/core/reports/support";
import * as List from "@among/core/reports/report/list";
import * as Near from "@among/core/reports/report/near";
import { code } from "@among/core/reports/report/code";
import { Heads } from "@among/core/reports/report/info";
import { open } from "@among/core/reports/report/open";
import * as Photos from "@among/core/reports/report/photos";
import * as Read from "@among/core/reports/report/read";
import { take } from "@among/core/reports/report/take";
import * as Figures from "@among/core/respond/figures";
import * as Inbox from "@among/core/respond/inbox";
import { api } from "@among/functions/api";
import { assemble } from "@among/functions/http/assemble";
import { world, type World } from "../world.ts";
import { batu, citizen, device, draft, faultOf, guest, head, officer, operator } from "./make.ts";

const secretWords = "Transaksi di rumah kosong belakang pasar tiap malam";
const hp = device("saksi");
const site = assemble({ apps: [api], pages: async () => async () => new Response() });
let w: World;
let hidden: { code: string; key: string; agency: string; village: string }[];
let open1: string;

beforeAll(async () => {
  w = await world();
  const village = batu.villages[2]!;
  const place = { village: village.code, landmark: "rumah kosong belakang pasar", description: secretWords };
  const made = [
    await open(hp, draft({ ...place, category: "narkoba" })),
    await open(hp, draft({ ...place, category: "sampah", confidential: true })),
    await open(hp, draft({ ...place, category: "sampah", point: { lat: village.lat, lng: village.lng }, confidential: true, phone: "081234567890" })),
  ];
  const moderated = (await open(hp, draft({ ...place, category: "sampah" }))).report;
  open1 = (await open(hp, draft({ category: "sampah", village: village.code }))).report.code;
  await take(operator(), { code: moderated.code, version: 1 }, "hide", { text: "Menyebut nama orang." });
  await w.drain();
  hidden = [...made.map(({ report, key }) => ({ code: report.code, key, agency: report.agency, village: report.village })), { code: moderated.code, key: "", agency: "dlh", village: village.code }];
  return () => w.close();
});

test("no public list, map, feed or suggestion knows them", async () => {
  const village = batu.villages[2]!.code;
  const everywhere = [
    ...["/api/reports?limit=100", `/api/reports?village=${village}`, "/api/reports?category=sampah", "/api/reports?category=narkoba", "/api/reports?state=pending", "/api/reports.geojson"],
    ...["/api/feeds/reports.atom", `/api/feeds/villages/${village}/reports.atom`, "/api/feeds/categories/sampah/reports.atom", "/api/agencies"],
    ...[`/api/reports/near?category=sampah&village=${village}`, `/api/reports/near?category=narkoba&village=${village}`, `/api/reports/near?category=sampah&lat=${batu.villages[2]!.lat}&lng=${batu.villages[2]!.lng}`],
  ];
  for (const path of everywhere) {
    const answer = await site.request(path);
    expect(answer.status, path).toBe(200);
    const text = await answer.text();
    for (const { code } of hidden) expect(text, path).not.toContain(code);
    expect(text, path).not.toContain("rumah kosong");
  }
  expect(await (await site.request(`/api/reports?village=${village}`)).text()).toContain(open1);
  expect((await site.request("/api/feeds/categories/narkoba/reports.atom")).status).toBe(404);
});

test("by code they answer as if they did not exist", async () => {
  const none = await faultOf(() => Read.read(guest, "BTU-33333"));
  for (const { code } of hidden) {
    for (const actor of [guest, device("orang lain"), officer("dishub"), head("dishub")]) {
      expect(await faultOf(() => Read.read(actor, code)), code).toMatchObject({ kind: none.kind, code: none.code });
      expect(await faultOf(() => Support.support(actor.kind === "guest" ? device("x") : actor, code))).toMatchObject({ code: "report.missing" });
      expect(await faultOf(() => Follow.follow(actor, code, { phone: "081298765432" }))).toMatchObject({ code: "report.missing" });
    }
    const answer = await site.request(`/api/reports/${code}`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  }
  for (const { code } of hidden) expect(await faultOf(() => take(guest, { code }, "confirm", {}))).toMatchObject({ kind: "missing" });
});

test("a report that becomes hidden is gone at once, also where its page was just read", async () => {
  const { report } = await open(hp, draft({ category: "sampah" }));
  expect((await site.request(`/api/reports/${report.code}`)).status).toBe(200);
  await take(operator(), { code: report.code, version: 1 }, "hide", { text: "Menyebut nama orang." });
  expect((await site.request(`/api/reports/${report.code}`)).status).toBe(404);
});

test("who reported and who answers do see them", async () => {
  for (const { code, key, agency } of hidden) {
    // Hidden by an operator, it is still its device's; what is confidential is its key's alone.
    if (!key) expect((await Read.read(hp, code)).mine).toBe(true);
    if (key) expect(await Read.read(guest, code, key)).toMatchObject({ mine: true, story: { description: secretWords } });
    expect((await Read.read(officer(agency), code)).story.description).toBe(secretWords);
    expect((await Read.read(operator(), code)).staff).toBe(true);
  }
  const queue = await Inbox.inbox(officer("dlh"), {});
  expect(queue.items.map((r) => r.code)).toEqual(expect.arrayContaining(hidden.filter((h) => h.agency === "dlh").map((h) => h.code)));
});

test("public figures do not move with them, whatever becomes of them; their agency's own count them", async () => {
  const [village, dlh, chief] = [batu.villages[2]!.code, officer("dlh"), head("dlh")];
  const paths = ["/api/agencies", "/api/reports?limit=100", "/api/reports.geojson", "/api/feeds/reports.atom", `/api/reports?village=${village}`];
  const seen = async () => JSON.stringify([await Figures.agencies(3), await Promise.all(paths.map(async (path) => (await site.request(path)).text()))]);
  const own = async () => (await Figures.own(chief))[0];
  await w.drain();
  const [before, ownBefore] = [await seen(), await own()];
  expect((await Figures.agencies(3)).find((f) => f.agency === "polres_batu")).toBeUndefined();
  expect(JSON.stringify(await Figures.agencies(3))).not.toContain(village);
  const { report } = await open(hp, draft({ category: "sampah", confidential: true }));
  await w.drain();
  await take(dlh, { code: report.code, version: 1 }, "acknowledge", {});
  await take(dlh, { code: report.code, version: 2 }, "forward", { toAgency: "dpupr", text: "Ini soal jalan." });
  await take(officer("dpupr"), { code: report.code, version: 3 }, "finish", { text: "Sudah beres." });
  await w.drain();
  expect(await seen()).toBe(before);
  expect(await own()).toMatchObject({ received: ownBefore!.received + 1, responded: ownBefore!.responded + 1, forwarded: 1 });
  expect((await Figures.own(head("dpupr")))[0]).toMatchObject({ received: 1, resolved: 1 });
  await open(hp, draft({ category: "sampah" }));
  await w.drain();
  expect(await seen()).not.toBe(before);
});

test("an id does not choose its code: who knows a confidential code finds none that meets it, and meeting one changes nothing in the answer", async () => {
  const { report } = await open(hp, draft({ category: "narkoba" }));
  const unkeyed = (id: string) => createHash("sha256").update(`${id}:0`).digest();
  const alphabet = "34679ACDEFGHJKMNPRTVWXY";
  const guessed = (id: string) => Array.from({ length: 5 }, (_, n) => alphabet[unkeyed(id).readUInt16BE(n * 2) % 23]).join("");
  expect(report.code.slice(4)).not.toBe(guessed(report.id));
  // The codes of another town's secret are others.
  const sent = draft();
  const here = code("BTU", sent.id);
  const config = use();
  connect({ ...config, secret: "another secret, as long as it has to be" });
  const elsewhere = code("BTU", sent.id);
  connect(config);
  expect(elsewhere).not.toBe(here);
  // Where by chance the code is a confidential one's, the answer has the same shape as any other.
  const [plain, met] = [draft(), draft()];
  await Heads.create({ ...report, code: code("BTU", met.id), id: id("rep") });
  const [first, second] = [await open(guest, plain), await open(guest, met)];
  expect(Object.keys(second).sort()).toEqual(Object.keys(first).sort());
  expect([second.repeated, second.report.code === code("BTU", met.id)]).toEqual([false, false]);
});

test("a look-up by code asks the same of the table for a confidential, a hidden and no report, whoever asks", async () => {
  const calls = async (work: () => Promise<unknown>): Promise<string[]> => {
    const config = use();
    const asked: string[] = [];
    const { table } = config;
    connect({ ...config, table: { ...table, get: (key, o) => (asked.push(`get ${key.sk.split("#")[0]}`), table.get(key, o)), query: (q) => (asked.push(`query ${q.begins ?? q.from}`), table.query(q)), batchGet: (keys) => (asked.push("batch"), table.batchGet(keys)) } });
    const fault = await faultOf(work).finally(() => connect(config));
    return [`${fault.kind} ${fault.code} ${JSON.stringify(fault.detail)}`, ...asked];
  };
  const stranger = { ...citizen(), device: "dev_0123456789abcdef01234567" };
  for (const actor of [guest, device("lain"), stranger, officer("dishub")]) {
    const asks: ((code: string) => Promise<unknown>)[] = [(at) => Read.read(actor, at), (at) => Read.read(actor, at, "x".repeat(22)), (at) => take(actor, { code: at }, "confirm", {}), (at) => Photos.room(actor, at, "x".repeat(22)), (at) => Follow.follow(actor, at, { phone: "081298765432" })];
    if (actor.kind === "person") asks.push((at) => take(actor, { code: at, version: 1 }, "acknowledge", {}), (at) => Support.support(actor, at));
    for (const ask of asks) {
      const none = await calls(() => ask("BTU-33333"));
      for (const { code } of hidden) expect(await calls(() => ask(code)), `${actor.kind}: ${ask}`).toEqual(none);
    }
  }
});

test("a text about one never says what it says", async () => {
  const [, , phoned] = hidden;
  await take(officer("dlh"), { code: phoned!.code, version: 1 }, "ask", { text: "Apakah rumah kosong itu milik Pak Joko?" });
  await w.drain();
  const texts = w.sent.filter((m) => m.text.includes(phoned!.code));
  expect(texts.length).toBeGreaterThanOrEqual(2);
  for (const { text } of texts) expect(text).not.toMatch(/rumah kosong|Joko|Transaksi/);
});

test("one cannot be named as the original of a public report", async () => {
  const { report } = await open(guest, draft({ category: "sampah" }));
  const fault = await faultOf(() => take(officer("dlh"), { code: report.code, version: 1 }, "reject", { rejection: "duplicate", text: "Sudah ada.", duplicateOf: hidden[1]!.code }));
  expect(fault).toMatchObject({ kind: "invalid", code: "duplicate.unknown" });
});

test("going overdue does not make them public", async () => {
  await tick(new Date(Date.now() + 30 * 86_400_000));
  const { items } = await List.list({ limit: 100 });
  expect(items.map((r) => r.code)).not.toEqual(expect.arrayContaining([hidden[0]!.code]));
  expect(await Near.near(guest, { category: "narkoba", village: hidden[0]!.village })).toEqual([]);
});

test("what staff read of one, or of whoever reported, is in the trail; the public's and the reporter's own look is not", async () => {
  const [dlh, someone] = [officer("dlh"), citizen()];
  const { report: { code: secret }, key } = await open(hp, draft({ category: "sampah", confidential: true }));
  const named = (await open(someone, draft({ category: "sampah", phone: "081234567890" }))).report.code;
  const nameless = (await open(hp, draft({ category: "sampah" }))).report.code;
  for (const [actor, code] of [[dlh, secret], [dlh, named], [someone, named], [guest, named], [officer("dishub"), named], [dlh, nameless]] as const) await Read.read(actor, code);
  await Read.read(hp, secret, key);
  const trail = async (code: string) => (await Audit.about(code)).items.map((e) => [e.action, e.by]);
  expect(await trail(secret)).toEqual([["report.read_confidential", dlh.id]]);
  expect(await trail(named)).toEqual([["report.read_reporter", dlh.id]]);
  expect(await trail(nameless)).toEqual([]);
});

test("another agency's people see neither who reported nor the steps inside", async () => {
  const someone = citizen();
  const { code } = (await open(someone, draft({ category: "sampah", phone: "081234567890" }))).report;
  await take(officer("dlh"), { code, version: 1 }, "note", { text: "Truk rusak.", public: false });
  const detail = await Read.read(officer("dishub"), code);
  expect([detail.staff, detail.story.phone, detail.story.name, detail.events]).toEqual([false, undefined, undefined, []]);
});

test("who answers that they do not want to be contacted is not shown to staff, named or not", async () => {
  const sent = (boleh_dihubungi: string) => open(guest, draft({ category: "narkoba", point: undefined, village: batu.villages[2]!.code, landmark: "rumah kosong", answers: { jenis_kejadian: "pengedaran", boleh_dihubungi }, phone: "081355503333" }));
  const [refusing, willing] = [await sent("tidak"), await sent("ya")];
  for (const staff of [officer(refusing.report.agency), operator()]) {
    expect((await Read.read(staff, refusing.report.code)).story).not.toHaveProperty("phone");
    expect((await Read.read(staff, refusing.report.code)).story).not.toHaveProperty("name");
    expect((await Read.read(staff, willing.report.code)).story).toMatchObject({ phone: "+6281355503333" });
  }
  expect((await Read.read(guest, refusing.report.code, refusing.key)).story).toMatchObject({ phone: "+6281355503333" });
});
