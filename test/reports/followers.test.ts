import { beforeEach, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { tick } from "@among/core/reactions";
import * as Follow from "@among/core/reports/follow";
import { followed, forgetFollowers, unfollowAll } from "@among/core/reports/follower";
import * as Mine from "@among/core/reports/report/mine";
import { open } from "@among/core/reports/report/open";
import * as Read from "@among/core/reports/report/read";
import { take } from "@among/core/reports/report/take";
import { forgetPhone, sentTo, tell } from "@among/core/messages/message";
import { world, type World } from "../world.ts";
import { device, draft, guest, officer, trusted } from "./make.ts";

let w: World;
const hp = device("hp");
const dpupr = officer("dpupr");
beforeEach(async () => {
  w = await world();
  return () => w.close();
});

const phone = (n: number): string => `+62812345${String(n).padStart(5, "0")}`;

/** A store whose pages hold two items at most, as DynamoDB's may hold fewer than asked for: who stops after the first is found out. */
const inShortPages = (): void => connect({ ...use(), table: { ...w.table, query: (query) => w.table.query({ ...query, limit: Math.min(query.limit ?? 2, 2) }) } });

test("of 101 who follow all are told, and all are forgotten half a year after it is settled", async () => {
  const at = new Date();
  const { code } = (await open(hp, draft())).report;
  for (let n = 0; n < 101; n++) await Follow.follow(trusted, code, { phone: phone(n) }, at);
  await take(dpupr, { code, version: 1 }, "reject", { rejection: "not_found", text: "Tidak ada lubang di sana." });
  await w.drain();
  expect(new Set(w.sent.map((m) => m.to)).size).toBe(101);
  await tick(new Date(at.getTime() + 181 * 86_400_000));
  expect(await Read.listeners(code)).toEqual([]);
});

test("who follows many reports leaves them all, and the others stay", async () => {
  const codes: string[] = [];
  for (let n = 0; n < 5; n++) codes.push((await open(hp, draft())).report.code);
  for (const code of codes) for (const n of [1, 2]) await Follow.follow(trusted, code, { phone: phone(n) });
  inShortPages();
  expect((await followed(phone(1))).toSorted()).toEqual(codes.toSorted());
  await unfollowAll(phone(1));
  expect([await followed(phone(1)), (await followed(phone(2))).length]).toEqual([[], 5]);
  for (const code of codes) expect((await Read.listeners(code)).map((l) => l.phone)).toEqual([phone(2)]);
});

test("in short pages, too, everything of a report is read and everybody is told", async () => {
  const { code } = (await open(hp, draft({ phone: phone(0) }))).report;
  for (let n = 1; n <= 5; n++) await Follow.follow(trusted, code, { phone: phone(n) });
  inShortPages();
  for (let version = 1; version <= 6; version++) await take(dpupr, { code, version }, "note", { text: `Kabar ${version}.`, public: true });
  expect((await Read.read(guest, code)).events.map((e) => e.text)).toEqual([1, 2, 3, 4, 5, 6].map((n) => `Kabar ${n}.`));
  expect((await Read.listeners(code)).map((l) => l.phone).toSorted()).toEqual([0, 1, 2, 3, 4, 5].map(phone));
  await w.drain();
  // The reporter also hears that the report arrived.
  expect([0, 1, 5].map((n) => w.sent.filter((m) => m.to === phone(n)).length)).toEqual([7, 6, 6]);
  await forgetFollowers(code);
  expect((await Read.listeners(code)).map((l) => l.phone)).toEqual([phone(0)]);
});

test("in short pages, too, all that somebody reported is found, and nothing of it stays theirs when their account goes", async () => {
  const codes: string[] = [];
  for (let n = 0; n < 5; n++) codes.push((await open(hp, draft({ phone: phone(0) }))).report.code);
  await w.drain();
  inShortPages();
  expect((await Mine.allMine(hp)).toSorted()).toEqual(codes.toSorted());
  await Mine.forgetAll([{ by: "dev_nobody" }, { by: (hp as { device: string }).device }]);
  expect(await Mine.allMine(hp)).toEqual([]);
  for (const code of codes) {
    expect(await Read.head(code)).toMatchObject({ anonymous: true });
    expect([(await Read.head(code))!.by, await Read.listeners(code)]).toEqual([undefined, []]);
  }
});

test("in short pages, too, every text to a number goes with its account, and no other", async () => {
  for (let n = 0; n < 5; n++) for (const to of [phone(1), phone(2)]) await tell(to, `evt_${n}`, "report#BTU-33333", `Kabar ${n}.`);
  inShortPages();
  await forgetPhone(phone(1));
  connect({ ...use(), table: w.table });
  expect([(await sentTo(phone(1))).items.length, (await sentTo(phone(2))).items.length]).toEqual([0, 5]);
});

test("nobody learns whether a number follows, and a number that was asked is asked again on another day, once", async () => {
  const { code } = (await open(hp, draft())).report;
  await Follow.follow(trusted, code, { phone: phone(1) });
  const at = new Date();
  const answers = [];
  for (const number of [phone(1), phone(2)]) answers.push(await Follow.follow(device("orang"), code, { phone: number }, at));
  expect(answers).toEqual([{ pending: true }, { pending: true }]);
  for (const hours of [1, 25, 26]) await Follow.follow(device("orang"), code, { phone: phone(2) }, new Date(at.getTime() + hours * 3_600_000));
  await w.drain();
  expect([phone(1), phone(2)].map((to) => w.sent.filter((message) => message.to === to).length)).toEqual([0, 2]);
});
