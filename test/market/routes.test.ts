import { beforeAll, describe, expect, test } from "vitest";
import { id } from "@among/core/id";
import * as Audit from "@among/core/identity/audit";
import { plusDays } from "@among/core/market/listing/draft";
import { today } from "@among/core/market/listing/info";
import { world, type World } from "../world.ts";
import { ask, signedIn, fetchJson } from "../routes/people.ts";

let w: World;
let seller: { id: string; cookie: string };
let buyer: { id: string; cookie: string };
let operator: { id: string; cookie: string };
beforeAll(async () => {
  w = await world();
  seller = await signedIn("farmer");
  buyer = await signedIn("buyer");
  operator = await signedIn("operator");
  return () => w.close();
});

const village = "35.79.02.2003";
const point = { lat: -7.8716, lng: 112.5269 };
const draft = (more = {}) => ({ id: id("lst"), commodity: "kubis", quantity: 80_000, price: 5_000, village, point, handover: { pickup: true }, ...more });
const offered = async (more = {}) => (await fetchJson("/api/listings", { body: draft(more), cookie: seller.cookie })).body as { id: string; version: number };
const send = (path: string, method: string, by: { cookie: string }, body?: unknown) => fetchJson(path, { method, cookie: by.cookie, body });

describe("POST /api/listings", () => {
  test("201 with where it is; sent again 200, with other words 409", async () => {
    const sent = draft();
    const { status, headers, body } = await fetchJson("/api/listings?lang=en", { body: sent, cookie: seller.cookie });
    expect([status, headers.get("location"), headers.get("cache-control")]).toEqual([201, `/api/listings/${sent.id}`, "private, no-store"]);
    expect(body).toMatchObject({ id: sent.id, commodityName: "Cabbage", unitCode: "KGM", pricePerKg: 5_000, left: 80_000, version: 1, held: 0, sold: 0, links: { page: `/en/tani/${sent.id}` } });
    expect((await fetchJson("/api/listings", { body: sent, cookie: seller.cookie })).status).toBe(200);
    expect((await fetchJson("/api/listings", { body: { ...sent, price: 1 }, cookie: seller.cookie })).body.error).toMatchObject({ kind: "conflict", code: "listing.id_taken" });
  });

  test("400 names every field at once", async () => {
    const { status, body } = await fetchJson("/api/listings", { body: { ...draft(), commodity: "beras_medium", village: "x", quantity: 0 }, cookie: seller.cookie });
    expect([status, body.error.code, body.error.fields]).toEqual([400, "listing.invalid", { commodity: "choice", village: "choice", quantity: "short" }]);
  });

  test("nothing but the draft's own fields is taken", async () => {
    const { id: listingId } = await offered({ state: "hidden", seller: buyer.id, sold: 9, sellerName: "Orang lain" });
    expect((await fetchJson(`/api/listings/${listingId}`)).body).toMatchObject({ state: "active", seller: { id: seller.id, name: "Orang farmer" } });
  });

  test("who lists without end is told when to come back", async () => {
    const eager = await signedIn("farmer");
    const statuses: number[] = [];
    for (let n = 0; n < 124; n += 4) statuses.push(...(await Promise.all(Array.from({ length: 4 }, () => ask("/api/listings", { body: draft(), cookie: eager.cookie })))).map((r) => r.status));
    expect(statuses.filter((s) => s === 201)).toHaveLength(120);
    expect(statuses.slice(-4)).toEqual([429, 429, 429, 429]);
  });
});

