import { describe, expect, it } from "vitest";
import { id } from "@among/core/id";
import { create } from "@among/core/market/listing/create";
import * as Held from "@among/core/market/price/held";
import { today } from "@among/core/market/listing/info";
import * as Flag from "@among/core/market/trust/flag";
import { account, guest, inTown, town, valueOf, visit } from "../identity/account.ts";
import { buyer, farmer, offer } from "./page-visitor.ts";

inTown();

const days = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);

describe("browsing", () => {
  it("shows guests what is on offer, with the price by unit and by kilogram, in both languages", async () => {
    const seller = await farmer();
    const listing = await offer(seller, { unit: "ikat", grams: 250, price: 3_000, variety: "Kuroda" });
    const { status, html, headers } = await visit(guest, "/tani");
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toContain("public");
    expect(html).toContain(`href="/tani/${listing}"`);
    expect(html).toMatch(/Rp\s3\.000\/ikat/);
    expect(html).toContain("Rp 12.000/kg");
    expect((await visit(guest, "/en/tani")).html).toMatch(/Rp\s3,000\/bunch/);
  });

  it("tells machines of a harvest still to come, and no longer once its day was", async () => {
    const coming = { id: id("lst"), commodity: "wortel", quantity: 50_000, village: town.region.villages[0]!.code, until: days(20) };
    const seller = await farmer();
    await create(seller, { ...coming, harvestOn: days(-5) }, new Date(Date.now() - 10 * 86_400_000));
    expect((await visit(guest, `/tani/${coming.id}`)).html).toContain("schema.org/InStock");
    expect((await visit(guest, `/tani/${await offer(seller, { harvestOn: days(5), until: days(20) })}`)).html).toContain("schema.org/PreOrder");
  });

  it("filters by what was typed, by village and by price, and offers each order where it can be had", async () => {
    const seller = await farmer();
    const cheap = await offer(seller, { commodity: "apel", price: 9_000 });
    const dear = await offer(seller, { commodity: "apel", price: 19_000, village: town.region.villages[5]!.code });
    const typed = await visit(guest, "/tani?q=apel");
    expect(typed.html).toContain(`/tani/${cheap}"`);
    expect(typed.html).toContain("sort=cheapest");
    expect(typed.html).not.toMatch(/<a[^>]*sort=nearest/);
    const sorted = await visit(guest, "/tani?commodity=apel&sort=cheapest");
    expect(sorted.html.indexOf(cheap)).toBeLessThan(sorted.html.indexOf(dear));
    const upTo = await visit(guest, "/tani?commodity=apel&price_to=10.000");
    expect(upTo.html).not.toContain(dear);
    const there = await visit(guest, `/tani?village=${town.region.villages[5]!.code}`);
    expect(there.html).toContain(dear);
    expect(there.html).not.toContain(cheap);
    expect((await visit(guest, "/tani?q=durian montong")).html).toContain("Tidak ada “durian montong”");
  });

  it("says what to do where nobody offers, and forgives an address from long ago", async () => {
    expect((await visit(guest, "/tani?commodity=madu")).html).toContain('href="/tani/permintaan/baru?komoditas=madu"');
    expect((await visit(guest, "/tani?lanjut=nonsense")).to).toBe("/tani");
    expect((await visit(guest, "/tani?commodity=emas&village=0&near=x&sort=best")).status).toBe(200);
  });
});

