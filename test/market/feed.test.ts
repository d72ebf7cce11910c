import { afterEach, beforeEach, expect, test } from "vitest";
import { id } from "@among/core/id";
import { deleteAccount } from "@among/core/identity/account";
import { say } from "@among/core/market/deal/chat";
import { take } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import * as Deals from "@among/core/market/deal/read";
import * as Receipt from "@among/core/market/deal/receipt";
import * as Farmer from "@among/core/market/trust/farmer";
import * as Edit from "@among/core/market/listing/edit";
import * as List from "@among/core/market/listing/list";
import * as Price from "@among/core/market/price/info";
import * as Read from "@among/core/market/listing/read";
import * as Requests from "@among/core/market/request/open";
import { today } from "@among/core/market/listing/info";
import * as Realised from "@among/core/market/price/realised";
import * as Saved from "@among/core/market/listing/saved";
import { react, tick } from "@among/core/reactions";
import { sentTo } from "@among/core/messages/message";
import type { LoggedChange } from "@among/local/store/sqlite";
import { stepText } from "@among/core/market/texts";
import type { Event } from "@among/core/market/deal/info";
import { world, type World } from "../world.ts";
import { batu, faultOf, personWithPhone, list, offer, order, someone, village, withPast } from "./make.ts";

let w: World;
beforeEach(async () => void (w = await world()));
afterEach(() => w.close());

/** Delivers everything there ever was once more. @param now when it is delivered */
async function again(now: Date = new Date()): Promise<void> {
  const changes = (w.table as unknown as { changes(after: number, limit: number): LoggedChange[] }).changes(0, 100_000);
  for (const { seq, kind, old, item } of changes) await react({ kind, id: String(seq), old, item }, now);
}

const days = (n: number): Date => new Date(Date.now() + n * 86_400_000);

test("what three sellers got is counted once, however often it is told, and fewer are never shown", async () => {
  const sell = async (price: number, quantity = 10_000) => {
    const [seller, buyer] = [await withPast(someone()), await withPast(someone())];
    await order(seller, buyer, await list(seller, { price }), quantity);
  };
  await sell(6_000);
  await sell(7_000, 20_000);
  await w.drain();
  expect(await Realised.recent("wortel")).toBeUndefined();
  await sell(8_000);
  await w.drain();
  const figure = { median: 7_000, low: 6_000, high: 8_000, orders: 3, sellers: 3, buyers: 3, amount: 40_000, days: 7 };
  expect(await Realised.recent("wortel")).toMatchObject(figure);
  await again();
  await again();
  expect(await Realised.recent("wortel")).toMatchObject(figure);
  expect(await Realised.recent("wortel")).not.toHaveProperty("demo");
  expect(await Realised.weekly("wortel")).toMatchObject([{ median: 7_000, sellers: 3 }]);
  expect(await Price.beside("wortel")).toMatchObject({ official: [], realised: figure });
});

test("one seller's many orders stay that seller's own business", async () => {
  const seller = await withPast(someone());
  for (let n = 0; n < 4; n++) await order(seller, await withPast(someone()), await list(seller), 5_000);
  await w.drain();
  expect(await Realised.recent("wortel")).toBeUndefined();
  expect(await Realised.weekly("wortel")).toEqual([]);
});

test("orders kept and reviews are counted once", async () => {
  const [seller, buyer] = [await personWithPhone("Pak Slamet"), await personWithPhone("Bu Rina")];
  const deal = await order(seller, buyer, await list(seller), 10_000);
  const reviewed = await take(buyer, deal, "review", { stars: 4, text: "Segar, pas timbangannya." });
  await take(seller, reviewed.deal, "review", { stars: 5 });
  await w.drain();
  await again();
  const profile = await Farmer.profile(seller.id);
  expect(profile).toMatchObject({ name: "Pak Slamet", stars: 4, trust: { kept: 1, cancelled: 0, reviews: 1 }, reviews: [{ stars: 4, byName: "Bu Rina", text: "Segar, pas timbangannya." }], commodities: ["wortel"] });
  expect(await Farmer.trustOf(buyer.id, "buyer")).toMatchObject({ kept: 1, reviews: 1, stars: 5 });
  expect(JSON.stringify(profile)).not.toContain("+62");
});