describe("GET /api/listings", () => {
  test("tells what everyone may know and nothing else", async () => {
    const { id: listingId } = await offered({ commodity: "lobak" });
    const { headers, body } = await fetchJson("/api/listings?commodity=lobak");
    expect(headers.get("cache-control")).toBe("public, max-age=15, stale-while-revalidate=60");
    expect(body.items).toHaveLength(1);
    expect(Object.keys(body.items[0]).sort()).toEqual(["certificates", "commodity", "commodityName", "createdAt", "gramsPerUnit", "handover", "harvestOn", "id", "left", "links", "place", "price", "pricePerKg", "seller", "state", "unit", "unitCode", "unitName", "until", "updatedAt"]);
    for (const path of ["/api/listings?commodity=lobak", `/api/listings/${listingId}`, "/api/market.geojson", "/api/feeds/commodities/lobak/listings.atom"]) expect(await (await ask(path)).text(), path).not.toMatch(/7\.8716|112\.5269/);
    expect((await fetchJson(`/api/listings/${listingId}`, { cookie: seller.cookie })).body.own).toMatchObject({ ...point, held: 0 });
    expect((await fetchJson(`/api/listings/${listingId}`, { cookie: buyer.cookie })).body.own).toBeUndefined();
  });

  test("sorts by price, pages without gap, and filters", async () => {
    const prices = [9_000, 3_000, 7_000, 5_000, 11_000];
    for (const [n, price] of prices.entries()) await offered({ commodity: "buncis", price, grade: n % 2 ? "Super" : "B", village: n % 2 ? village : "35.79.01.1004" });
    const seen: number[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await fetchJson(`/api/listings?commodity=buncis&sort=cheapest&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      expect(body.sort).toBe("cheapest");
      seen.push(...body.items.map((l: { price: number }) => l.price));
      if (!(cursor = body.cursor ?? "")) break;
    }
    expect(seen).toEqual(prices.toSorted((a, b) => a - b));
    const of = async (query: string) => (await fetchJson(`/api/listings?commodity=buncis&${query}`)).body.items.map((l: { price: number }) => l.price).sort();
    expect(await of("priceFrom=4000&priceTo=8000")).toEqual([5_000, 7_000]);
    expect(await of("grade=super")).toEqual([3_000, 5_000]);
    expect(await of(`village=${village}`)).toEqual([3_000, 5_000]);
    const near = (await fetchJson(`/api/listings?commodity=buncis&sort=nearest&lat=${point.lat}&lng=${point.lng}`)).body.items;
    const metres = near.map((l: { metres: number }) => l.metres);
    expect(metres).toEqual(metres.toSorted((a: number, b: number) => a - b));
    expect((await fetchJson("/api/listings?lat=-7.8")).body.error.fields).toEqual({ lng: "required" });
    expect((await fetchJson("/api/listings?cursor=abc")).body.error.code).toBe("cursor.invalid");
  });

  test("an item is sent with its tag, and anew after every change", async () => {
    const { id: listingId } = await offered();
    const first = await ask(`/api/listings/${listingId}`);
    const tag = first.headers.get("etag")!;
    expect((await ask(`/api/listings/${listingId}`, { headers: { "if-none-match": tag } })).status).toBe(304);
    await send(`/api/listings/${listingId}`, "PATCH", seller, { state: "paused" });
    const then = await ask(`/api/listings/${listingId}`, { headers: { "if-none-match": tag } });
    expect([then.status, (await then.json()).state]).toEqual([200, "paused"]);
    expect((await fetchJson(`/api/listings/${listingId}?lang=xx`)).status).toBe(400);
  });
});

describe("PATCH /api/listings/{listing}", () => {
  test("changes terms and state of one's own, and nothing of another's", async () => {
    const { id: listingId, version } = await offered();
    const { id: _, ...terms } = draft({ price: 4_500, quantity: 60_000 });
    const changed = await send(`/api/listings/${listingId}`, "PATCH", seller, { version, terms });
    expect(changed.body).toMatchObject({ price: 4_500, left: 60_000, version: version + 1 });
    expect((await send(`/api/listings/${listingId}`, "PATCH", seller, { version, terms })).body.error).toMatchObject({ code: "listing.changed" });
    expect((await send(`/api/listings/${listingId}`, "PATCH", buyer, { state: "paused" })).status).toBe(404);
    expect((await send(`/api/listings/${listingId}`, "PATCH", seller, { state: "sold_out" })).body).toMatchObject({ state: "sold_out", left: 0 });
    expect((await send(`/api/listings/${listingId}`, "PATCH", seller, { state: "active" })).body.error.code).toBe("listing.stock_short");
    expect((await fetchJson("/api/me/listings/last?commodity=kubis", { cookie: seller.cookie })).body.draft).toMatchObject({ commodity: "kubis", village });
  });
});

test("PATCH changes terms and state in one go, from the page that was seen, and nothing of what is hidden", async () => {
  const { id: listingId, version } = await offered();
  const { id: _, ...terms } = draft({ price: 4_500 });
  expect((await send(`/api/listings/${listingId}`, "PATCH", seller, { version, terms, state: "paused" })).body).toMatchObject({ price: 4_500, state: "paused" });
  expect((await send(`/api/listings/${listingId}`, "PATCH", seller, { version, state: "active" })).body.error).toMatchObject({ kind: "conflict", code: "listing.changed" });
  await send(`/api/listings/${listingId}/moderate`, "POST", operator, { hide: true, text: "Foto milik orang lain." });
  for (const change of [{ terms }, { state: "sold_out" }]) expect((await send(`/api/listings/${listingId}`, "PATCH", seller, change)).status).toBe(403);
  expect((await send(`/api/listings/${listingId}`, "PATCH", seller, { state: "active" })).status).toBe(409);
  expect((await ask(`/api/me/favourites/${listingId}`, { method: "PUT", cookie: buyer.cookie })).status).toBe(404);
  expect((await fetchJson(`/api/listings/${listingId}/offers`, { body: { id: id("dea"), quantity: 1_000 }, cookie: buyer.cookie })).status).toBe(404);
});

test("a request is answered by others alone, its shares are each one's own, and hidden it is its buyer's", async () => {
  const [other, from] = [await signedIn("farmer"), plusDays(today(new Date()), 1)];
  const wanted = { id: id("req"), commodity: "kubis", quantity: 20_000, price: 5_000, from, village };
  expect((await fetchJson("/api/requests", { body: wanted, cookie: buyer.cookie })).status).toBe(201);
  const answer = (by: { cookie: string }, sent: object = { id: id("dea") }) => fetchJson(`/api/requests/${wanted.id}/answers`, { body: { day: from, quantity: 10_000, ...sent }, cookie: by.cookie });
  expect((await answer(buyer)).body.error).toMatchObject({ kind: "invalid", code: "deal.own_listing" });
  const sent = { id: id("dea") };
  expect([(await answer(seller, sent)).status, (await answer(seller, sent)).status, (await answer(other, sent)).status]).toEqual([201, 200, 409]);
  expect((await answer(other)).status).toBe(201);
  const shares = async (by: { cookie: string }) => (await fetchJson(`/api/requests/${wanted.id}/shares`, { cookie: by.cookie })).body.items.length;
  expect([await shares(buyer), await shares(seller), await shares(operator)]).toEqual([2, 1, 0]);
  for (const by of [other, operator]) expect((await ask(`/api/deals/${sent.id}`, { cookie: by.cookie })).status).toBe(404);

  expect((await send(`/api/requests/${wanted.id}/moderate`, "POST", operator, { hide: true })).body.state).toBe("hidden");
  expect((await ask(`/api/requests/${wanted.id}`)).status).toBe(404);
  expect((await fetchJson(`/api/requests/${wanted.id}`, { cookie: buyer.cookie })).body).toMatchObject({ state: "hidden", mine: true });
  expect((await fetchJson(`/api/requests/${wanted.id}`, { cookie: operator.cookie })).body).toMatchObject({ state: "hidden", mine: false });
  expect((await answer(other)).status).toBe(404);
});

test("a dispute is settled once, by the first of two operators, and a buyer settles nothing", async () => {
  const { id: listingId } = await offered();
  const second = await signedIn("operator");
  const { id: deal } = (await fetchJson(`/api/listings/${listingId}/offers`, { body: { id: id("dea"), quantity: 8_000, on: plusDays(today(new Date()), 1) }, cookie: buyer.cookie })).body;
  const step = (by: { cookie: string }, name: string, body: object) => fetchJson(`/api/deals/${deal}/moves/${name}`, { body, cookie: by.cookie });
  await step(seller, "accept", { version: 1 });
  await step(seller, "hand_over", { version: 2, quantity: 8_000 });
  const { version } = (await step(buyer, "dispute", { version: 3, text: "Separuhnya busuk" })).body;
  const settle = async (by: { cookie: string }) => (await fetchJson(`/api/deals/${deal}/settle`, { body: { version, outcome: "received", quantity: 4_000, text: "Separuh dibayar" }, cookie: by.cookie })).status;
  expect([await settle(buyer), await settle(operator), await settle(operator), await settle(second)]).toEqual([403, 200, 200, 409]);
  expect((await Audit.about(deal)).items).toMatchObject([{ action: "deal.settle", by: operator.id }]);
});

test("an operator hides a listing for a reason its seller reads, and sees what people find wrong", async () => {
  const { id: listingId } = await offered();
  for (const times of [1, 2]) expect((await ask(`/api/listings/${listingId}/flags`, { cookie: buyer.cookie, body: { reason: "wrong_price" } })).status, String(times)).toBe(204);
  const flags = (await fetchJson("/api/flags", { cookie: operator.cookie })).body.items.filter((f: { listing: string }) => f.listing === listingId);
  expect(flags).toEqual([{ listing: listingId, reason: "wrong_price", at: expect.any(String) }]);
  expect((await send(`/api/listings/${listingId}/moderate`, "POST", operator, { hide: true, text: "Harga salah satuan." })).body.state).toBe("hidden");
  expect((await ask(`/api/listings/${listingId}`)).status).toBe(404);
  expect((await fetchJson(`/api/listings/${listingId}`, { cookie: seller.cookie })).body.own.hidden).toBe("Harga salah satuan.");
  expect((await ask(`/api/listings/${listingId}/flags/close`, { method: "POST", cookie: operator.cookie })).status).toBe(204);
  expect((await fetchJson("/api/flags", { cookie: operator.cookie })).body.items.map((f: { listing: string }) => f.listing)).not.toContain(listingId);
});

test("favourites and saved searches are their owner's", async () => {
  const { id: listingId } = await offered();
  const at = `/api/me/favourites/${listingId}`;
  for (const _ of [1, 2]) expect((await ask(at, { method: "PUT", cookie: buyer.cookie })).status).toBe(204);
  expect((await fetchJson("/api/me/favourites", { cookie: buyer.cookie })).body.items.map((l: { id: string }) => l.id)).toEqual([listingId]);
  expect((await fetchJson("/api/me/favourites", { cookie: seller.cookie })).body.items).toEqual([]);
  expect((await ask(at, { method: "DELETE", cookie: buyer.cookie })).status).toBe(204);
  expect((await fetchJson("/api/me/favourites", { cookie: buyer.cookie })).body.items).toEqual([]);
  const search = { id: id("src"), commodity: "kubis", priceTo: 6_000 };
  expect((await fetchJson("/api/me/searches", { body: search, cookie: buyer.cookie })).status).toBe(201);
  expect((await ask(`/api/me/searches/${search.id}`, { method: "DELETE", cookie: seller.cookie })).status).toBe(404);
  expect((await fetchJson("/api/me/searches", { cookie: buyer.cookie })).body.items).toEqual([{ ...search, lang: "id" }]);
  expect((await ask(`/api/me/searches/${search.id}`, { method: "DELETE", cookie: buyer.cookie })).status).toBe(204);
});

test("a spreadsheet's good rows are on offer, its bad ones told, none lost", async () => {
  const soon = plusDays(today(new Date()), 30).split("-").reverse().join("/");
  const rows = [
    { row: "1", commodity: "Tomat", quantity: "120", price: "9.000", village: "Punten" },
    { row: "2", commodity: "Tomatt", quantity: "banyak", village: "Punten" },
    { row: "3", commodity: "wortel", quantity: "12,5", price: "Rp 8.000", village: "Bumiaji", harvestOn: soon },
  ];
  const sendRows = () => fetchJson("/api/me/listings/imports", { body: { batch: "panen.csv", rows }, cookie: seller.cookie });
  const { status, body } = await sendRows();
  expect([status, body.good.map((g: { at: number }) => g.at), body.bad]).toEqual([200, [0, 2], [{ at: 1, fields: { commodity: "invalid", quantity: "invalid" } }]]);
  expect((await sendRows()).body.good).toEqual(body.good.map((g: object) => ({ ...g, repeated: true })));
});

test("prices come with their source; a bad file changes nothing", async () => {
  const { latest, basis } = (await fetchJson("/api/prices/cabai_rawit")).body;
  expect([basis, latest.official.every((p: { source: string; date: string }) => p.source && p.date)]).toEqual(["kg", true]);
  expect((await ask("/api/prices/cabai_rawit?basis=tangkai")).status).toBe(400);
  const file = (last: string) => `Tanggal;Komoditas;Harga;Tingkat;Pasar\n20-11-2026;Apel;17.500;producer;Pasar Batu\n${last}\n`;
  const bad = await fetchJson("/api/prices/imports", { body: { format: "pasar", text: file("31-02-2026;Apel;gratis;producer;Pasar Batu") }, cookie: operator.cookie });
  expect(bad.body.error).toMatchObject({ code: "price.file", problems: expect.arrayContaining([expect.objectContaining({ line: 3, field: "price" })]) });
  expect((await fetchJson("/api/prices/apel?months=2")).body.latest.official).toEqual([]);
  const good = await fetchJson("/api/prices/imports", { body: { format: "pasar", text: file("20-11-2026;Apel;22.000;retail;Pasar Batu") }, cookie: operator.cookie });
  expect(good.body).toEqual({ kept: 2, skipped: 0 });
  expect((await fetchJson("/api/prices/apel?months=3")).body.latest.official.map((p: { level: string; price: number }) => [p.level, p.price])).toEqual([["producer", 17_500], ["retail", 22_000]]);
});

test("the map and the feed show what is on offer", async () => {
  const { id: listingId } = await offered({ commodity: "terong", grade: "<b>A</b> & \"B\"" });
  const map = (await fetchJson("/api/market.geojson?commodity=terong")).body;
  const { lng, lat } = w.region.village(village)!;
  expect(map.features).toEqual([expect.objectContaining({ id: listingId, geometry: { type: "Point", coordinates: [lng, lat] }, properties: expect.objectContaining({ exact: false, page: `/tani/${listingId}` }) })]);
  const feed = await ask("/api/feeds/commodities/terong/listings.atom?lang=en");
  const text = await feed.text();
  expect(feed.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
  expect(text).toContain(`<id>tag:localhost,2026:tani/${listingId}</id>`);
  expect(text).toContain("&lt;b&gt;A&lt;/b&gt; &amp; &quot;B&quot;");
  expect(text).toContain("Aubergine");
  expect((await ask("/api/feeds/commodities/beras_medium/listings.atom")).status).toBe(404);
});

test("every commodity has its units' codes; staple prices are not traded", async () => {
  const { items } = (await fetchJson("/api/commodities?lang=en")).body;
  expect(items.find((c: { key: string }) => c.key === "wortel")).toMatchObject({ name: "Carrot", traded: true, units: expect.arrayContaining([expect.objectContaining({ key: "kg", code: "KGM", kg: 1 })]) });
  expect(items.find((c: { key: string }) => c.key === "gula_pasir").traded).toBe(false);
});

test("two deals at the last of the stock: one is made, the other told what is left", async () => {
  const { id: listingId } = await offered({ quantity: 10_000 });
  const other = await signedIn("buyer");
  const deals = await Promise.all([buyer, other].map(async (by) => (await fetchJson(`/api/listings/${listingId}/offers`, { body: { id: id("dea"), quantity: 8_000, on: plusDays(today(new Date()), 1) }, cookie: by.cookie })).body.id));
  const answers = await Promise.all(deals.map((deal) => fetchJson(`/api/deals/${deal}/moves/accept`, { body: { version: 1 }, cookie: seller.cookie })));
  expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
  expect(answers.find((a) => a.status === 409)!.body.error).toMatchObject({ code: "listing.stock_short", left: 2_000 });
  expect((await fetchJson(`/api/listings/${listingId}`)).body.left).toBe(2_000);
  const again = answers.findIndex((a) => a.status === 200);
  expect((await fetchJson(`/api/deals/${deals[again]}/moves/accept`, { body: { version: 1 }, cookie: seller.cookie })).body.state).toBe("confirmed");
});
