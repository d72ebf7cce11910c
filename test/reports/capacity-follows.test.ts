import { beforeAll, expect, test } from "vitest";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import { People } from "@among/core/identity/person";
import * as Session from "@among/core/identity/session";
import { say } from "@among/core/market/deal/chat";
import { take as takeDealStep } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import * as Create from "@among/core/market/listing/create";
import * as Requests from "@among/core/market/request/open";
import { today } from "@among/core/market/listing/info";
import * as Photo from "@among/core/media/photo";
import * as Showing from "@among/core/media/showing";
import * as Follow from "@among/core/reports/follow";
import * as Support from "@among/core/reports/support";
import { open } from "@among/core/reports/report/open";
import { take, type Case } from "@among/core/reports/report/take";
import { tick } from "@among/core/reactions";
import { costs } from "../costs.ts";
import { Browser, codeIn } from "../identity/stage.ts";
import { noisy } from "../local/pictures.ts";
import { draft as goods, personWithPhone, village, withPast } from "../market/make.ts";
import { device, draft, officer, trusted } from "./make.ts";
import { world, type World } from "../world.ts";

const { cost, hold, onCapacity, whole, rows, allowed } = costs("What follows by itself");
const dpupr = officer("dpupr");
const reporter = device("hp ibu");
const now = new Date();
const records = new Map<string, number>();
let town: World;

beforeAll(async () => {
  town = await world({ store: "dynamo", onCapacity });
  // Whatever is made once only (the clock's mark, the month's figures) is there already.
  await open(reporter, draft({ category: "jalan_rusak" }), now);
  await town.drain();
});

/** Writes first, unmeasured; then what the feed does until nothing is left, records of that write included. */
async function follows<T>(pattern: string, write: () => Promise<T>): Promise<T> {
  await town.drain();
  const made = await write();
  records.set(pattern, await cost(pattern, town.drain));
  return made;
}

test("what follows a report costs what the README says, at most", async () => {
  const { report } = await follows("After a new report", () => open(reporter, draft({ category: "jalan_rusak", phone: "081234567890" }), now));
  const { code } = report;
  let { version } = report;
  const step = async (pattern: string, take: (on: Case) => Promise<{ report: { version: number } }>): Promise<void> => {
    ({ version } = (await follows(pattern, () => take({ code, version }))).report);
  };
  await follows("After a me too", () => Support.support(device("hp bapak"), code, now));
  await follows("After a new follower", () => Follow.follow(device("hp bapak"), code, { phone: "081298765432" }, now));
  await Follow.follow(trusted, code, { phone: "081298765433" }, now);
  await step("After a step nobody is told", (on) => take(dpupr, on, "take", {}, now));
  await step("After a step, two told", (on) => take(dpupr, on, "acknowledge", { text: "Kami cek besok pagi." }, now));
  await step("After a finished report, two told", (on) => take(dpupr, on, "finish", { text: "Sudah ditambal." }, now));
});

test("what follows in the market", async () => {
  const [seller, buyer, farmer] = [await personWithPhone("Pak Slamet", "+6281234567801"), await personWithPhone("Bu Rina", "+6281234567802"), await personWithPhone("Mas Adi", "+6281234567803")];
  // Only what people with a past pay each other is counted.
  for (const one of [seller, buyer]) await withPast(one, now);
  const { listing } = await follows("After a new listing", () => Create.create(seller, goods({ minimum: 5_000 }), now));
  let { deal } = await follows("After an offer", () => Begin.offer(buyer, { id: id("dea"), listing: listing.id, quantity: 20_000 }, now));
  const step = async (pattern: string, take: () => Promise<{ deal: typeof deal }>): Promise<void> => void ({ deal } = await follows(pattern, take));
  await step("After a deal is agreed", () => takeDealStep(seller, deal, "accept", {}, now));
  await step("After goods are ready", () => takeDealStep(seller, deal, "ready", {}, now));
  await step("After a hand-over", () => takeDealStep(seller, deal, "hand_over", { quantity: 20_000 }, now));
  await step("After goods are received", () => takeDealStep(buyer, deal, "receive", {}, now));
  await step("After a review", () => takeDealStep(buyer, deal, "review", { stars: 5, text: "Segar." }, now));
  await follows("After a line of chat", () => say(buyer, deal.id, { id: id("lin"), text: "Terima kasih, Pak." }, now));
  const day = today(now);
  const { request } = await follows("After a new request", () => Requests.open(buyer, { id: id("req"), commodity: "wortel", quantity: 200_000, from: day, village: village.code }, now));
  await follows("After an answer to a request", () => Begin.answer(farmer, { id: id("dea"), request: request.id, day, quantity: 50_000, price: 7_000 }, now));
});

test("what follows a sign-in, and keeping a session alive", async () => {
  const browser = new Browser();
  await follows("After a sign-in by code, the first time", async () => {
    await browser.post("/auth/phone", { phone: "081234567891" });
    await browser.post("/auth/code", { code: codeIn(town.sent, "+6281234567891") });
  });
  const token = decodeURIComponent(/session_token=([^;]+)/.exec(browser.cookie)![1]!).split(".").slice(0, 2).join(".");
  const checked = (await Session.check(token, undefined))!;
  await cost("Keep a session alive", () => Session.touch(checked, {}, Date.now() + 2 * 86_400_000));
  expect((await People.get(checked.person))?.id).toBe(checked.person.id);
  records.set("Keep a session alive", await town.drain());
});

test("what the clock does in a minute, and a photo from beginning to end", async () => {
  town = await world({ store: "dynamo", onCapacity });
  const { report: late } = await open(reporter, draft({ category: "jalan_rusak", phone: "081234567890" }), now);
  await town.drain();
  await cost("A minute with nothing due", () => tick(now));
  records.set("A minute with nothing due", await town.drain());

  await cost("A minute that moves the clock's mark", () => tick(new Date(now.getTime() + 75 * 60_000)));
  records.set("A minute that moves the clock's mark", await town.drain());

  const due = Date.parse(late.respondBy!);
  await tick(new Date(due - 60_000));
  await town.drain();
  await cost("A minute with a report overdue", async () => {
    expect(await tick(new Date(due + 1_000))).toBe(1);
    records.set("A minute with a report overdue", await town.drain());
  });

  const bytes = await noisy(640, 480).jpeg().toBuffer();
  await cost("A photo: begun, made smaller, attached", async () => {
    const { photo } = await Photo.begin({ ...reporter, madeUp: true }, { type: "image/jpeg", bytes: bytes.length }, now);
    await use().bucket.put(Photo.incoming(photo.id), bytes, "image/jpeg");
    const before = await town.drain();
    const named = { of: id("rep"), confidential: false };
    await Showing.claim([photo.id], named);
    await Showing.show([photo.id], named);
    records.set("A photo: begun, made smaller, attached", before + (await town.drain()));
  });
  hold();
  for (const [pattern, n] of records) expect.soft(n, `${pattern}: records of the feed`).toBeLessThanOrEqual(allowed.get(pattern)!.records);
});

test("every line of the README's table is measured", whole);
