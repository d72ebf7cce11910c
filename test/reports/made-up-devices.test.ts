import { beforeAll, expect, test } from "vitest";
import { newFor, type Actor } from "@among/core/actor";
import { use } from "@among/core/config";
import { secret } from "@among/core/id";
import { deviceKey, newDevice, readDevice, resigned } from "@among/core/identity/device";
import * as Support from "@among/core/reports/support";
import { rules, voices as voicesPerDay } from "@among/core/reports/limits";
import { head } from "@among/core/reports/report/read";
import { open } from "@among/core/reports/report/open";
import { deviceCookieOf, site } from "../routes/people.ts";
import { world, type World } from "../world.ts";
import { draft, faultOf, guest } from "./make.ts";

let w: World;
beforeAll(async () => {
  w = await world();
  return () => w.close();
});

const opened = async (): Promise<string> => (await open(guest, draft())).report.code;
const voices = async (code: string): Promise<number> => (await head(code))!.supporters;

/** "Me too" as a script sends it, with each of these cookies. @returns how often which status came */
async function press(code: string, cookies: string[], sourceIp?: string): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  const env = sourceIp && { event: { requestContext: { http: { sourceIp } } } };
  for (const cookie of cookies) {
    const { status } = await site.request(`${use().origin}/api/reports/${code}/support`, { method: "POST", headers: { origin: use().origin, cookie } }, env);
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
}
const many = (count: number, cookie: () => string): string[] => Array.from({ length: count }, () => deviceCookieOf(cookie()));

test("a thousand made-up cookies are a thousand refusals and no voice", async () => {
  const code = await opened();
  expect(await press(code, many(1000, secret))).toEqual({ 401: 1000 });
  expect(await press(code, many(5, () => `${newDevice().slice(0, -22)}${"A".repeat(22)}`))).toEqual({ 401: 5 });
  expect(await voices(code)).toBe(0);
});

test("of any number of devices that one address has made for itself this moment, few have a voice; another address is not touched", async () => {
  const { max } = rules.support.newcomers;
  const code = await opened();
  expect(await press(code, many(max + 60, newDevice), "203.0.113.9")).toEqual({ 200: max, 429: 60 });
  expect(await press(code, many(1, newDevice), "203.0.113.10")).toEqual({ 200: 1 });
  // Where the address tells nothing, as behind a proxy on the same machine, all of them together.
  expect(await press(code, many(max + 60, newDevice))).toEqual({ 200: max, 429: 60 });
  expect(await voices(code)).toBe(2 * max + 1);
});

test("who was here before is not held up by newcomers, and a newcomer no longer than until their device is known", async () => {
  const code = await opened();
  const address = "203.0.113.20";
  await press(code, many(rules.support.newcomers.max, newDevice), address);
  const cookie = newDevice();
  const as = (now: number): Actor => ({ kind: "guest", ...readDevice(cookie, now), address });
  const fault = await faultOf(() => Support.support(as(Date.now()), code));
  expect([fault.kind, fault.code, fault.detail.retryAfter <= newFor / 1000]).toEqual(["limited", "limit.report.support", true]);
  expect(await Support.support(as(Date.now() + newFor), code)).toMatchObject({ repeated: false });
  expect(await press(code, many(3, () => newDevice(Date.now() - newFor)), address)).toEqual({ 200: 3 });
});

test("devices that were made and left to age have few voices on one report, too, and people of the same address as many as they are", async () => {
  const code = await opened();
  const address = "203.0.113.40";
  const aged = (count: number) => Array.from({ length: count }, () => ({ kind: "guest", device: deviceKey(newDevice()), address }) satisfies Actor);
  for (const actor of aged(voicesPerDay.address)) await Support.support(actor, code);
  const [late] = aged(1);
  expect(await faultOf(() => Support.support(late!, code))).toMatchObject({ kind: "limited", code: "limit.report.support" });
  expect(await Support.support(late!, await opened())).toMatchObject({ repeated: false });
  expect(await Support.support({ kind: "person", id: "per_1", name: "Sri", grants: [], address }, code)).toMatchObject({ repeated: false });
  expect(await voices(code)).toBe(voicesPerDay.address + 1);
});

test("a cookie from before they were signed opens its own reports, and has a voice once a page has signed it", async () => {
  const cookie = secret();
  const before: Actor = { kind: "guest", device: deviceKey(cookie) };
  const { code } = (await open(before, draft())).report;
  const other = await opened();
  const mine = async (text: string) => (await (await site.request(`${use().origin}/api/reports/${code}`, { headers: { cookie: deviceCookieOf(text) } })).json()).mine;
  expect([await mine(cookie), await mine(resigned(cookie)), await mine(secret())]).toEqual([true, true, false]);
  expect(await press(other, [deviceCookieOf(cookie), deviceCookieOf(resigned(cookie))], "203.0.113.30")).toEqual({ 200: 1, 401: 1 });
});
