import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@among/core/actor";
import { connect, use } from "@among/core/config";
import { lifetime, keep, open, forget, type Fields } from "@among/core/identity/unsent";
import { world, type World } from "../world.ts";

let town: World;
beforeAll(async () => void (town = await world()));
afterAll(() => town.close());

const person = (id: string): Actor => ({ kind: "person", id, name: "Sri", grants: [] });
const fields: Fields = [["action", "say"], ["say-text", "Rahasia antara kita"], ["photos", "a"], ["photos", "b"]];
const cookieOf = (set: string | undefined): string => set!.split(";")[0]!;

test("opens for its writer, with its cookie, on its page, as often as asked, until it is forgotten", async () => {
  const cookie = cookieOf(await keep("per_1", "/tani/a", fields));
  for (let i = 0; i < 2; i++) expect(await open(person("per_1"), "/tani/a", `x=y; ${cookie}`)).toEqual(fields);
  expect(await open(person("per_2"), "/tani/a", cookie)).toBeUndefined();
  expect(await open({ kind: "guest", was: "per_1" }, "/tani/a", cookie)).toBeUndefined();
  expect(await open(person("per_1"), "/tani/b", cookie)).toBeUndefined();
  expect(await open(person("per_1"), "/tani/a", undefined)).toBeUndefined();
  expect(await open(person("per_1"), "/tani/a", "among_unsent=00000000000000000000000000")).toBeUndefined();
  expect(await forget(cookie)).toMatch(/^among_unsent=; Max-Age=0/);
  expect(await open(person("per_1"), "/tani/a", cookie)).toBeUndefined();
  expect(await forget(undefined)).toBeUndefined();
});

test("lies in the table so that nobody reads it there, and not beyond its hour", async () => {
  const key = cookieOf(await keep("per_1", "/tani/a", fields)).split("=")[1]!;
  const { createHash } = await import("node:crypto");
  const item = (await town.table.get({ pk: `unsent#${createHash("sha256").update(key).digest("hex").slice(0, 32)}`, sk: "form" }))!;
  const written = JSON.stringify(item);
  for (const text of ["Rahasia", "per_1", "/tani/a", key]) expect(written).not.toContain(text);
  expect(Number(item.ttl)).toBeLessThanOrEqual(Date.now() / 1000 + lifetime);
  const old = cookieOf(await keep("per_1", "/tani/a", fields, new Date(Date.now() - (lifetime + 1) * 1000)));
  expect(await open(person("per_1"), "/tani/a", old)).toBeUndefined();
});

test("what is too long is not kept, and nobody keeps without end", async () => {
  const noise = Array.from({ length: 12_000 }, () => String.fromCharCode(33 + Math.floor(Math.random() * 90))).join("");
  expect(await keep("per_3", "/tani/a", [["text", noise]])).toBeUndefined();
  // Five thousand words people write are far below that.
  expect(await keep("per_3", "/tani/a", [["text", "Lubang besar di tengah jalan. ".repeat(1_000)]])).toBeDefined();
  let keptForms = 0;
  for (let i = 0; i < 40; i++) if (await keep("per_4", "/tani/a", fields)) keptForms++;
  expect(keptForms).toBe(30);
});

test("a table that fails is no limit that is reached", async () => {
  const config = use();
  connect({ ...config, table: { ...town.table, update: () => Promise.reject(new Error("no table")) } });
  await expect(keep("per_5", "/tani/a", fields)).rejects.toThrow("no table");
  connect(config);
});
