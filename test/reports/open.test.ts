import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { connect, use } from "@among/core/config";
import type { Actor } from "@among/core/actor";
import { id } from "@among/core/id";
import { claim } from "@among/core/identity/device";
import type { Draft } from "@among/core/reports/report/draft";
import { code } from "@among/core/reports/report/code";
import * as Mine from "@among/core/reports/report/mine";
import { open } from "@among/core/reports/report/open";
import * as Read from "@among/core/reports/report/read";
import { Heads, Stories } from "@among/core/reports/report/info";
import { world, type World } from "../world.ts";
import { batu, batuWith, citizen, device, draft, faultOf, guest, info, officer } from "./make.ts";

let w: World;
beforeAll(async () => {
  w = await world();
  return () => w.close();
});

describe("sending a draft", () => {
  test("opens one report, with a code, a key and promises", async () => {
    const { report, key, repeated } = await open(guest, draft());
    expect(report).toMatchObject({ state: "open", agency: "dpupr", version: 1, supporters: 0, reopened: 0, escalated: 0 });
    expect(report.code).toMatch(/^BTU-[34679ACDEFGHJKMNPRTVWXY]{5}$/);
    expect(repeated).toBe(false);
    expect(key.length).toBeGreaterThanOrEqual(22);
    expect(report.respondBy > report.createdAt && report.resolveBy! > report.respondBy).toBe(true);
  });

  test("again answers with the same report", async () => {
    const sent = draft();
    const first = await open(guest, sent);
    const again = await open(guest, sent);
    expect(again).toMatchObject({ repeated: true, key: first.key, report: { code: first.report.code, createdAt: first.report.createdAt } });
  });

  test("again, long after others moved it on, still answers with it", async () => {
    const sent = draft();
    const { report } = await open(guest, sent);
    await Heads.save({ ...report, state: "acknowledged" });
    expect(await open(guest, sent)).toMatchObject({ repeated: true, report: { state: "acknowledged", version: 2 } });
  });

  test("another draft under the same id is refused", async () => {
    const sent = draft();
    await open(guest, sent);
    const fault = await faultOf(() => open(guest, { ...sent, description: "Sesuatu yang lain sama sekali." }));
    expect(fault).toMatchObject({ kind: "conflict", code: "report.id_taken" });
  });

  test.each<[string, Partial<Draft>]>([
    ["phone", { phone: "081298765432" }],
    ["landmark", { landmark: "belakang pasar" }],
    ["village", { village: batu.villages[1]!.code }],
    ["point", { point: { lat: batu.villages[0]!.lat, lng: batu.villages[0]!.lng } }],
    ["answers", { answers: { ...draft().answers, korban: "tidak" } }],
    ["anonymity", { anonymous: true }],
    ["confidentiality", { confidential: true }],
  ])("the same id with another %s is another draft", async (_, changed) => {
    const sent = draft({ phone: "081234567890" });
    await open(guest, sent);
    expect(await faultOf(() => open(guest, { ...sent, ...changed }))).toMatchObject({ code: "report.id_taken" });
  });

  test("twenty at once are one report", async () => {
    const sent = draft();
    const all = await Promise.all(Array.from({ length: 20 }, () => open(guest, sent)));
    expect(new Set(all.map((o) => o.report.code)).size).toBe(1);
    expect(new Set(all.map((o) => o.key)).size).toBe(1);
    expect(all.filter((o) => !o.repeated)).toHaveLength(1);
  });

  test("where the code is taken, the next one is used, and sent again it is found", async () => {
    const sent = draft();
    for (const attempt of [0, 1]) await Heads.create({ ...info(), id: id("rep"), code: code("BTU", sent.id, attempt) });
    const first = await open(guest, sent);
    expect(first.report.code).toBe(code("BTU", sent.id, 2));
    expect(await open(guest, sent)).toMatchObject({ repeated: true, report: { code: first.report.code } });
  });

  test("when every code is taken, it says to try again", async () => {
    const sent = draft();
    for (let attempt = 0; attempt < 8; attempt++) await Heads.create({ ...info(), id: id("rep"), code: code("BTU", sent.id, attempt) });
    expect(await faultOf(() => open(guest, sent))).toMatchObject({ kind: "unavailable" });
  });

  test("head and story come together or not at all", async () => {
    const sent = draft();
    await Stories.create({ code: code("BTU", sent.id), description: "x", answers: {}, photos: [], lang: "id", digest: "x" });
    const { report } = await open(guest, sent);
    expect(report.code).toBe(code("BTU", sent.id, 1));
    expect(await Heads.get({ code: code("BTU", sent.id) })).toBeUndefined();
  });
});

