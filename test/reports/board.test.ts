import { beforeEach, expect, test } from "vitest";
import { open } from "@among/core/reports/report/open";
import { react, tick } from "@among/core/reactions";
import { take } from "@among/core/reports/report/take";
import { overdue } from "@among/core/respond/board";
import { world, type World } from "../world.ts";
import { answersFor, batu, draft, faultOf, guest, head, officer, operator } from "./make.ts";

let w: World;
beforeEach(async () => {
  w = await world();
  return () => w.close();
});

const at = new Date("2026-11-16T02:00:00Z");
const later = (hours: number) => new Date(at.getTime() + hours * 3_600_000);
const opened = async (category: string, when: Date) => (await open(guest, draft({ category, answers: answersFor(batu.category(category)!) }, when), when)).report;

test("the command centre's board: what is past due, first what it was warned of, then the longest overdue", async () => {
  const waste = await opened("sampah", at);
  const road = await opened("jalan_rusak", later(1));
  const fire = await opened("kebakaran", later(30));
  const answered = await opened("sampah", at);
  await take(officer("dlh"), { code: answered.code, version: 1 }, "acknowledge", {}, later(1));
  await opened("sampah", later(47));
  const board = async (now: Date) => (await overdue(operator(), now)).map((r) => r.code);
  expect(await board(later(48))).toEqual([waste.code, road.code, fire.code]);
  // Not yet past due at the very moment of its promise.
  expect(await board(new Date(waste.respondBy))).toEqual([]);
  // Only the fire's second warning has come.
  for (const item of (await w.table.query({ pk: `report#${fire.code}`, limit: 10 })).items) await react({ kind: "INSERT", id: "1", item }, later(30));
  await tick(later(32));
  expect(await board(later(48))).toEqual([fire.code, waste.code, road.code]);
  for (const actor of [guest, officer("dlh"), head("dlh")]) expect((await faultOf(() => overdue(actor))).code).toMatch(/session.needed|role.needed/);
});
