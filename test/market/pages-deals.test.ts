import { describe, expect, it } from "vitest";
import { id } from "@among/core/id";
import { profile } from "@among/core/market/trust/farmer";
import { read } from "@among/core/market/listing/read";
import { account, guest, inTown, town, valueOf, visit } from "../identity/account.ts";
import { buyer, farmer, offer, ordered, step, versionOf } from "./page-visitor.ts";

inTown();

describe("the deal", () => {
  it("goes from offer to reviews, weighed differently with a reason both see, with a receipt", async () => {
    const [seller, from] = [await farmer(), await buyer()];
    const listing = await offer(seller);
    const deal = await ordered(seller, from, listing);
    expect((await read(seller, listing.slice(0))).listing).toMatchObject({ left: 40_000, held: 10_000 });
    expect((await visit(from, deal)).html).toContain("Menunggu Suwarno");
    expect((await step(seller, deal, "ready")).to).toBe(`${deal}?ok=ready`);
    const silent = await step(seller, deal, "handed_over", { quantity: "9,5", price: "7.500" });
    expect(silent.status).toBe(422);
    expect(valueOf(silent.html, "handed_over-quantity")).toBe("9,5");
    expect((await step(seller, deal, "handed_over", { quantity: "9,5", price: "7.500", text: "Setengah kilo busuk" })).status).toBe(303);
    expect((await visit(from, deal)).html).toContain("Setengah kilo busuk");
    expect((await step(from, deal, "received")).to).toBe(`${deal}?ok=received`);
    expect((await step(from, deal, "paid", { payment: "cash" })).status).toBe(303);
    expect((await step(seller, deal, "paid", { payment: "cash" })).status).toBe(303);
    const receipt = await visit(from, `${deal}/kuitansi`);
    expect(receipt.html).toContain("Rp 71.250");
    expect(receipt.html).toContain("Setengah kilo busuk");
    expect((await step(from, deal, "reviewed")).status).toBe(422);
    expect((await step(from, deal, "reviewed", { stars: "5", text: "Segar sekali" })).status).toBe(303);
    expect((await step(seller, deal, "reviewed", { stars: "4" })).status).toBe(303);
    expect((await visit(from, deal)).html).toContain("Selesai");
    await town.drain();
    expect(await profile(seller.id)).toMatchObject({ stars: 5, trust: { kept: 1 } });
    expect((await visit(guest, `/tani/petani/${seller.id}`)).html).toContain("Segar sekali");
    const mine = await visit(seller, "/tani/saya");
    expect(mine.html).toContain("Rp 71.250 dalam 12 bulan");
    expect((await visit(seller, "/tani/pendapatan.csv")).html).toContain("71250");
  });

  it("is nobody else's, not even by address", async () => {
    const [seller, from] = [await farmer(), await buyer()];
    const deal = await ordered(seller, from, await offer(seller));
    const other = await buyer();
    expect((await visit(other, deal)).status).toBe(404);
    expect((await visit(other, `${deal}/kuitansi`)).status).toBe(404);
    expect((await visit(other, deal, { form: { action: "say", id: id("lin"), "say-text": "halo" } })).status).toBe(404);
    expect((await visit(await account([{ role: "operator" }]), deal)).status).toBe(404);
    expect((await visit(guest, deal)).to).toContain("/masuk?to=");
  });

  it("bargains: counter-offer, conflict that keeps what was typed, decline", async () => {
    const [seller, from] = [await farmer(), await buyer()];
    const listing = await offer(seller);
    const sent = await visit(from, `/tani/${listing}`, { form: { action: "offer", id: id("dea"), quantity: "10", price: "6000" } });
    const deal = sent.to!.split("?")[0]!;
    const old = versionOf((await visit(seller, deal)).html);
    expect((await step(seller, deal, "offered", { quantity: "10", price: "7.000", text: "Ini sudah murah" })).status).toBe(303);
    const late = await visit(seller, deal, { form: { action: "declined", version: old, "declined-text": "Terlalu murah" } });
    expect(late.status).toBe(409);
    expect(late.html).toContain("Terlalu murah");
    expect(late.html).toContain("Baru saja ada perubahan");
    const wrong = await visit(seller, deal, { form: { action: "offered", version: old, "offered-quantity": "abc", "offered-price": "8.000", "offered-text": "Boleh tambah sedikit" } });
    expect(wrong.status).toBe(409);
    expect(wrong.html).toContain("Boleh tambah sedikit");
    expect(wrong.html).toContain("Baru saja ada perubahan");
    const { html } = await visit(from, deal);
    expect(html).toContain("Tawaran dari Suwarno");
    expect(html).toContain("Rp 70.000");
    expect((await step(from, deal, "declined", { text: "Belum cocok" })).to).toBe(`${deal}?ok=declined`);
    expect((await visit(seller, deal)).html).toContain("Tawaran ini ditolak");
  });

  it.each(["__proto__", "constructor", "toString"])("knows no step, no change and nothing to say by the name of %s", async (name) => {
    const [seller, from] = [await farmer(), await buyer()];
    const listing = await offer(seller);
    const deal = await ordered(seller, from, listing);
    expect((await visit(from, deal, { form: { action: name, version: "2" } })).status).toBe(404);
    expect((await visit(seller, `/tani/jual/${listing}`, { form: { action: name } })).status).toBe(422);
    for (const path of [`/tani/saya?ok=${name}`, `/tani/jual/${listing}?ok=${name}`]) expect((await visit(seller, path)).html, path).not.toContain('class="notice notice-good"');
  });

  it("shows numbers only once both agreed, chats, and takes a dispute to an operator", async () => {
    const [seller, from, operator] = [await farmer(), await buyer(), await account([{ role: "operator" }])];
    const deal = await ordered(seller, from, await offer(seller));
    await step(from, deal, "shared");
    expect((await visit(from, deal)).html).not.toContain("wa.me");
    await step(seller, deal, "shared");
    expect((await visit(from, deal)).html).toMatch(/href="https:\/\/wa\.me\/62812\d+"/);
    const line = id("lin");
    for (let i = 0; i < 2; i++) expect((await visit(from, deal, { form: { action: "say", id: line, "say-text": "Jam 6 ya <pak>" } })).to).toBe(`${deal}#obrolan`);
    const { html } = await visit(seller, deal);
    expect(html.match(/Jam 6 ya &lt;pak&gt;/g)).toHaveLength(1);
    expect((await step(from, deal, "disputed", { text: "" })).status).toBe(422);
    expect((await step(from, deal, "disputed", { text: "Barang tidak ada" })).status).toBe(303);
    expect((await visit(operator, "/petugas/pasar")).html).toContain(deal);
    expect((await step(operator, deal, "settled", { outcome: "cancelled", text: "Penjual tidak datang" })).status).toBe(303);
    expect((await visit(seller, deal)).html).toContain("Penjual tidak datang");
  });
});

