import { beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import * as Create from "@among/core/market/listing/create";
import * as Saved from "@among/core/market/listing/saved";
import { rules } from "@among/core/market/limits";
import { faultOf } from "../reports/make.ts";
import { world } from "../world.ts";
import { draft, personWithPhone } from "./make.ts";

beforeAll(async () => {
  const w = await world();
  return () => w.close();
});

/** How each call ended: the code of what was thrown, or `done`. */
const ends = async (calls: Promise<unknown>[]): Promise<Record<string, number>> => {
  const settled = await Promise.allSettled(calls);
  return Object.fromEntries(Object.entries(Object.groupBy(settled, (end) => (end.status === "fulfilled" ? "done" : String(end.reason.code)))).map(([end, list]) => [end, list!.length]));
};

test("of sixty searches that are saved at once twenty are, and the same one sent ten times is one", async () => {
  const waiting = await personWithPhone("Bu Rina", "+6281298765432");
  const same = { id: id("src"), commodity: "wortel" };
  expect(await ends(Array.from({ length: 10 }, () => Saved.save(waiting, same)))).toEqual({ done: 10 });
  expect(await ends(Array.from({ length: 60 }, () => Saved.save(waiting, { id: id("src"), commodity: "wortel" })))).toEqual({ done: 19, "search.too_many": 41 });
  expect(await Saved.mine(waiting)).toHaveLength(Saved.maxSearches);
  // One that is taken away makes room for one.
  await Saved.remove(waiting, same.id);
  expect(await ends(Array.from({ length: 5 }, () => Saved.save(waiting, { id: id("src"), commodity: "wortel" })))).toEqual({ done: 1, "search.too_many": 4 });
  expect(await faultOf(() => Saved.save(waiting, { id: id("src"), commodity: "tidak_ada" }))).toMatchObject({ kind: "invalid" });
});

test("listings that are put on offer at once are no more than one by one", async () => {
  const seller = await personWithPhone("Pak Slamet", "+6281234567890");
  expect(await ends(Array.from({ length: rules.listing.max + 30 }, () => Create.create(seller, draft())))).toEqual({ done: rules.listing.max, "limit.market.listing": 30 });
});