describe("one offer", () => {
  it("shows official figures with source and date beside it, and structured data that no text can break out of", async () => {
    const seller = await farmer();
    const listing = await offer(seller, { commodity: "bawang_merah", price: 30_000, description: "</script><b>murah</b>" });
    const { status, html } = await visit(guest, `/tani/${listing}`);
    expect(status).toBe(200);
    expect(html).toContain("Panel Harga, Badan Pangan Nasional, Kota Batu");
    expect(html).toContain("minimal 3 penjual");
    const block = /<script type="application\/ld\+json">([^<]*)<\/script>/.exec(html)![1]!;
    const data = JSON.parse(block);
    expect(data).toMatchObject({ "@type": "Product", description: "</script><b>murah</b>", offers: { "@type": "Offer", price: 30_000, priceCurrency: "IDR", inventoryLevel: { value: 50, unitCode: "KGM" } } });
    expect(html).not.toContain("<b>murah</b>");
    expect(html).toContain(`/masuk?to=${encodeURIComponent(`/tani/${listing}`)}`);
  });

  it("lets an officer of the place say that they saw a certificate, and nobody else, the seller's own least", async () => {
    const [seller, village] = [await farmer(), town.region.villages[0]!.code];
    const number = "35-79-3-II-001";
    const path = `/tani/${await offer(seller, { certificates: [{ kind: "prima_3", number, expiresOn: days(200) }] })}`;
    const [here, elsewhere] = [await account([{ role: "extension_officer", villages: [village] }]), await account([{ role: "extension_officer", villages: [town.region.villages[1]!.code] }])];
    const form = { action: "vouch", number, kind: "prima_3", expiresOn: days(200) };
    for (const who of [guest, await buyer(), elsewhere, seller]) expect((await visit(who, path)).html).not.toContain('value="vouch"');
    expect((await visit(elsewhere, path, { form })).status).toBe(403);
    expect((await visit(here, path, { form: { ...form, number: "entah" } })).status).toBe(404);
    expect((await visit(here, path, { form: { ...form, kind: "organic" } })).status).toBe(404);
    expect((await visit(here, path)).html).toContain('value="vouch"');
    const { to } = await visit(here, path, { form });
    expect(to).toBe(`${path}?ok=vouch`);
    expect((await visit(here, to!)).html).toContain("Tercatat: kamu sudah melihat sertifikatnya.");
    expect((await visit(guest, path)).html).toContain("sudah dilihat petugas");
  });

  it("works out the gap to a middleman's offer, and says what it could not read", async () => {
    const listing = await offer(await farmer());
    const { html } = await visit(guest, `/tani/${listing}?tawaran=5.000&jumlah=50&harga=7.500&ongkos=25.000`);
    expect(html).toContain("Jual di sini lebih untung Rp 100.000");
    expect((await visit(guest, `/en/tani/${listing}?tawaran=9000&jumlah=50&harga=7500`)).html).toContain("The middleman brings Rp 75,000 more");
    expect((await visit(guest, `/tani/${listing}?tawaran=murah`)).html).toContain("Isi tawaran, jumlah, dan harga dengan angka");
  });

  it("keeps what was typed when an offer cannot stand, and takes the same offer once", async () => {
    const [seller, from] = [await farmer(), await buyer()];
    const listing = await offer(seller, { minimum: 5_000 });
    const form = { action: "offer", id: id("dea"), quantity: "60", price: "7000", handover: "pickup", payment: "transfer", text: "Ambil besok" };
    const refused = await visit(from, `/tani/${listing}`, { form });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain("Sisanya tidak sebanyak itu");
    expect(valueOf(refused.html, "quantity")).toBe("60");
    expect(refused.html).toContain(">Ambil besok</textarea>");
    expect((await visit(from, `/tani/${listing}`, { form: { ...form, quantity: "1" } })).html).toContain("Di bawah pesanan paling sedikit");
    const sent = await visit(from, `/tani/${listing}`, { form: { ...form, quantity: "6" } });
    expect(sent.to).toBe(`/tani/transaksi/${form.id}?ok=offered`);
    expect((await visit(from, `/tani/${listing}`, { form: { ...form, quantity: "6" } })).to).toBe(sent.to);
    const taken = await visit(from, `/tani/${listing}`, { form: { ...form, quantity: "7" } });
    expect(taken.status).toBe(409);
    expect(valueOf(taken.html, "quantity")).toBe("7");
    expect(taken.html).not.toContain(form.id);
    const own = await visit(seller, `/tani/${listing}`, { form: { ...form, id: id("dea"), quantity: "6" } });
    expect(own.status).toBe(422);
  });

  it("sends guests to sign in and back, keeps favourites, and passes a report on to the operators", async () => {
    const [seller, from, operator] = [await farmer(), await buyer(), await account([{ role: "operator" }])];
    const listing = await offer(seller);
    expect((await visit(guest, `/tani/${listing}`, { form: { action: "offer", id: id("dea"), quantity: "5" } })).to).toBe(`/masuk?tulisan=hilang&to=${encodeURIComponent(`/tani/${listing}`)}`);
    expect((await visit(from, `/tani/${listing}`, { form: { action: "like" } })).to).toBe(`/tani/${listing}?ok=like`);
    expect((await visit(from, `/tani/${listing}`)).html).toContain('aria-pressed="true"');
    expect((await visit(from, "/tani/saya?sisi=beli")).html).toContain(`/tani/${listing}"`);
    expect((await visit(from, `/tani/${listing}`, { form: { action: "flag" } })).status).toBe(422);
    expect((await visit(from, `/tani/${listing}`, { form: { action: "flag", reason: "wrong_price", told: "Kemahalan" } })).to).toContain("ok=flag");
    const desk = await visit(operator, "/petugas/pasar");
    expect(desk.html).toContain("Harganya menyesatkan: Kemahalan");
    expect((await visit(operator, "/petugas/pasar", { form: { action: "hide", id: listing, [`reason-${listing}`]: "" } })).status).toBe(422);
    expect((await visit(operator, "/petugas/pasar", { form: { action: "hide", id: listing, [`reason-${listing}`]: "Harga tidak benar" } })).to).toBe("/petugas/pasar?ok=hidden");
    expect((await visit(guest, `/tani/${listing}`)).status).toBe(404);
    expect((await visit(seller, `/tani/jual/${listing}`)).html).toContain("Harga tidak benar");
    expect((await Flag.open(operator)).items.filter((f) => f.listing === listing)).toEqual([]);
    expect((await visit(from, "/petugas/pasar")).status).toBe(403);
  });
});