test("a deleted account leaves no name, place or words behind, and its open talks lapse", async () => {
  const [seller, buyer] = [await personWithPhone("Slamet Riyadi", "+6281234567890"), await personWithPhone("Bu Rina", "+6281298765432")];
  const listing = await list(seller, { point: { lat: village.lat, lng: village.lng }, description: "Rumah Slamet Riyadi, pagar biru" });
  const talk = await offer(buyer, listing, 5_000);
  const done = await order(seller, buyer, listing, 10_000);
  await take(seller, done, "review", { stars: 5 });
  await Saved.save(seller, { id: id("src"), commodity: "kentang" });
  await w.drain();
  await deleteAccount(seller);
  await w.drain();
  await again();
  const after = await Read.read({ kind: "guest" }, listing.id);
  expect(after).toMatchObject({ state: "paused", listing: { sellerName: "" }, story: { description: undefined } });
  expect((await Deals.read(buyer, talk.id)).deal).toMatchObject({ state: "expired", sellerName: "" });
  expect(await Receipt.receipt(buyer, done.id)).toMatchObject({ seller: "", amount: 80_000 });
  expect((await Farmer.reviewsOf(buyer.id, "buyer")).items).toMatchObject([{ stars: 5, byName: "" }]);
  expect(await Saved.mine(seller)).toEqual([]);
});

test("of a deleted account nothing is left on offer or asked for, and what was hidden stays hidden", async () => {
  const [who, seller, operator] = [await personWithPhone("Slamet Riyadi"), someone(), someone("Bu Ning", "operator")];
  const [gate, words, hidden] = [await list(who, { point: { lat: village.lat, lng: village.lng } }), await list(who, { description: "Rumah Slamet Riyadi" }), await list(who)];
  const openRequest = async () => (await Requests.open(who, { id: id("req"), commodity: "wortel", quantity: 5_000, from: today(new Date()), village: village.code, description: "Untuk warung Slamet" })).request;
  const [asked, unwanted] = [await openRequest(), await openRequest()];
  const [bought, talk] = [await order(seller, who, await list(seller), 5_000), await offer(who, await list(seller), 5_000)];
  await Edit.moderate(operator, hidden.id, true, "Foto milik orang lain");
  await Requests.moderate(operator, unwanted.id, true);
  await deleteAccount(who);
  await w.drain();
  for (const { id } of [gate, words, hidden]) {
    const { listing, story } = await Read.load(id);
    expect([listing.state, listing.sellerName, story.point, story.description]).toEqual([id === hidden.id ? "hidden" : "paused", "", undefined, undefined]);
  }
  for (const { id } of [asked, unwanted]) {
    const { request } = await Requests.read(operator, id);
    expect([request.state, request.buyerName, request.description]).toEqual([id === asked.id ? "closed" : "hidden", "", undefined]);
  }
  // Shown again, it asks for nothing in the name of somebody who is gone.
  expect((await Requests.moderate(operator, unwanted.id, false)).state).toBe("closed");
  expect((await Deals.read(seller, bought.id)).deal).toMatchObject({ state: "received", buyerName: "" });
  expect((await Deals.read(seller, talk.id)).deal).toMatchObject({ state: "expired", buyerName: "" });
});

test("a sum that holds the delivery too says so", async () => {
  const [seller, buyer] = [await personWithPhone("Pak Slamet", "+6281234567890"), await personWithPhone("Rina", "+6281298765432")];
  const listing = await list(seller);
  const { deal } = await Begin.offer(buyer, { id: id("dea"), listing: listing.id, quantity: 10_000, lang: "id" });
  const parts = (fee: number) => stepText({ ...deal, fee }, { kind: "offered", side: "buyer", amount: 80_000 + fee } as Event, "seller", "");
  expect(parts(0)).toMatch(/= Rp\s80\.000\. /);
  expect(parts(25_000)).toMatch(/= Rp\s105\.000 termasuk ongkos antar\. /);
});