describe("a buyer's request", () => {
  it("is filled together, each farmer with an own share and payment line", async () => {
    const from = await buyer();
    const day = new Date(Date.now() + 6 * 86_400_000).toISOString().slice(0, 10);
    const form = { id: id("req"), commodity: "wortel", unit: "kg", quantity: "200", price: "8000", from: day, weekly: "1", until: "", village: town.region.villages[1]!.code };
    expect((await visit(from, "/tani/permintaan/baru", { form: { ...form, quantity: "", village: "" } })).status).toBe(422);
    const posted = await visit(from, "/tani/permintaan/baru", { form });
    const here = `/tani/permintaan/${form.id}`;
    expect(posted.to).toBe(`${here}?ok=1`);
    expect((await visit(guest, "/tani/permintaan?commodity=wortel")).html).toContain(here);
    const farmers = [await farmer(), await farmer("Sumarni")];
    for (const [i, seller] of farmers.entries()) {
      const sent = await visit(seller, here, { form: { id: id("dea"), day, quantity: i === 0 ? "120" : "80", price: "", handover: "delivered", payment: "cash" } });
      expect(sent.to).toMatch(/^\/tani\/transaksi\/dea_/);
      expect((await step(from, sent.to!.split("?")[0]!, "accepted")).status).toBe(303);
    }
    const { html } = await visit(from, here);
    expect(html).toContain("120 kg × Rp 8.000/kg = Rp 960.000");
    expect(html).toContain("80 kg × Rp 8.000/kg = Rp 640.000");
    expect(html).toContain("penuh");
    const seen = await visit(farmers[0]!, here);
    expect(seen.html).toContain("Rp 960.000");
    expect(seen.html).not.toContain("Rp 640.000");
    const full = await visit(await farmer("Karsono"), here, { form: { id: id("dea"), day, quantity: "5", price: "" } });
    expect(full.status).toBe(422);
    expect(valueOf(full.html, "quantity")).toBe("5");
    expect((await visit(from, here, { form: { action: "close" } })).to).toBe(here);
    expect((await visit(guest, here)).html).toContain("sudah ditutup");
  });

  it("saves a search and forgets it", async () => {
    const from = await buyer();
    const form = { action: "search", id: id("src"), query: `?commodity=wortel&village=${town.region.villages[1]!.code}` };
    expect((await visit(from, "/tani/saya", { form })).to).toBe("/tani/saya?sisi=beli&ok=search");
    expect((await visit(from, "/tani/saya?sisi=beli")).html).toContain(`Wortel, ${town.region.villages[1]!.name}`);
    expect((await visit(from, "/tani/saya", { form: { action: "forget", id: form.id } })).to).toContain("ok=forgotten");
    expect((await visit(from, "/tani/saya?sisi=beli")).html).not.toContain(`Wortel, ${town.region.villages[1]!.name}`);
  });
});
