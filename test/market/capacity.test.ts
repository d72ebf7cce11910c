import { beforeAll, expect, test } from "vitest";
import { use } from "@among/core/config";
import { id } from "@among/core/id";
import type { Event, Info as Deal } from "@among/core/market/deal/info";
import { countSale } from "@among/core/market/price/realised";
import { say } from "@among/core/market/deal/chat";
import { take } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import * as Deals from "@among/core/market/deal/read";
import * as Create from "@among/core/market/listing/create";
import { plusDays } from "@among/core/market/listing/draft";
import * as Farmer from "@among/core/market/trust/farmer";
import * as List from "@among/core/market/listing/list";
import { Heads, today, type Info } from "@among/core/market/listing/info";
import * as Price from "@among/core/market/price/info";
import * as Read from "@among/core/market/listing/read";
import * as Requests from "@among/core/market/request/open";
import * as Selling from "@among/core/market/listing/selling";
import { react } from "@among/core/reactions";
import { costs } from "../costs.ts";
import { world } from "../world.ts";
import { batu, draft, personWithPhone, seeded, someone, village } from "./make.ts";

/** Listings that are there. What a pattern costs does not hang on it; `npm run bench:capacity` proves it with many more. */
const listingCount = Number(process.env.LISTINGS ?? 8_000);
const now = new Date();
const random = seeded("market capacity");
const { allowed, cost, hold, onCapacity, whole } = costs("The market's access patterns");

const traded = batu.commodities.filter((c) => !c.group.endsWith("_price_only"));
const words = ["Panen pagi", "Kelas super", "Tanpa pestisida", "Sortir ukuran besar"];

/** A listing as people write them, with everything a card shows. */
function listing(n: number): Info {
  const commodity = traded[n % traded.length]!;
  const at = new Date(now.getTime() - (n * 90 * 86_400_000) / listingCount).toISOString();
  return {
    id: id("lst", Date.parse(at), random), seller: `per_${String(n % 4_000).padStart(26, "0")}`, sellerName: `Pak Slamet Riyadi ${n % 4_000}`, commodity: commodity.key,
    variety: n % 2 ? "Lokal Tulungrejo" : undefined, grade: random.pick(words), unit: "kg", grams: 1_000, price: 2_000 + (n % 37) * 500, minimum: 5_000,
    harvestOn: at.slice(0, 10), until: plusDays(today(now), 20), village: batu.villages[(n * 7) % batu.villages.length]!.code,
    handover: { pickup: true, collection: "Pasar Induk Among Tani", delivery: { km: 15, fee: 25_000 } }, certificates: n % 5 ? undefined : ["prima_3"],
    photo: id("pho", Date.parse(at), random), state: "active", lang: "id", createdAt: at, updatedAt: at, left: 250_000, held: 0, sold: 0,
  };
}

const story = "Wortel manis dari lereng Arjuno, dipanen pagi hari dan langsung dicuci. Daun dipotong, ukuran sedang sampai besar, siap kirim. Bisa pesan rutin tiap minggu, silakan tanya dulu untuk jumlah banyak.";

beforeAll(async () => {
  await world({ store: "dynamo", onCapacity });
  const batches = Array.from({ length: listingCount / 100 }, (_, i) => i);
  const quiet = use().table;
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let i = batches.pop(); i !== undefined; i = batches.pop()) await quiet.write(Array.from({ length: 100 }, (_, k) => Heads.creating(listing(i! * 100 + k))));
    }),
  );
}, 600_000);