test("each step reaches the other side once, in their language, and the chat once in a while", async () => {
  const [seller, buyer] = [await personWithPhone("Pak Slamet", "+6281234567890"), await personWithPhone("Rina", "+6281298765432")];
  const listing = await list(seller);
  const { deal } = await Begin.offer(buyer, { id: id("dea"), listing: listing.id, quantity: 10_000, lang: "en" });
  await w.drain();
  expect(w.sent).toMatchObject([{ to: "+6281234567890" }]);
  expect(w.sent[0]!.text).toMatch(/^Pembeli menawar wortel: 10 kg × Rp\s8\.000 = Rp\s80\.000\. http:\/\/localhost\/tani\/\w+\/dea_/);
  await take(seller, deal, "accept", {});
  const now = new Date();
  for (const text of ["Besok pagi ya", "Jam 6"]) await say(buyer, deal.id, { id: id("lin"), text }, now);
  await w.drain();
  await again();
  expect(w.sent.map((m) => m.to)).toEqual(["+6281234567890", "+6281298765432", "+6281234567890"]);
  expect(w.sent[1]!.text).toContain("The seller agreed: carrot");
  expect(w.sent[2]!.text).not.toContain("Besok pagi");
});

test("what is delivered days late is counted and watched, and wakes nobody", async () => {
  const [seller, buyer] = [await personWithPhone("Pak Slamet", "+6281234567890"), await personWithPhone("Bu Rina", "+6281298765432")];
  await Saved.save(buyer, { id: id("src"), commodity: "wortel" });
  const listing = await list(seller);
  const deal = await order(seller, buyer, listing, 10_000);
  await say(buyer, deal.id, { id: id("lin"), text: "Terima kasih, Pak." });
  await Edit.moderate(someone("Bu Ning", "operator"), listing.id, true, "Foto milik orang lain");
  const texts = async () => (await Promise.all(["+6281234567890", "+6281298765432"].map(async (phone) => (await sentTo(phone)).items.length))).reduce((a, b) => a + b);
  await again(days(2.01));
  expect(await texts()).toBe(0);
  expect(await Farmer.trustOf(seller.id, "seller")).toMatchObject({ kept: 1 });
  // In time it is news: the listing, four steps, the line and the hiding.
  await w.drain();
  expect([await texts(), w.sent.length]).toEqual([7, 7]);
});

test("what was cancelled, disputed and settled speaks of whoever did it, and only what was sold makes a price", async () => {
  const [seller, buyer, operator] = [await withPast(someone()), await withPast(someone()), someone("Bu Ning", "operator")];
  const listing = await list(seller);
  const settle = async (outcome: "received" | "cancelled") => {
    const { deal } = await take(buyer, await order(seller, buyer, listing, 5_000, "handed_over"), "dispute", { text: "Banyak yang busuk" });
    await take(operator, deal, "settle", { outcome, text: "Sudah dibicarakan." });
  };
  await settle("received");
  await settle("cancelled");
  await take(buyer, await order(seller, buyer, listing, 5_000, "confirmed"), "cancel", { text: "Tidak jadi, maaf" });
  const forgotten = await order(seller, buyer, listing, 5_000, "confirmed");
  for (const other of [buyer, await withPast(someone())]) {
    const peer = await withPast(someone());
    await order(peer, other, await list(peer), 5_000);
  }
  await tick();
  await w.drain();
  await tick(days(9));
  await w.drain();
  expect((await Deals.read(buyer, forgotten.id)).deal.state).toBe("cancelled");
  expect(await Farmer.trustOf(seller.id, "seller")).toMatchObject({ kept: 1, cancelled: 0, disputed: 2 });
  expect(await Farmer.trustOf(buyer.id, "buyer")).toMatchObject({ kept: 2, cancelled: 1, disputed: 0 });
  expect(await Realised.recent("wortel")).toMatchObject({ orders: 3, sellers: 3, amount: 15_000 });
});

