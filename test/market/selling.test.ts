import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { id } from "@among/core/id";
import { take } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import * as Deals from "@among/core/market/deal/read";
import * as Receipt from "@among/core/market/deal/receipt";
import * as Selling from "@among/core/market/listing/selling";
import { today } from "@among/core/market/listing/info";
import * as Official from "@among/core/market/price/official";
import { importPrices } from "@among/core/market/price/import";
import * as Price from "@among/core/market/price/info";
import { world, type World } from "../world.ts";
import { faultOf, list, offer, order, someone, withPast } from "./make.ts";

let w: World;
beforeAll(async () => void (w = await world()));
afterAll(() => w.close());

test("the seller's page: what waits, what goes on, what came in, what others got", async () => {
  const [seller, buyer] = [await withPast(someone("Pak Slamet")), await withPast(someone("Bu Rina"))];
  const listing = await list(seller);
  const waiting = await offer(buyer, listing, 5_000);
  const countered = (await take(seller, await offer(buyer, listing, 6_000), "offer", { price: 8_200 })).deal;
  const asked = (await Begin.inquire(buyer, { id: id("dea"), listing: listing.id, text: "Bisa diantar?" })).deal;
  const confirmed = await order(seller, buyer, listing, 10_000, "confirmed");
  const ready = (await take(seller, await order(seller, buyer, listing, 7_000, "confirmed"), "ready", {})).deal;
  const received = await order(seller, buyer, listing, 20_000);
  for (let n = 0; n < 3; n++) {
    const peer = await withPast(someone());
    const listed = await list(peer, { price: 7_000 });
    await order(peer, buyer, listed, 1_000);
    // What is published takes more than one buyer.
    if (n === 0) await order(peer, await withPast(someone()), listed, 1_000);
  }
  await w.drain();
  const page = await Selling.selling(seller);
  const ids = (deals: { id: string }[] | undefined) => deals?.map((d) => d.id).sort();
  expect(ids(page.waiting)).toEqual([waiting.id, asked.id].sort());
  expect(ids(page.talks)).toEqual([countered.id]);
  expect([ids(page.orders.confirmed), ids(page.orders.ready)]).toEqual([[confirmed.id], [ready.id]]);
  expect(ids(page.toReview)).toEqual([received.id]);
  expect(page.listings).toMatchObject([{ id: listing.id, left: 63_000, held: 17_000, sold: 20_000 }]);
  expect(page.income).toHaveLength(12);
  expect(page.income.at(-1)).toEqual({ month: today(new Date()).slice(0, 7), amount: 160_000, orders: 1 });
  expect(page.peers).toMatchObject([{ commodity: "wortel", basis: "kg", figure: { median: 7_000, sellers: 4 } }]);
  const file = await Selling.incomeCsv(seller);
  expect(file).toContain(`${received.id},Bu Rina,wortel,,20,kg,8000,0,160000,cash,`);
  expect((await Deals.mine(buyer, "buyer", "open")).items).toHaveLength(5);
  expect((await Deals.mine(buyer, "buyer", "done")).items).toHaveLength(4);
});

test("what was called off is no income, and what was reviewed waits for no review", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller);
  await take(seller, await order(seller, buyer, listing, 5_000, "confirmed"), "cancel", { text: "Hujan terus" });
  await take(seller, await order(seller, buyer, listing, 5_000), "review", { stars: 5 });
  await take(seller, await offer(buyer, listing, 5_000), "decline", {});
  const page = await Selling.selling(seller);
  expect([page.toReview, page.waiting, page.orders]).toEqual([[], [], {}]);
  expect(page.income.at(-1)).toMatchObject({ amount: 40_000, orders: 1 });
  expect((await Selling.incomeCsv(seller)).trim().split("\r\n")).toHaveLength(2);
});

test("both record the payment, and each prints the same receipt", async () => {
  const [seller, buyer] = [someone("Pak Slamet"), someone("Bu Rina")];
  const listing = await list(seller, { handover: { pickup: true, delivery: { km: 5, fee: 15_000 } } });
  let { deal } = await Begin.offer(buyer, { id: id("dea"), listing: listing.id, quantity: 12_500, handover: "delivered", payment: "transfer" });
  ({ deal } = await take(seller, deal, "accept", {}));
  expect(await faultOf(() => Receipt.receipt(buyer, deal.id))).toMatchObject({ code: "deal.not_received" });
  ({ deal } = await take(seller, deal, "hand_over", { quantity: 12_300, text: "Tangkainya dibuang" }));
  ({ deal } = await take(buyer, deal, "receive", {}));
  ({ deal } = await take(buyer, deal, "pay", { payment: "transfer" }));
  ({ deal } = await take(seller, deal, "pay", { payment: "transfer" }));
  const receipt = await Receipt.receipt(buyer, deal.id);
  expect(receipt).toMatchObject({ quantity: 12_300, price: 8_000, goods: 98_400, fee: 15_000, amount: 113_400, payment: "transfer", agreed: { quantity: 12_500, price: 8_000, reason: "Tangkainya dibuang" } });
  expect(await Receipt.receipt(seller, deal.id)).toEqual(receipt);
  expect([receipt.paidByBuyer, receipt.paidBySeller].every(Boolean)).toBe(true);
});

