import * as z from "zod";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { Fault } from "@among/core/fault";
import { cursorAt } from "@among/core/cursor";
import { entity, queryItems, transact } from "@among/core/table";
import { world, type World } from "../world.ts";

const Info = z.object({ id: z.string(), name: z.string().max(20), place: z.string().optional(), views: z.number().int().default(0), until: z.number().optional() });
const Shops = entity(Info, {
  name: "shop",
  key: (s: { id: string }) => ({ pk: `shop#${s.id}`, sk: "shop" }),
  index: { g1: (s) => (s.place ? [`place#${s.place}`, s.name] : undefined) },
  counters: ["views"],
  expires: (s) => s.until,
});
const Signs = entity(z.object({ id: z.string(), n: z.string() }), { name: "sign", key: (s: { id: string; n: string }) => ({ pk: `shop#${s.id}`, sk: `sign#${s.n}` }) });

let it: World;
let made = 0;
let id: string;
beforeAll(async () => void (it = await world()));
afterAll(() => it.close());
beforeEach(() => void (id = `s${++made}`));

const fault = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown);
  return Fault.is(error) ? `${error.kind} ${error.code}` : String(error);
};

test("what was made is read back, once", async () => {
  const shop = await Shops.create({ id, name: "Warung", views: 0 });
  expect(shop).toEqual({ id, name: "Warung", views: 0, version: 1 });
  expect(await Shops.get({ id })).toEqual(shop);
  expect(await fault(Shops.create({ id, name: "Other", views: 0 }))).toBe("conflict shop.exists");
  expect(await Shops.get({ id: "none" })).toBeUndefined();
});

test("ensuring twice makes it once, and trouble is never taken for being there", async () => {
  expect(await Shops.ensure({ id, name: "Warung", views: 0 })).toBe(true);
  expect(await Shops.ensure({ id, name: "Other", views: 0 })).toBe(false);
  expect(await Shops.get({ id })).toMatchObject({ name: "Warung", version: 1 });
  const whole = use();
  const busy = async () => Promise.reject(new Fault("unavailable", "table.busy"));
  connect({ ...whole, table: { ...whole.table, write: busy } });
  expect(await fault(Shops.ensure({ id: `${id}-b`, name: "Kios", views: 0 }))).toBe("unavailable table.busy");
  connect(whole);
});

test("what does not fit the schema is never written", async () => {
  expect(await fault(Shops.create({ id, name: "x".repeat(21), views: 0 }))).toMatch("shop does not fit its schema");
  expect(await Shops.get({ id })).toBeUndefined();
});

test("the second of two who save the same version is told", async () => {
  const shop = await Shops.create({ id, name: "Warung", views: 0 });
  expect(await Shops.save({ ...shop, name: "First" })).toMatchObject({ name: "First", version: 2 });
  expect(await fault(Shops.save({ ...shop, name: "Second" }))).toBe("conflict shop.stale");
  expect(await Shops.get({ id })).toMatchObject({ name: "First", version: 2 });
  expect(await fault(Shops.save({ id: "never-made", name: "x", views: 0, version: 1 }))).toBe("conflict shop.stale");
});

test("counters move beside saves, and a save does not set them back", async () => {
  const shop = await Shops.create({ id, name: "Warung", views: 3 });
  await Promise.all(Array.from({ length: 10 }, () => Shops.add({ id }, { views: 1 })));
  await Shops.save({ ...shop, name: "Renamed" });
  expect(await Shops.get({ id })).toEqual({ id, name: "Renamed", views: 13, version: 2 });
  expect(await fault(Shops.add({ id: "none" }, { views: 1 }))).toBe("missing shop.missing");
});

test("fields and attributes that this version does not know survive a save", async () => {
  await Shops.create({ id, name: "Warung", views: 0 });
  await it.table.update({ op: "update", key: Shops.key({ id }), set: { newer: "attribute", body: JSON.stringify({ id, name: "Warung", rating: { stars: 4 } }) } });
  const shop = await Shops.get({ id });
  await Shops.save({ ...shop!, name: "Renamed" });
  expect(await Shops.get({ id })).toMatchObject({ name: "Renamed", rating: { stars: 4 }, version: 2 });
  expect(await it.table.get(Shops.key({ id }))).toMatchObject({ newer: "attribute" });
});

