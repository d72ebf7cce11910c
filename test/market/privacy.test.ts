import { afterAll, beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import { say } from "@among/core/market/deal/chat";
import { take } from "@among/core/market/deal/take";
import * as Begin from "@among/core/market/deal/begin";
import * as Deals from "@among/core/market/deal/read";
import * as Receipt from "@among/core/market/deal/receipt";
import * as Edit from "@among/core/market/listing/edit";
import * as Flag from "@among/core/market/trust/flag";
import * as Read from "@among/core/market/listing/read";
import { list as listPrices } from "@among/core/market/request/open";
import { importPrices } from "@among/core/market/price/import";
import { world, type World } from "../world.ts";
import { faultOf, personWithPhone, list, offer, order, someone, village } from "./make.ts";

let w: World;
beforeAll(async () => void (w = await world()));
afterAll(() => w.close());

const guest = { kind: "guest" } as const;
const point = { lat: village.lat, lng: village.lng };

test("the farm gate is its seller's, and a buyer's only with an order", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller, { point });
  expect((await Read.read(seller, listing.id)).story.point).toEqual(point);
  for (const actor of [guest, buyer, someone("Bu Ning", "operator")]) expect(JSON.stringify(await Read.read(actor, listing.id))).not.toContain('"point":{');
  const deal = await offer(buyer, listing, 10_000);
  expect((await Deals.read(buyer, deal.id)).point).toBeUndefined();
  await take(seller, deal, "accept", {});
  expect((await Deals.read(buyer, deal.id)).point).toEqual(point);
});

test("numbers are shown when both agreed, and to nobody else", async () => {
  const [seller, buyer] = [await personWithPhone("Pak Slamet", "+6281234567890"), await personWithPhone("Bu Rina", "+6281298765432")];
  const deal = await order(seller, buyer, await list(seller), 10_000, "confirmed");
  const one = await take(buyer, deal, "share_number", {});
  for (const who of [seller, buyer]) expect(await Deals.read(who, deal.id)).not.toHaveProperty("phone");
  await take(seller, one.deal, "share_number", {});
  expect(await Deals.read(buyer, deal.id)).toMatchObject({ phone: "+6281234567890", whatsapp: "https://wa.me/6281234567890" });
  expect(await Deals.read(seller, deal.id)).toMatchObject({ phone: "+6281298765432" });
});

test("a foreign deal is missing, for reading and for every step", async () => {
  const [seller, buyer, stranger] = [someone(), someone(), someone()];
  const deal = await order(seller, buyer, await list(seller), 10_000, "handed_over");
  const aimed = { id: deal.id, version: deal.version };
  const tries = [
    () => Deals.read(stranger, deal.id),
    () => Deals.read(someone("Bu Ning", "operator"), deal.id),
    () => Receipt.receipt(stranger, deal.id),
    () => take(stranger, aimed, "offer", { quantity: 1_000 }),
    () => take(stranger, aimed, "accept", {}),
    () => take(stranger, aimed, "decline", {}),
    () => take(stranger, aimed, "withdraw", {}),
    () => take(stranger, aimed, "ready", {}),
    () => take(stranger, aimed, "hand_over", { quantity: 1_000 }),
    () => take(stranger, aimed, "receive", {}),
    () => take(stranger, aimed, "cancel", { text: "tidak jadi" }),
    () => take(stranger, aimed, "dispute", { text: "tidak jadi" }),
    () => take(stranger, aimed, "pay", { payment: "cash" }),
    () => take(stranger, aimed, "share_number", {}),
    () => take(stranger, aimed, "review", { stars: 1 }),
    () => say(stranger, deal.id, { id: id("lin"), text: "halo" }),
  ];
  for (const run of tries) expect(await faultOf(run)).toMatchObject({ kind: "missing", code: "deal.missing" });
  expect(await faultOf(() => Deals.read(guest, deal.id))).toMatchObject({ kind: "unauthenticated" });
  expect(await faultOf(() => Deals.read(buyer, id("dea")))).toMatchObject({ code: "deal.missing" });
});

test("an operator sees a deal while it is disputed, settles it, and nobody else does", async () => {
  const [seller, buyer, operator] = [someone(), someone(), someone("Bu Ning", "operator")];
  const deal = await order(seller, buyer, await list(seller), 10_000, "handed_over");
  const { deal: disputed } = await take(buyer, deal, "dispute", { text: "Separuhnya busuk" });
  expect(await Deals.read(operator, deal.id)).toMatchObject({ side: "operator", moves: ["settled"] });
  expect(await faultOf(() => take(buyer, disputed, "settle", { outcome: "cancelled", text: "Uang kembali" }))).toMatchObject({ kind: "forbidden" });
  const { deal: settled } = await take(operator, disputed, "settle", { outcome: "received", quantity: 5_000, text: "Separuh dibayar" });
  expect(settled).toMatchObject({ state: "received", quantity: 5_000, amount: 40_000 });
  expect(await Receipt.receipt(buyer, deal.id)).toMatchObject({ quantity: 5_000, amount: 40_000, agreed: { quantity: 10_000, price: 8_000, reason: "Separuh dibayar" } });
  expect(await faultOf(() => Deals.read(operator, deal.id))).toMatchObject({ code: "deal.missing" });
});

test("only its seller changes a listing; hidden, it is there for nobody else", async () => {
  const [seller, other, operator] = [someone(), someone(), someone("Bu Ning", "operator")];
  const listing = await list(seller);
  for (const run of [() => Edit.pause(other, listing), () => Edit.sellOut(other, listing), () => Edit.edit(other, listing, { commodity: "wortel", quantity: 1_000, village: village.code })]) expect(await faultOf(run)).toMatchObject({ code: "listing.missing" });
  expect(await faultOf(() => Edit.moderate(other, listing.id, true, "Penipuan"))).toMatchObject({ kind: "forbidden" });
  await Flag.flag(other, listing.id, { reason: "fraud" });
  await Flag.flag(other, listing.id, { reason: "fraud" });
  expect((await Flag.open(operator)).items).toMatchObject([{ listing: listing.id, by: other.id }]);
  expect(await faultOf(() => Flag.open(other))).toMatchObject({ kind: "forbidden" });
  await Edit.moderate(operator, listing.id, true, "Foto milik orang lain");
  await Flag.dealtWith(operator, listing.id);
  expect((await Flag.open(operator)).items).toEqual([]);
  for (const actor of [guest, other]) expect(await faultOf(() => Read.read(actor, listing.id))).toMatchObject({ code: "listing.missing" });
  expect((await Read.read(seller, listing.id)).story.hidden).toBe("Foto milik orang lain");
  expect(await faultOf(() => Begin.offer(other, { id: id("dea"), listing: listing.id, quantity: 1_000 }))).toMatchObject({ code: "listing.missing" });
  expect(await faultOf(() => Edit.resume(seller, { id: listing.id }))).toMatchObject({ code: "listing.move_refused" });
});

test("a guest sells nothing, buys nothing and imports nothing", async () => {
  const listing = await list(someone());
  const tries = [() => list(guest), () => Begin.offer(guest, { id: id("dea"), listing: listing.id, quantity: 1_000 }), () => Deals.mine(guest, "buyer", "open"), () => importPrices(guest, "deret", "")];
  for (const run of tries) expect(await faultOf(run)).toMatchObject({ kind: "unauthenticated" });
  expect(await faultOf(() => importPrices(someone(), "deret", ""))).toMatchObject({ kind: "forbidden" });
  expect((await listPrices({})).items).toEqual([]);
});
