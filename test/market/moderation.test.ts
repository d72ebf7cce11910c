import { afterAll, beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import * as Audit from "@among/core/identity/audit";
import { People } from "@among/core/identity/person";
import { take } from "@among/core/market/deal/take";
import * as Deals from "@among/core/market/deal/read";
import { plusDays } from "@among/core/market/listing/draft";
import * as Edit from "@among/core/market/listing/edit";
import * as Farmer from "@among/core/market/trust/farmer";
import * as Flag from "@among/core/market/trust/flag";
import { today, type Info } from "@among/core/market/listing/info";
import * as Official from "@among/core/market/price/official";
import { importPrices } from "@among/core/market/price/import";
import * as Read from "@among/core/market/listing/read";
import * as Requests from "@among/core/market/request/open";
import { expireListing } from "@among/core/market/reactions";
import { world, type World } from "../world.ts";
import { draft, faultOf, personWithPhone, list, offer, order, someone, village } from "./make.ts";

let w: World;
let day: string;
beforeAll(async () => {
  w = await world();
  day = today(new Date());
});
afterAll(() => w.close());

const operator = someone("Bu Ning", "operator");
const hide = (listing: { id: string }) => Edit.moderate(operator, listing.id, true, "Foto milik orang lain");
const stateOf = async ({ id }: { id: string }) => (await Read.load(id)).listing.state;
let clock = Date.now();
/** A moment after the one before: entries of one moment have no order. */
const later = (): Date => new Date((clock += 1_000));
/** What the trail says was done to it, oldest first. */
const trail = async (subject: string) => (await Audit.about(subject)).items.map((e) => [e.action, e.by, e.detail]).reverse();

test("a hidden listing is changed, sold out and put on offer by nobody but an operator", async () => {
  const seller = someone();
  const listing = await list(seller);
  await hide(listing);
  const { id: _, ...terms } = draft();
  for (const run of [() => Edit.edit(seller, { id: listing.id }, terms), () => Edit.sellOut(seller, { id: listing.id })]) expect(await faultOf(run)).toMatchObject({ kind: "forbidden", code: "listing.hidden" });
  for (const run of [() => Edit.pause(seller, { id: listing.id }), () => Edit.resume(seller, { id: listing.id })]) expect(await faultOf(run)).toMatchObject({ kind: "conflict", code: "listing.move_refused" });
  expect((await Read.load(listing.id)).listing).toMatchObject({ state: "hidden", left: 100_000 });
  // Shown again it is for its seller to put back on offer.
  expect(await Edit.moderate(operator, listing.id, false, "Sudah diganti")).toMatchObject({ state: "paused" });
  expect((await Read.read(seller, listing.id)).story.hidden).toBeUndefined();
  expect(await Edit.resume(seller, { id: listing.id })).toMatchObject({ state: "active" });
});

test("an offer for a listing that was hidden meanwhile is accepted by neither side, and one accepted before stays so", async () => {
  const [seller, buyer] = [someone(), someone()];
  const listing = await list(seller);
  const [asked, agreed] = [await offer(buyer, listing, 10_000), await offer(buyer, listing, 5_000)];
  const countered = (await take(seller, await offer(buyer, listing, 8_000), "offer", { price: 9_000 })).deal;
  await take(seller, agreed, "accept", {});
  await hide(listing);
  expect(await faultOf(() => take(seller, asked, "accept", {}))).toMatchObject({ kind: "conflict", code: "listing.hidden" });
  expect(await faultOf(() => take(buyer, countered, "accept", {}))).toMatchObject({ kind: "conflict", code: "listing.hidden" });
  expect((await Deals.read(buyer, asked.id)).deal.state).toBe("offered");
  expect((await Read.load(listing.id)).listing).toMatchObject({ left: 95_000, held: 5_000 });
  expect(await take(seller, agreed, "accept", {})).toMatchObject({ repeated: true, deal: { state: "confirmed" } });
});

test("the clock ends what is on offer or sold out, and leaves alone what its seller or an operator took away", async () => {
  const seller = someone();
  const until = plusDays(day, 1);
  const [active, hidden, paused, soldOut] = await Promise.all([1, 2, 3, 4].map(() => list(seller, { until })));
  await hide(hidden!);
  await Edit.pause(seller, paused!);
  await Edit.sellOut(seller, soldOut!);
  for (const l of [active, hidden, paused, soldOut]) await expireListing(`${seller.id}/${l!.id}`, new Date(Date.now() + 3 * 86_400_000));
  expect(await Promise.all([active, hidden, paused, soldOut].map((l) => stateOf(l!)))).toEqual(["expired", "hidden", "paused", "expired"]);
});

test("others find only what a seller has on offer; why something is hidden is for its seller and operators", async () => {
  const [seller, other] = [await personWithPhone("Pak Slamet"), someone()];
  const [onOffer, paused, hidden] = [await list(seller), await list(seller, { commodity: "kentang" }), await list(seller, { commodity: "apel" })];
  await Edit.pause(seller, paused);
  await hide(hidden);
  const seen = async (actor: Parameters<typeof Read.bySeller>[0]) => (await Read.bySeller(actor, seller.id)).items.map((l: Info) => l.id).sort();
  expect(await seen(seller)).toEqual([onOffer.id, paused.id, hidden.id].sort());
  for (const actor of [other, operator, { kind: "guest" } as const]) expect(await seen(actor)).toEqual([onOffer.id]);
  const profile = await Farmer.profile(seller.id);
  expect([profile.listings.map((l) => l.id), profile.commodities.toSorted()]).toEqual([[onOffer.id], ["kentang", "wortel"]]);
  for (const actor of [seller, operator]) expect((await Read.read(actor, hidden.id)).story.hidden).toBe("Foto milik orang lain");
  // Who never offered anything and does not call themselves a farmer has no page.
  await People.create({ id: other.id, name: other.name, grants: [{ role: "buyer" }], consents: [], staff: false, status: "active", createdAt: new Date().toISOString() });
  expect(await faultOf(() => Farmer.profile(other.id))).toMatchObject({ code: "person.missing" });
  expect(await Farmer.profile((await personWithPhone("Bu Tani")).id)).toMatchObject({ name: "Bu Tani", commodities: [] });
});

test("what staff did stands in the trail, once, with who and what", async () => {
  const [seller, officer] = [someone(), someone("Bu Ika", "extension_officer")];
  const number = "35-79-3-II-009";
  const listing = await list(seller, { certificates: [{ kind: "prima_3", number, expiresOn: plusDays(day, 200) }] });
  await Edit.vouch(officer, listing.id, { number }, later());
  for (const hidden of [true, true, false, false]) await Edit.moderate(operator, listing.id, hidden, "Harga salah satuan", later());
  expect(await trail(listing.id)).toEqual([
    ["certificate.vouch", officer.id, { number }],
    ["listing.moderate", operator.id, { state: "hidden" }],
    ["listing.moderate", operator.id, { state: "paused" }],
  ]);

  const { request } = await Requests.open(seller, { id: id("req"), commodity: "wortel", quantity: 5_000, from: day, village: village.code });
  for (const hidden of [true, true, false, false]) await Requests.moderate(operator, request.id, hidden, later());
  expect(await trail(request.id)).toEqual([
    ["listing.moderate", operator.id, { state: "hidden" }],
    ["listing.moderate", operator.id, { state: "open" }],
  ]);

  await importPrices(operator, "deret", "date,period,market,commodity_key,unit_code,price_idr,level,source\n2026-11-20,day,Kota Batu,tomat,KGM,6500,producer,dinas\n");
  expect(await Official.series("tomat", "2026-11-20")).toHaveLength(1);
  expect(await trail("deret")).toEqual([["price.import", operator.id, { kept: 1, skipped: 0 }]]);
});

test("a dispute is read and settled by an operator alone, which is written down; point and numbers stay between the two", async () => {
  const point = { lat: village.lat, lng: village.lng };
  const [seller, buyer] = [await personWithPhone("Pak Slamet", "+6281234567890"), await personWithPhone("Bu Rina", "+6281298765432")];
  let deal = await order(seller, buyer, await list(seller, { point }), 10_000, "handed_over");
  for (const who of [seller, buyer]) ({ deal } = await take(who, deal, "share_number", {}));
  ({ deal } = await take(buyer, deal, "dispute", { text: "Separuhnya busuk" }));
  for (const role of ["citizen", "editor", "extension_officer"] as const) {
    expect(await faultOf(() => Deals.read(someone(undefined, role), deal.id))).toMatchObject({ code: "deal.missing" });
    expect(await faultOf(() => Deals.disputes(someone(undefined, role)))).toMatchObject({ kind: "forbidden" });
  }
  expect((await Deals.disputes(operator)).items.map((d) => d.id)).toEqual([deal.id]);
  expect(await Deals.read(buyer, deal.id)).toMatchObject({ point, phone: "+6281234567890" });
  const seen = await Deals.read(operator, deal.id, later());
  expect([seen.side, seen.point, seen.phone, seen.whatsapp]).toEqual(["operator", undefined, undefined, undefined]);
  await take(operator, deal, "settle", { outcome: "cancelled", text: "Uang kembali" }, later());
  expect(await trail(deal.id)).toEqual([["deal.read", operator.id, { state: "disputed" }], ["deal.settle", operator.id, { outcome: "cancelled" }]]);
});

test("an officer vouches for what grows in their care, and an edit keeps it only for the very same certificate", async () => {
  const [seller, officer] = [someone(), someone("Bu Ika", "extension_officer")];
  const seen = { kind: "prima_3" as const, number: "35-79-3-II-010", expiresOn: plusDays(day, 200) };
  const listing = await list(seller, { certificates: [seen] });
  const ofApples = { ...officer, grants: [{ role: "extension_officer" as const, commodities: ["apel"] }] };
  expect(await faultOf(() => Edit.vouch(ofApples, listing.id, seen))).toMatchObject({ kind: "forbidden" });
  const { id: _, ...terms } = draft();
  const vouchedAfter = async (certificate: typeof seen) => {
    await Edit.vouch(officer, listing.id, seen);
    await Edit.edit(seller, { id: listing.id }, { ...terms, certificates: [certificate] });
    const vouched = (await Read.read(seller, listing.id)).story.certificates[0]!.vouchedBy;
    await Edit.edit(seller, { id: listing.id }, { ...terms, certificates: [seen] });
    return vouched;
  };
  expect(await vouchedAfter(seen)).toBe(officer.id);
  expect(await vouchedAfter({ ...seen, number: "35-79-3-II-011" })).toBeUndefined();
  expect(await vouchedAfter({ ...seen, kind: "organic" as never })).toBeUndefined();
  expect(await vouchedAfter({ ...seen, expiresOn: plusDays(day, 300) })).toBeUndefined();
});

test("what people find wrong is of a listing that is there, and short", async () => {
  const other = someone();
  const listing = await list(someone());
  expect(await faultOf(() => Flag.flag(other, id("lst"), { reason: "fraud" }))).toMatchObject({ code: "listing.missing" });
  expect((await faultOf(() => Flag.flag(other, listing.id, { reason: "fraud", text: "x".repeat(501) }))).detail.fields).toEqual({ text: "long" });
  expect((await faultOf(() => Flag.flag(other, listing.id, { reason: "spam" }))).detail.fields).toEqual({ reason: "choice" });
  expect(await faultOf(() => Flag.dealtWith(other, listing.id))).toMatchObject({ kind: "forbidden" });
});