describe("prices", () => {
  it("shows an operator what is held back, and publishes it on a press", async () => {
    const operator = await account([{ role: "operator" }]);
    const now = new Date();
    await Held.hold({ commodity: "brokoli", by: "kg", to: today(now), reference: 12_000 }, { date: today(now), median: 90_000, low: 90_000, high: 90_000, orders: 7, sellers: 4, buyers: 3, amount: 70_000 }, now);
    const { html } = await visit(operator, "/petugas/pasar");
    for (const text of ["Harga yang ditahan", "90.000", "12.000", "7 pesanan, 4 penjual, 3 pembeli"]) expect(html.replaceAll("\u00a0", " ")).toContain(text);
    const id = /name="id" value="([^"]+)"/.exec(html)![1]!;
    expect((await visit(operator, "/petugas/pasar", { form: { action: "release", commodity: "brokoli", by: "kg", id } })).to).toBe("/petugas/pasar?ok=released");
    expect((await visit(operator, "/petugas/pasar?ok=released")).html).toContain("Tidak ada harga yang ditahan");
    expect(await Held.released("brokoli", "kg", today(now))).toEqual([90_000]);
  });
  it.each(["/tani/harga", "/tani/harga/bawang_merah", "/tani/harga/beras_premium", "/en/tani/harga/wortel"])("%s stands", async (path) => {
    const { status, html } = await visit(guest, path);
    expect(status).toBe(200);
    if (path.endsWith("bawang_merah")) expect(html).toMatch(/<polyline[^>]*points="/);
  });
  it("knows no commodity the town does not have", async () => {
    expect((await visit(guest, "/tani/harga/emas")).status).toBe(404);
    expect((await visit(guest, "/tani/lst_nothing")).status).toBe(404);
    expect((await visit(guest, "/tani/petani/per_nobody")).status).toBe(404);
  });
});