test("each access pattern of the market costs what the README says, at most", async () => {
  const counted = await personWithPhone("Pak Slamet Riyadi");
  // Counting a use is a row of its own in the table of identity: here it belongs to a listing alone.
  const [seller, buyer, farmer] = [{ ...counted, madeUp: true as const }, { ...someone("Bu Rina Wulandari"), madeUp: true as const }, { ...someone("Mas Adi Nugroho"), madeUp: true as const }];
  const day = today(now);
  const near = { lat: -7.87, lng: 112.52 };
  const full = draft({ variety: "Lokal Tulungrejo", grade: "Kelas super", minimum: 5_000, description: story, point: { lat: village.lat, lng: village.lng }, certificates: [{ kind: "prima_3", number: "35-79-3-II-001", expiresOn: plusDays(day, 300) }] });
  const { listing: made } = await cost("Put a listing on offer", () => Create.create(counted, full, now));

  const first = await cost("Market, newest, a page of 24", () => List.list({}, now));
  await cost("Market, the next page", () => List.list({ cursor: first.cursor }, now));
  await cost("A commodity, newest", () => List.list({ commodity: "wortel" }, now));
  await cost("A commodity, cheapest", () => List.list({ commodity: "wortel", sort: "cheapest" }, now));
  await cost("A commodity, nearest", () => List.list({ commodity: "wortel", near, sort: "nearest" }, now));
  await cost("Everything, nearest", () => List.list({ near, sort: "nearest" }, now));
  await cost("A village", () => List.list({ village: village.code }, now));
  const pages = [first, await List.list({ commodity: "wortel", sort: "cheapest" }, now), await List.list({ commodity: "wortel", near, sort: "nearest" }, now)];
  for (const page of pages) expect(page.items).toHaveLength(24);
  await cost("A narrow filter", () => List.list({ commodity: "wortel", sort: "cheapest", priceFrom: 15_000, priceTo: 15_500 }, now));
  await cost("A listing's page", () => Read.read(buyer, made.id, now));
  // Half a year in which four buy of four each week: what a figure and what it is measured against are made of.
  for (let week = 0; week < 26; week++) {
    for (let n = 0; n < 4; n++) {
      const at = new Date(now.getTime() - (week * 7 + n) * 86_400_000);
      const sale = { id: id("dea", at.getTime(), random), commodity: "wortel", unit: "kg", grams: 1_000, quantity: 20_000, price: 8_000 + n * 100, seller: `per_s${n}`, buyer: `per_b${n}`, state: "received" } as Deal;
      await countSale(sale, { id: id("evt"), kind: "received", state: "received", side: "buyer", at: at.toISOString() } as Event, true);
    }
  }
  expect((await Price.beside("wortel", "kg", now)).realised).toMatchObject({ days: 7, sellers: 4 });
  await cost("The prices beside it", () => Price.beside("wortel", "kg", now));
  await cost("A farmer's profile", () => Farmer.profile(seller.id, now));

  let { deal } = await cost("Ask or offer", () => Begin.offer(buyer, { id: id("dea"), listing: made.id, quantity: 20_000, text: "Untuk warung, tiap Jumat." }, now));
  ({ deal } = await cost("A step: counter-offer", () => take(seller, deal, "offer", { price: 8_500, text: "Ini kelas super, Bu." }, now)));
  ({ deal } = await cost("A step: accept", () => take(buyer, deal, "accept", {}, now)));
  ({ deal } = await cost("A step: ready", () => take(seller, deal, "ready", {}, now)));
  ({ deal } = await cost("A step: hand over", () => take(seller, deal, "hand_over", { quantity: 19_500, text: "Susut waktu dicuci" }, now)));
  ({ deal } = await cost("A step: receive", () => take(buyer, deal, "receive", {}, now)));
  await cost("A step: review", () => take(buyer, deal, "review", { stars: 5, text: "Segar." }, now));
  await cost("A line of chat", () => say(buyer, deal.id, { id: id("lin"), text: "Terima kasih, Pak." }, now));
  await cost("A deal with all that was said and done", () => Deals.read(buyer, deal.id, now));
  const other = await Begin.offer(buyer, { id: id("dea"), listing: made.id, quantity: 10_000 }, now);
  const agreed = await take(seller, other.deal, "accept", {}, now);
  await cost("A step: cancel", () => take(buyer, agreed.deal, "cancel", { text: "Sudah dapat dari tetangga" }, now));

  const { request } = await cost("Post a request", () => Requests.open(buyer, { id: id("req"), commodity: "wortel", quantity: 200_000, from: day, village: village.code }, now));
  const answer = await cost("Answer a request", () => Begin.answer(farmer, { id: id("dea"), request: request.id, day, quantity: 50_000, price: 7_000 }, now));
  await cost("A step: accept a share", () => take(buyer, answer.deal, "accept", {}, now));
  await cost("A request and how far it is filled", () => Requests.read(farmer, request.id));
  await cost("Open requests of a commodity", () => Requests.list({ commodity: "wortel" }, now));
  await cost("The seller's page", () => Selling.selling(seller, now));
  const head = await use().table.get(Heads.key(made));
  await cost("The reaction to a new listing", () => react({ kind: "INSERT", id: "1", item: head! }, now));

  hold();
}, 120_000);

test("every pattern of the README's market is measured", whole);

test("the promises made for the market: list 4, page 1.5, create 10, accept 16", () => {
  const of = (pattern: string) => allowed.get(pattern)!;
  for (const pattern of ["Market, newest, a page of 24", "Market, the next page", "A commodity, newest", "A commodity, cheapest", "A commodity, nearest", "Everything, nearest", "A village"]) expect(of(pattern).read).toBeLessThanOrEqual(4);
  expect(of("A listing's page").read).toBeLessThanOrEqual(1.5);
  expect(of("Put a listing on offer").write).toBeLessThanOrEqual(10);
  expect(of("A step: accept").write).toBeLessThanOrEqual(16);
});