describe("who opened it", () => {
  test("is known by device, person, or the key alone", async () => {
    const hp = device("hp");
    const { report, key } = await open(hp, draft());
    expect((await Read.read(hp, report.code)).mine).toBe(true);
    expect((await Read.read(guest, report.code, key)).mine).toBe(true);
    expect((await Read.read(device("lain"), report.code)).mine).toBe(false);
    expect((await Read.read(guest, report.code, `${key.slice(0, -1)}${key.endsWith("x") ? "y" : "x"}`)).mine).toBe(false);
    for (const wrong of ["", "x", `${key}x`]) expect((await Read.read(guest, report.code, wrong)).mine).toBe(false);
  });

  test("is the person, too, whose device it was sent from, once they have signed in", async () => {
    const [phone, someone] = [device("ponsel"), citizen()];
    const { report } = await open(phone, draft());
    const mine = async (actor: Actor) => (await Read.read(actor, report.code)).mine;
    expect([await mine(someone), await mine({ ...someone, device: (phone as { device: string }).device })]).toEqual([false, false]);
    await claim({ ...someone, device: (phone as { device: string }).device });
    // From another browser, without the device at hand.
    expect([await mine(someone), await mine(citizen())]).toEqual([true, false]);
    const unsigned = await open(guest, draft());
    expect((await Read.read(guest, unsigned.report.code)).mine).toBe(false);
  });

  test("the key of one report opens no other, and is nowhere in the table", async () => {
    const [a, b] = [await open(guest, draft()), await open(guest, draft())];
    expect((await Read.read(guest, b.report.code, a.key)).mine).toBe(false);
    const items = (await use().table.query({ pk: `report#${a.report.code}`, limit: 20 })).items;
    expect(JSON.stringify(items)).not.toContain(a.key);
  });

  test("finds it under their own reports once the feed has passed", async () => {
    const someone = citizen();
    const { report } = await open(someone, draft());
    await w.drain();
    expect((await Mine.mine(someone)).map((r) => r.code)).toEqual([report.code]);
    expect(await Mine.mine(guest)).toEqual([]);
  });

  test("anonymity hides the name from the agency, where the category allows it", async () => {
    const someone = citizen();
    const told = await open(someone, draft({ phone: "081234567890" }));
    const hidden = await open(someone, draft({ anonymous: true, phone: "081234567890" }));
    const dpupr = officer("dpupr");
    expect((await Read.read(dpupr, told.report.code)).story).toMatchObject({ name: someone.name, phone: "+6281234567890" });
    expect((await Read.read(dpupr, hidden.report.code)).story).not.toHaveProperty("name");
    expect((await Read.read(dpupr, hidden.report.code)).story).not.toHaveProperty("phone");
    expect((await Read.read(guest, told.report.code)).story).not.toHaveProperty("phone");
  });

  test("the name of whoever stays anonymous is not even stored", async () => {
    const someone = { ...citizen(), name: "Siti Aminah binti Slamet" };
    const { report } = await open(someone, draft({ anonymous: true }));
    expect((await Read.read(someone, report.code)).story.name).toBeUndefined();
    expect(JSON.stringify((await use().table.query({ pk: `report#${report.code}`, limit: 20 })).items)).not.toContain(someone.name);
  });

  test("where the category allows no anonymity, asking for it changes nothing", async () => {
    const before = use();
    connect({ ...before, region: batuWith("sampah", { anonymousAllowed: false }) });
    onTestFinished(() => connect(before));
    const someone = citizen();
    const { report } = await open(someone, draft({ category: "sampah", anonymous: true }));
    expect(report.anonymous).toBe(false);
    expect((await Read.read(officer("dlh"), report.code)).story.name).toBe(someone.name);
  });
});

describe("where it is", () => {
  const point = { lat: batu.villages[4]!.lat + 0.00012345, lng: batu.villages[4]!.lng };

  test("an ordinary point is kept to about a metre", async () => {
    const { report } = await open(guest, draft({ point }));
    expect(report.lat).toBe(Math.round(point.lat * 1e5) / 1e5);
  });

  test.each([
    ["a confidential one", { confidential: true }],
    ["a sensitive category", { category: "narkoba" }],
  ])("%s keeps only its village's label point, and no landmark outside the story", async (_, over) => {
    const { report } = await open(guest, draft({ point, ...over }));
    expect({ lat: report.lat, lng: report.lng }).toEqual({ lat: batu.villages[4]!.lat, lng: batu.villages[4]!.lng });
    expect([report.landmark, report.summary, report.confidential]).toEqual([undefined, "", true]);
    const stored = JSON.stringify((await use().table.query({ pk: `report#${report.code}`, limit: 20 })).items);
    expect(stored).not.toContain(String(Math.round(point.lat * 1e5) / 1e5));
    expect(stored).not.toContain(String(point.lat));
  });
});

test("the summary is the first words, cut between words", async () => {
  const { report } = await open(guest, draft({ description: `${"Lubang besar di jalan ".repeat(10)}` }));
  expect(report.summary.length).toBeLessThanOrEqual(90);
  expect(report.summary).toMatch(/ (besar|di|jalan|Lubang)…$/);
});

test("what the pack sends elsewhere when it is no emergency goes there, with time", async () => {
  const sent = (kondisi: string) => draft({ category: "pohon_tumbang", answers: { ...draft({ category: "pohon_tumbang" }).answers, kondisi } });
  // Saturday night: only the emergency is promised around the clock.
  const night = new Date("2026-11-21T16:00:00Z");
  const other = batu.category("pohon_tumbang")!.questions.find((q) => q.code === "kondisi")!.values!.find((v) => v.key !== "tumbang")!.key;
  expect((await open(guest, sent("tumbang"), night)).report).toMatchObject({ emergency: true, agency: batu.category("pohon_tumbang")!.agency, respondBy: "2026-11-21T17:00:00.000Z" });
  expect((await open(guest, sent(other), night)).report).toMatchObject({ emergency: false, agency: "dlh", respondBy: "2026-11-23T09:00:00.000Z" });
});

test("a store that fails is said to fail, and no other code is tried", async () => {
  const before = use();
  let writes = 0;
  connect({ ...before, table: { ...before.table, write: () => (writes++, Promise.reject(new Error("power cut"))) } });
  onTestFinished(() => connect(before));
  await expect(open(guest, draft())).rejects.toThrow("power cut");
  expect(writes).toBe(1);
});
