import { beforeAll, expect, test } from "vitest";
import * as Audit from "@among/core/identity/audit";
import { tick } from "@among/core/reactions";
import * as Follow from "@among/core/reports/follow";
import * as List from "@among/core/reports/report/list";
import * as Near from "@among/core/reports/report/near";
import { open } from "@among/core/reports/report/open";
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
      expect(await faultOf(() => Follow.support(actor.kind === "guest" ? device("x") : actor, code))).toMatchObject({ code: "report.missing" });
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

test("figures count them per agency and month, and nowhere by place", async () => {
  const rows = await Figures.agencies(3);
  expect(rows.find((f) => f.agency === "polres_batu")).toMatchObject({ received: 1 });
  expect(JSON.stringify(rows)).not.toContain(batu.villages[2]!.code);
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
