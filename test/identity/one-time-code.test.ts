import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { issue, lifetime, redeem } from "@among/core/identity/one-time-code";
import { faultOf } from "../reports/make.ts";
import { world, type World } from "../world.ts";

let w: World;
beforeAll(async () => void (w = await world()));
afterAll(() => w.close());

const start = Math.floor(Date.now() / 1000) * 1000;
let number = 0;
const phoneOf = (home = "+62"): string => `${home}8137777${String(4000 + number++)}`;
const send = (phone: string, { seconds = 0, address, code = 1234 }: { seconds?: number; address?: string; code?: number } = {}) => issue(phone, { address }, "id", start + seconds * 1000, () => code);
const tryOut = (phone: string, code: string, { seconds = 1, address }: { seconds?: number; address?: string } = {}) => redeem(phone, code, { address }, start + seconds * 1000);

test("a code opens once, for its number, as long as it lives, and the last one sent alone", async () => {
  const [phone, other] = [phoneOf(), phoneOf()];
  await send(phone);
  await send(other, { code: 999_999 });
  expect(w.sent.at(-2)).toMatchObject({ to: phone, id: expect.stringMatching(/^msg_/), text: expect.stringMatching(/^001234\b/) });
  expect(await tryOut(other, "001234")).toBe(false);
  expect(await tryOut(phone, "001234")).toBe(true);
  expect(await tryOut(phone, "001234")).toBe(false);
  await send(phone, { seconds: 30, code: 1 });
  await send(phone, { seconds: 150, code: 2 });
  expect(await tryOut(phone, "000001", { seconds: 151 })).toBe(false);
  expect(await tryOut(phone, "000002", { seconds: 150 + lifetime })).toBe(false);
  expect(await tryOut(phone, "000002", { seconds: 150 + lifetime - 1 })).toBe(true);
  expect(await tryOut(phoneOf(), "000002")).toBe(false);
  await issue(phoneOf(), {}, "en", start);
  expect(w.sent.at(-1)!.text).toMatch(/^\d{6} /);
});

test("of five tries the fifth counts, whatever they were, and a new code does not buy more than fifteen an hour", async () => {
  const phone = phoneOf();
  await send(phone);
  for (const code of ["000000", "x001234", "001234x", ""]) expect(await tryOut(phone, code)).toBe(false);
  expect(await tryOut(phone, "001234")).toBe(true);
  const tired = phoneOf();
  await send(tired);
  for (let n = 0; n < 5; n++) expect(await tryOut(tired, "000000")).toBe(false);
  expect(await tryOut(tired, "001234")).toBe(false);
  for (let n = 0; n < 9; n++) await tryOut(tired, "000000");
  expect(await faultOf(() => tryOut(tired, "001234"))).toMatchObject({ kind: "limited", code: "limit.code.guesses" });
});

test("of two right tries at once one wins; the row says neither number nor code", async () => {
  const phone = phoneOf();
  await send(phone);
  const rows: Record<string, unknown>[] = [];
  const config = use();
  connect({ ...config, table: { ...w.table, write: (writes) => (rows.push(...writes.map((write) => (write.op === "put" ? write.item : {}))), w.table.write(writes)) } });
  await send(phone, { seconds: 30 });
  connect(config);
  expect(rows).toEqual([expect.objectContaining({ pk: expect.stringMatching(/^code#.{27}$/), sk: "code", type: "code", body: "{}", tries: 0, ttl: start / 1000 + 30 + lifetime })]);
  expect(JSON.stringify(rows)).not.toMatch(/8137777|1234"/);
  expect((await Promise.all([1, 2].map(() => tryOut(phone, "001234", { seconds: 31 })))).filter(Boolean)).toHaveLength(1);
});

test("sends are counted by number, by address, and abroad all together", async () => {
  const phone = phoneOf();
  await send(phone);
  expect(await faultOf(() => send(phone, { seconds: 29 }))).toMatchObject({ kind: "limited", code: "limit.code.number" });
  for (let n = 0; n < 20; n++) await send(phoneOf(), { address: "203.0.113.7" });
  expect(await faultOf(() => send(phoneOf(), { address: "203.0.113.7" }))).toMatchObject({ kind: "limited", code: "limit.code.address" });
  for (let n = 0; n < 60; n++) await send(phoneOf("+65"));
  expect(await faultOf(() => send(phoneOf("+60")))).toMatchObject({ kind: "limited", code: "limit.code.abroad" });
  await send(phoneOf());
  for (let n = 0; n < 60; n++) await tryOut(phoneOf(), "000000", { address: "203.0.113.8" });
  expect(await faultOf(() => tryOut(phoneOf(), "000000", { address: "203.0.113.8" }))).toMatchObject({ kind: "limited", code: "limit.code.guesses_of_address" });
});

test("what could not be sent is said to be so, and a table that fails is no wrong code", async () => {
  const config = use();
  connect({ ...config, send: () => Promise.reject(new Error("no network")) });
  expect(await faultOf(() => send(phoneOf()))).toMatchObject({ kind: "unavailable", code: "code.not_sent" });
  const phone = phoneOf();
  connect({ ...config, table: { ...w.table, write: () => Promise.reject(new Error("no table")) } });
  await expect(send(phone)).rejects.toThrow("no table");
  connect(config);
  const right = phoneOf();
  await send(right);
  connect({ ...config, table: { ...w.table, write: () => Promise.reject(new Error("no table")) } });
  await expect(tryOut(right, "001234")).rejects.toThrow("no table");
  connect(config);
});
