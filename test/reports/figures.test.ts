import { afterAll, beforeAll, expect, test } from "vitest";
import { open } from "@among/core/reports/open";
import * as Figures from "@among/core/respond/figures";
import { world, type World } from "../world.ts";
import { draft, guest } from "./make.ts";

let town: World;
beforeAll(async () => void (town = await world()));
afterAll(() => town.close());

test("a report of half past midnight on the first counts in the month people were in", async () => {
  const night = new Date("2026-10-31T17:30:00.000Z");
  const { report } = await open(guest, draft(), night);
  await town.drain();
  const received = async (now: string) => (await Figures.agencies(1, new Date(now))).find((f) => f.agency === report.agency);
  expect(await received("2026-11-15T05:00:00.000Z")).toMatchObject({ month: "2026-11", received: 1 });
  expect(await received("2026-10-15T05:00:00.000Z")).toBeUndefined();
  expect(await received("2026-10-31T17:45:00.000Z")).toMatchObject({ received: 1 });
});
