import { beforeAll, expect, test } from "vitest";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import * as Follow from "@among/core/reports/follow";
import * as Support from "@among/core/reports/support";
import * as List from "@among/core/reports/report/list";
import { open } from "@among/core/reports/report/open";
import { addPhoto, expectPhoto } from "@among/core/reports/report/photos";
import * as Near from "@among/core/reports/report/near";
import * as Read from "@among/core/reports/report/read";
import { take } from "@among/core/reports/report/take";
import * as Figures from "@among/core/respond/figures";
import * as Inbox from "@among/core/respond/inbox";
import { react } from "@among/core/reactions";
import { costs } from "../costs.ts";
import { answersFor, batu, device, draft, officer, operator, seeded } from "./make.ts";
import { world } from "../world.ts";
import { answersOfAgency, descriptions, landmarks } from "./people-say.ts";

const reportCount = 2_000;
const now = new Date();
const random = seeded("capacity");
const day = 86_400_000;
// Counting a use is a row of its own in the table of identity: here it belongs to opening alone.
const citizen = { ...device("hp ibu"), madeUp: true as const };
const dpupr = officer("dpupr");
const { allowed, cost, hold, onCapacity, rows, whole } = costs("Access patterns");

const someone = (n: number, at: Date) => {
  const category = batu.categories[n % batu.categories.length]!;
  const village = batu.villages[n % batu.villages.length]!;
  return open({ ...device(`hp ${n % 300}`), madeUp: true }, {
    ...draft({ id: id("rep", at.getTime(), random), category: category.key, answers: answersFor(category) }),
    village: village.code,
    point: n % 2 ? { lat: village.lat, lng: village.lng } : undefined,
    landmark: random.pick(landmarks),
    description: random.pick(descriptions),
    phone: n % 3 ? undefined : "081234567890",
  }, at);
};

beforeAll(async () => {
  await world({ store: "dynamo", onCapacity });
  for (let n = 0; n < reportCount; n += 50) await Promise.all(Array.from({ length: 50 }, (_, i) => someone(n + i, new Date(now.getTime() - ((n + i) * 90 * day) / reportCount))));
}, 180_000);

test("each access pattern costs what the README says, at most", async () => {
  const opened = await cost("Open a report", () => open({ ...device("hp ibu"), address: "203.0.113.7" }, draft({ category: "jalan_rusak", description: descriptions[0], landmark: landmarks[2], phone: "081234567890" }), now));
  const { code } = opened.report;
  const { items } = await cost("Public list, a page of 24", () => List.list({}, now));
  expect(items).toHaveLength(24);
  const cursor = (await List.list({ limit: 24 }, now)).cursor;
  await cost("Public list, the next page", () => List.list({ cursor }, now));
  await cost("Public list of a category", () => List.list({ category: "sampah" }, now));
  await cost("Public list of a village", () => List.list({ village: batu.villages[3]!.code }, now));
  await cost("Public list by state", () => List.list({ state: "pending" }, now));
  await cost("Near a place", () => Near.near(citizen, { category: "sampah", village: batu.villages[5]!.code }, now));
  await cost("Me too", () => Support.support({ ...device("hp bapak"), madeUp: true }, code, now));
  await cost("Follow by phone", () => Follow.follow({ kind: "guest" }, code, { phone: "081298765432" }, now));

  let version = opened.report.version;
  const on = () => ({ code, version });
  const took = async (pattern: string, run: () => Promise<{ report: { version: number } }>) => void (version = (await cost(pattern, run)).report.version);
  await took("A step: take", () => take(dpupr, on(), "take", {}, now));
  await took("A step: acknowledge", () => take(dpupr, on(), "acknowledge", { text: answersOfAgency[0] }, now));
  await took("A step: plan", () => take(dpupr, on(), "plan", { plannedFor: new Date(now.getTime() + 7 * day).toISOString().slice(0, 10), text: answersOfAgency[1] }, now));
  await took("A step: start", () => take(dpupr, on(), "start", {}, now));
  await took("A step: note", () => take(dpupr, on(), "note", { text: "Material datang sore ini.", public: false }, now));
  await took("A step: finish", () => take(dpupr, on(), "finish", { text: answersOfAgency[2]! }, now));
  await cost("A report with its timeline", () => Read.read({ kind: "guest" }, code, undefined, now));
  await took("A step: reopen", () => take(citizen, { code }, "reopen", { text: "Sudah ditambal tapi satu lubang lagi masih terbuka." }, now));
  const { id: photo } = await expectPhoto(citizen, code, undefined, now);
  await cost("A photo joins its report", () => addPhoto(code, photo, now));
  version++;
  await took("A step: forward", () => take(dpupr, on(), "forward", { toAgency: "dlh", text: "Lubangnya di jalan masuk TPA, milik DLH." }, now));
  await cost("An officer's inbox, a page of 24", () => Inbox.inbox(dpupr, {}));
  await cost("The command centre's look at an agency", () => Inbox.inbox(operator(), { agency: "dlh" }));
  await cost("The agencies' figures", () => Figures.agencies(3, now));
  const head = (await use().table.get({ pk: `report#${code}`, sk: "0#head" }))!;
  await cost("The reaction to a new report", () => react({ kind: "INSERT", id: "1", item: head }, now));
  hold();
}, 180_000);

test("every pattern of the README is measured", whole);

test("the promises made for the town: create 10, list 4, detail 2, inbox 4, a step 10", () => {
  const of = (pattern: string) => allowed.get(pattern)!;
  expect(of("Open a report").write).toBeLessThanOrEqual(10);
  for (const pattern of [...allowed.keys()].filter((p) => p.startsWith("Public list"))) expect(of(pattern).read).toBeLessThanOrEqual(4);
  expect(of("A report with its timeline").read).toBeLessThanOrEqual(2);
  expect(of("An officer's inbox, a page of 24").read).toBeLessThanOrEqual(4);
  for (const pattern of [...allowed.keys()].filter((p) => p.startsWith("A step"))) expect(of(pattern).write).toBeLessThanOrEqual(10);
});

test("the longest texts that fit cost more, and stay bounded", async () => {
  rows.length = 0;
  const long = (n: number) => "ꦧꦠꦸ".repeat(n).slice(0, n);
  const { report } = await cost("Open, longest", () => open(citizen, draft({ description: long(1_500), landmark: long(80), phone: "081234567890" }), now));
  const { report: taken } = await cost("A step, longest", () => take(dpupr, { code: report.code, version: 1 }, "acknowledge", { text: long(1_000) }, now));
  await cost("Finish, longest", () => take(dpupr, { code: report.code, version: taken.version }, "finish", { text: long(1_000) }, now));
  await cost("Detail, longest", () => Read.read({ kind: "guest" }, report.code, undefined, now));
  console.table(rows.map(({ pattern, read, write }) => ({ pattern, read, write })));
  expect(Math.max(...rows.map((r) => r.write))).toBeLessThanOrEqual(30);
  expect(Math.max(...rows.map((r) => r.read))).toBeLessThanOrEqual(4);
});