test("the latest official figures stand beside, each with its source and date; the chart has both series", async () => {
  const [consumer, retail] = [(await Official.latest("bawang_merah")).find((p) => p.level === "consumer"), (await Official.latest("bawang_merah")).find((p) => p.level === "retail")];
  expect(consumer).toMatchObject({ source: "bapanas-panel", market: "Kota Batu", unitCode: "KGM" });
  expect(retail).toMatchObject({ source: "pihps" });
  const chart = await Price.chart("bawang_merah", "kg", 24);
  expect(chart.official.map((p) => p.date)).toEqual(chart.official.map((p) => p.date).toSorted());
  expect(chart.official.length).toBeGreaterThan(50);
});

test("a published figure that its source may have made up is shown nowhere", async () => {
  const own = use();
  const [real] = w.region.prices().filter((p) => p.commodity === "bawang_merah");
  const prices = [{ ...real!, commodity: "kubis", price: 4_000, possiblyImputed: false }, { ...real!, commodity: "kubis", price: 9_000, possiblyImputed: true }];
  connect({ ...own, region: { ...w.region, prices: () => prices } });
  expect((await Official.series("kubis", "2000-01-01")).map((p) => p.price)).toEqual([4_000]);
  expect((await Official.latest("kubis")).map((p) => p.price)).toEqual([4_000]);
  connect(own);
});

const header = "date,period,market,commodity,commodity_key,unit_code,price_idr,level,source,possibly_imputed";
const operator = someone("Bu Ning", "operator");

test("a good price file is kept, again changes nothing more, and is the latest then", async () => {
  const file = `\uFEFF${header}\r\n2026-11-20,day,Kota Batu,Wortel,wortel,KGM,6500,producer,dinas,no\r\n2026-11-20,day,Kota Batu,Lain,,KGM,100,producer,dinas,no\r\n`;
  expect(await importPrices(operator, "deret", file)).toEqual({ kept: 1, skipped: 1 });
  expect(await importPrices(operator, "deret", file)).toEqual({ kept: 1, skipped: 1 });
  expect(await Official.series("wortel", "2026-01-01")).toMatchObject([{ price: 6_500, level: "producer", source: "dinas", date: "2026-11-20" }]);
  const own = 'Tanggal;Komoditas;Harga;Tingkat;Pasar\n21/11/2026;Wortel;"Rp 7.250";retail;"Pasar Induk; Among Tani"\n21/11/2026;Beras;12.000;retail;Pasar Induk\n';
  expect(await importPrices(operator, "pasar", own)).toEqual({ kept: 1, skipped: 1 });
  expect(await Official.latest("wortel")).toMatchObject([{ level: "producer", price: 6_500 }, { level: "retail", price: 7_250, market: "Pasar Induk; Among Tani", source: "petugas-pasar", date: "2026-11-21" }]);
});

test("a bad price file is refused with its lines, and changes nothing", async () => {
  const file = `${header}\n2026-11-20,day,Kota Batu,Kentang,kentang,KGM,9000,producer,dinas,no\n20-11-2026,day,Kota Batu,Kentang,kentang,KGM,murah,farm,dinas,no\nkurang,kolom\n\n2026-11-21,day,Kota Batu,Naga,naga,KGM,9000,producer,dinas,no\n`;
  const fault = await faultOf(() => importPrices(operator, "deret", file));
  expect(fault).toMatchObject({ kind: "invalid", code: "price.file" });
  expect(fault.detail.problems).toEqual([
    { line: 3, field: "date", what: "date" },
    { line: 3, field: "level", what: "level" },
    { line: 3, field: "price", what: "price" },
    { line: 4, field: "columns", what: "columns" },
    { line: 6, field: "goods", what: "commodity" },
  ]);
  expect(await Official.series("kentang", "2026-01-01")).toEqual([]);
  expect((await faultOf(() => importPrices(operator, "deret", "date,price\n1,2"))).detail.problems).toContainEqual({ line: 1, field: "goods", what: "columns" });
  expect(await faultOf(() => importPrices(operator, "deret", ""))).toMatchObject({ code: "price.file" });
  expect(await faultOf(() => importPrices(operator, "lain", file))).toMatchObject({ code: "price.format" });
});