test("what is sold out leaves the lists, and comes back when an order gives goods back", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller, { quantity: 20_000 });
  const deal = await order(seller, buyer, listing, 20_000, "confirmed");
  expect((await List.list({ commodity: "wortel", sort: "cheapest" })).items).toEqual([]);
  await w.drain();
  expect((await Read.load(listing.id)).listing).toMatchObject({ state: "sold_out", left: 0, held: 20_000 });
  await take(buyer, deal, "cancel", { text: "Tidak jadi, maaf" });
  await w.drain();
  await again();
  expect((await Read.load(listing.id)).listing).toMatchObject({ state: "active", left: 20_000, held: 0 });
  expect((await List.list({ commodity: "wortel", sort: "cheapest" })).items).toHaveLength(1);
});

test("the clock ends what nobody answers, gives stock back once, and takes silence for received", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller, { until: days(100).toISOString().slice(0, 10) });
  const open = await offer(buyer, listing, 5_000);
  const agreed = await order(seller, buyer, listing, 10_000, "confirmed");
  const handed = await order(seller, buyer, listing, 20_000, "handed_over");
  await tick();
  await w.drain();
  await tick(days(1));
  expect((await Deals.read(buyer, open.id)).deal.state).toBe("offered");
  await tick(days(3));
  await tick(days(4));
  await tick(days(12));
  await tick(days(13));
  const state = async ({ id }: { id: string }) => (await Deals.read(buyer, id)).deal.state;
  expect([await state(open), await state(agreed), await state(handed)]).toEqual(["expired", "cancelled", "received"]);
  expect((await Read.load(listing.id)).listing).toMatchObject({ left: 80_000, held: 0, sold: 20_000 });
});

test("a saved search is of one village, of goods that are sold here, and one of twenty at most", async () => {
  const [waiting, other] = [await personWithPhone("Bu Rina", "+6281298765432"), batu.villages[1]!.code];
  const search = (over: object = {}) => Saved.save(waiting, { id: id("src"), commodity: "wortel", ...over });
  const first = { id: id("src"), commodity: "wortel", village: other };
  await search(first);
  await list(someone());
  await w.drain();
  expect(w.sent).toEqual([]);
  await list(someone(), { village: other });
  await w.drain();
  expect(w.sent).toHaveLength(1);
  expect((await faultOf(() => search({ commodity: "beras_medium" }))).detail.fields).toEqual({ commodity: "choice" });
  for (let n = 1; n < Saved.maxSearches; n++) await search();
  expect(await faultOf(() => search())).toMatchObject({ kind: "conflict", code: "search.too_many", detail: { most: 20 } });
  expect(await search(first)).toMatchObject({ id: first.id });
});

test("a saved search tells of a new listing that fits, once, and never of one's own", async () => {
  const [seller, waiting] = [await personWithPhone("Pak Slamet", "+6281234567890"), await personWithPhone("Bu Rina", "+6281298765432")];
  await Saved.save(waiting, { id: id("src"), commodity: "wortel", priceTo: 9_000 });
  await Saved.save(waiting, { id: id("src"), commodity: "wortel", lang: "en" });
  await Saved.save(seller, { id: id("src"), commodity: "wortel" });
  await list(seller, { price: 20_000, commodity: "kentang" });
  const listing = await list(seller, { price: 8_500 });
  await w.drain();
  await again();
  expect(w.sent.map((m) => m.to)).toEqual(["+6281298765432"]);
  expect(w.sent[0]!.text).toContain(`/tani/${listing.id}`);
  await Saved.like(waiting, listing);
  await Saved.like(waiting, listing);
  expect(await Saved.favourites(waiting)).toMatchObject([{ id: listing.id }]);
  await Edit.moderate(someone("Bu Ning", "operator"), listing.id, true, "Foto milik orang lain");
  expect(await Saved.favourites(waiting)).toEqual([]);
  await w.drain();
  await again();
  expect(w.sent.map((m) => m.to)).toEqual(["+6281298765432", "+6281234567890"]);
  expect(w.sent[1]!.text).toMatch(/^Daganganmu, wortel, disembunyikan/);
});
