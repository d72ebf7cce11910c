import { afterEach, beforeEach, expect, test } from "vitest";
import { id } from "@among/core/id";
import { take } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import * as Create from "@among/core/market/listing/create";
import { plusDays } from "@among/core/market/listing/draft";
import * as Edit from "@among/core/market/listing/edit";
import * as List from "@among/core/market/listing/list";
import { today } from "@among/core/market/listing/info";
import * as Read from "@among/core/market/listing/read";
import * as Realised from "@among/core/market/price/realised";
import * as Requests from "@among/core/market/request/open";
import * as Selling from "@among/core/market/listing/selling";
import { tick } from "@among/core/reactions";
import { instantAt } from "@among/core/zone";
import { world, type World } from "../world.ts";
import { draft, faultOf, list, offer, order, someone, village, withPast } from "./make.ts";

let w: World;
beforeEach(async () => void (w = await world()));
afterEach(() => w.close());

/** One in the morning of a Monday that begins a month; in UTC it is still the day, the week and the month before. */
const oneAtNight = new Date("2027-01-31T18:00:00.000Z");
const localDay = "2027-02-01";
const later = (days: number): Date => new Date(oneAtNight.getTime() + days * 86_400_000);

test("what is sold at one in the morning counts on that local day, week and month", async () => {
  const [seller, buyer] = [await withPast(someone()), await withPast(someone("Bu Rina"))];
  const deal = await order(seller, buyer, await list(seller, {}, oneAtNight), 10_000, "received", oneAtNight);
  await take(seller, deal, "pay", { payment: "cash" }, oneAtNight);
  for (const peer of [await withPast(someone()), await withPast(someone())]) await order(peer, await withPast(someone()), await list(peer, {}, oneAtNight), 10_000, "received", oneAtNight);
  await w.drain();

  expect(await Realised.weekly("wortel", "kg", 53, oneAtNight)).toMatchObject([{ date: localDay, orders: 3 }]);
  expect(await Realised.recent("wortel", "kg", oneAtNight)).toMatchObject({ days: 7, orders: 3 });
  expect(await Realised.recent("wortel", "kg", later(6))).toMatchObject({ days: 7, date: localDay });
  expect(await Realised.recent("wortel", "kg", later(7))).toMatchObject({ days: 28 });
  expect(await Realised.recent("wortel", "kg", later(91))).toBeUndefined();

  expect((await Selling.selling(seller, oneAtNight)).income.at(-1)).toEqual({ month: "2027-02", amount: 80_000, orders: 1 });
  expect((await Selling.selling(seller, new Date("2028-01-15T05:00:00.000Z"))).income[0]).toEqual({ month: "2027-02", amount: 80_000, orders: 1 });
  expect(await Selling.incomeCsv(seller, oneAtNight)).toMatch(new RegExp(`\\n${localDay},${deal.id},.*,cash,${localDay}\\r\\n$`));
});

test("what is offered, asked for or agreed at one in the morning is of that local day", async () => {
  const [seller, buyer] = [someone(), someone()];
  const yesterday = plusDays(localDay, -1);
  const listing = await list(seller, {}, oneAtNight);
  expect(listing.harvestOn).toBe(localDay);
  expect((await faultOf(() => Create.create(seller, draft({ until: yesterday }, oneAtNight), oneAtNight))).detail.fields).toEqual({ until: "past" });
  expect((await offer(buyer, listing, 5_000, oneAtNight)).on).toBe(localDay);
  expect((await faultOf(() => Begin.offer(buyer, { id: id("dea"), listing: listing.id, quantity: 5_000, on: yesterday }, oneAtNight))).detail.fields).toEqual({ on: "date" });
  const wanted = { id: id("req"), commodity: "wortel", quantity: 50_000, village: village.code };
  expect((await faultOf(() => Requests.open(buyer, { ...wanted, from: yesterday }, oneAtNight))).detail.fields).toEqual({ from: "date" });
  expect((await Requests.open(buyer, { ...wanted, from: localDay }, oneAtNight)).request.from).toBe(localDay);
});

test("a request is open to the end of its last local day", async () => {
  const [buyer, farmer] = [someone(), someone()];
  const { request } = await Requests.open(buyer, { id: id("req"), commodity: "wortel", quantity: 50_000, price: 7_000, from: localDay, village: village.code }, oneAtNight);
  const midnight = instantAt(plusDays(localDay, 1), 0, w.region.timezone);
  const answer = (at: number) => Begin.answer(farmer, { id: id("dea"), request: request.id, day: localDay, quantity: 10_000 }, new Date(at));
  expect((await answer(midnight - 60_000)).deal.state).toBe("offered");
  expect(await faultOf(() => answer(midnight + 60_000))).toMatchObject({ code: "request.not_open" });
  const listed = async (at: number) => (await Requests.list({ month: "2027-01" }, new Date(at))).items.length;
  expect([await listed(midnight - 60_000), await listed(midnight + 60_000)]).toEqual([1, 0]);
});

test("a listing is on offer to the end of its last local day; then it ends, and its seller puts it on offer again", async () => {
  const [seller, buyer] = [someone(), someone()];
  await tick();
  const until = today(new Date(Date.now() + 2 * 86_400_000));
  const listing = await list(seller, { until });
  await w.drain();
  const midnight = instantAt(plusDays(until, 1), 0, w.region.timezone);
  const [before, after] = [new Date(midnight - 60_000), new Date(midnight + 60_000)];
  const listed = async (at: Date) => (await List.list({}, at)).items.map((l) => l.id);

  await tick(before);
  expect([(await Read.load(listing.id)).listing.state, await listed(before)]).toEqual(["active", [listing.id]]);
  expect((await offer(buyer, listing, 5_000, before)).state).toBe("offered");
  // Before the clock has come by, nobody sees or orders it any more.
  expect([(await Read.read(buyer, listing.id, after)).state, await listed(after)]).toEqual(["expired", []]);
  expect(await faultOf(() => offer(buyer, listing, 5_000, after))).toMatchObject({ code: "listing.not_offered", detail: { state: "expired" } });

  await tick(after);
  const { listing: ended } = await Read.load(listing.id);
  expect(ended.state).toBe("expired");
  expect(await faultOf(() => Edit.resume(seller, ended, after))).toMatchObject({ code: "listing.expired" });
  const day = today(after);
  const { id: _, ...terms } = draft({ harvestOn: until, until: day });
  expect(await Edit.edit(seller, ended, terms, after)).toMatchObject({ state: "active", until: day });
  expect(await listed(after)).toEqual([listing.id]);
});

test("a listing whose last day was moved ends on the new one, not when the clock looks for the old one", async () => {
  const seller = someone();
  await tick();
  const day = (n: number) => today(new Date(Date.now() + n * 86_400_000));
  const listing = await list(seller, { until: day(2) });
  const { id: _, ...terms } = draft({ until: day(3) });
  await Edit.edit(seller, listing, terms);
  await w.drain();
  const stateJustAfterMidnightOf = async (n: number) => {
    await tick(new Date(instantAt(day(n), 1, w.region.timezone)));
    return (await Read.load(listing.id)).listing.state;
  };
  expect([await stateJustAfterMidnightOf(3), await stateJustAfterMidnightOf(4)]).toEqual(["active", "expired"]);
});