test("an item leaves an index when its place goes", async () => {
  const place = `town${id}`;
  const shop = await Shops.create({ id, name: "Warung", place, views: 0 });
  const countInIndex = async () => (await Shops.query({ index: "g1", pk: `place#${place}` })).items.length;
  expect(await countInIndex()).toBe(1);
  await Shops.save({ ...shop, place: undefined });
  expect(await countInIndex()).toBe(0);
});

test("what has expired is gone for every reader, whether cleaned up or not", async () => {
  const now = Math.floor(Date.now() / 1000);
  const place = `old${id}`;
  await Shops.create({ id, name: "Gone", place, until: now - 5, views: 0 });
  await Shops.create({ id: `${id}b`, name: "Here", place, until: now + 600, views: 0 });
  expect(await Shops.get({ id })).toBeUndefined();
  expect((await Shops.batchGet([{ id }, { id: `${id}b` }])).map((s) => s.name)).toEqual(["Here"]);
  expect((await Shops.query({ index: "g1", pk: `place#${place}` })).items.map((s) => s.name)).toEqual(["Here"]);
});

test("pages meet, both ways, and hold only this entity", async () => {
  const place = `many${id}`;
  const names = Array.from({ length: 7 }, (_, i) => `n${i}`);
  for (const name of names) await Shops.create({ id: `${id}${name}`, name, place, views: 0 });
  await Signs.create({ id: `${id}n0`, n: "1" });
  for (const reverse of [false, true]) {
    const namesRead: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await Shops.query({ index: "g1", pk: `place#${place}`, limit: 3, reverse, cursor });
      namesRead.push(...page.items.map((s) => s.name));
      cursor = page.cursor;
    } while (cursor);
    expect(namesRead).toEqual(reverse ? names.toReversed() : names);
  }
  expect((await Shops.query({ pk: `shop#${id}n0` })).items.length).toBe(1);
  expect((await queryItems({ pk: `shop#${id}n0` })).items.map((i) => i.type)).toEqual(["shop", "sign"]);
});

test("a cursor from anywhere opens nothing but the partition asked for", async () => {
  const [mine, other] = [`mine${id}`, `other${id}`];
  await Shops.create({ id: `${id}a`, name: "a", place: mine, views: 0 });
  await Shops.create({ id: `${id}b`, name: "b", place: other, views: 0 });
  const foreign = cursorAt({ pk: `shop#${id}b`, sk: "shop", g1pk: `place#${other}`, g1sk: "A" }, "g1");
  const page = await Shops.query({ index: "g1", pk: `place#${mine}`, cursor: foreign });
  expect(page.items.map((s) => s.name)).toEqual(["a"]);
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  for (const cursor of ["", "!", "e30", encoded(null), encoded(["a", "b"]), encoded(["a", "b", 3]), encoded(["a", "b", ""]), encoded(["a", "b", "c", "d"]), encoded({ pk: "a" })]) {
    expect(await fault(Shops.query({ index: "g1", pk: `place#${mine}`, cursor }))).toBe("invalid cursor.invalid");
  }
});

test("a cursor that no key could be is answered, not crashed on", async () => {
  const cursor = cursorAt({ pk: "x", sk: "y".repeat(5_000) }, undefined);
  const answer = await Shops.query({ pk: `shop#${id}`, cursor }).then((page) => page.items.length, (error: unknown) => (Fault.is(error) ? error.code : error));
  expect([0, "cursor.invalid"]).toContain(answer);
});

test("a transaction says which of its writes were refused", async () => {
  await Shops.create({ id, name: "Warung", views: 0 });
  const refused = (failed: number[]) => new Fault("conflict", `refused.${failed.join("-")}`);
  const writes = [Signs.creating({ id, n: "1" }), Shops.creating({ id, name: "Again", views: 0 }), Shops.adding({ id: "none" }, { views: 1 })];
  expect(await fault(transact(writes, refused))).toBe("conflict refused.1-2");
  expect(await Signs.get({ id, n: "1" })).toBeUndefined();
  await transact([writes[0]!, Shops.adding({ id }, { views: 2 }), Shops.removing({ id: "none" })], refused);
  expect(await Shops.get({ id })).toMatchObject({ views: 2 });
  await Shops.remove({ id });
  expect(await Shops.get({ id })).toBeUndefined();
});
