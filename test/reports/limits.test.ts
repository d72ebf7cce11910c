import { beforeAll, expect, test } from "vitest";
import { system, type Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import * as Media from "@among/core/media/limits";
import * as Reports from "@among/core/reports/limits";
import { site } from "../routes/people.ts";
import { world } from "../world.ts";
import { device, guest } from "./make.ts";

beforeAll(async () => {
  const w = await world();
  return () => w.close();
});

const start = Date.parse("2026-11-21T02:00:00Z");
const after = (seconds: number): number => start + seconds * 1000;

type Limited = Reports.Limited | "photo";
const spend = (what: Limited, actor: Actor, address: string | undefined, at: number): Promise<void> => {
  const by = actor.kind === "system" ? actor : { ...actor, address };
  return what === "photo" ? Media.spend(what, by, new Date(at)) : Reports.spend(what, by, new Date(at));
};

/** How many of these uses go through. */
async function granted(uses: number, use: () => Promise<void>): Promise<number> {
  let count = 0;
  for (let n = 0; n < uses; n++) await use().then(() => count++, (error) => expect(error).toMatchObject({ kind: "limited" }));
  return count;
}

test.each<[Limited, number, number]>([
  ["open", 20, 12],
  ["follow", 20, 1],
  ["support", 60, 1],
  ["answer", 30, 1],
  ["near", 120, 1],
  ["photo", 40, 1],
])("one device may %s %i times in %i hours, wherever it is; another one is not touched", async (what, max, hours) => {
  let address = 0;
  const use = (name: string, at = start) => spend(what, device(name), `203.0.113.${++address}`, at);
  expect(await granted(max + 2, () => use("satu"))).toBe(max);
  await use("dua");
  await expect(use("satu", after(hours * 3600 - 1))).rejects.toMatchObject({ code: `limit.report.${what}` });
  await use("satu", after(hours * 3600 * 1.25));
});

test.each<[Limited, number]>([
  ["open", 60],
  ["follow", 60],
  ["answer", 120],
  ["photo", 240],
])("one address may %s %i times in an hour, whoever asks from it; another one is not touched", async (what, max) => {
  const use = (address: string, at = start) => spend(what, guest, address, at);
  expect(await granted(max + 2, () => use("198.51.100.1"))).toBe(max);
  await expect(spend(what, device(`new ${what}`), "198.51.100.1", start)).rejects.toMatchObject({ code: `limit.report.${what}` });
  await use("198.51.100.2");
  await use("198.51.100.1", after(3600 * 1.25));
});

test("without an address nothing is shared, and neither the clock nor made-up people are counted", async () => {
  expect(await granted(70, () => spend("open", guest, undefined, start))).toBe(70);
  expect(await granted(70, () => spend("open", system("seed"), "198.51.100.9", start))).toBe(70);
  expect(await granted(70, () => spend("open", { ...device("seed"), madeUp: true } as Actor, "198.51.100.9", start))).toBe(70);
});

test("through HTTP a use counts for the address it came from, also where it is refused", async () => {
  const ask = (sourceIp: string) =>
    site.request(`${use().origin}/api/reports/BTU-33333/follow`, { method: "POST", headers: { origin: use().origin, "content-type": "application/json" }, body: "{\"phone\":\"081298765432\"}" }, { event: { requestContext: { http: { sourceIp } } } });
  const statuses = new Map<number, number>();
  for (let n = 0; n < 62; n++) {
    const { status } = await ask("192.0.2.7");
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect([...statuses]).toEqual([[404, 60], [429, 2]]);
  expect((await ask("192.0.2.8")).status).toBe(404);
});
