import { describe, expect, it } from "vitest";
import { id } from "@among/core/id";
import { bySeller, read } from "@among/core/market/listing/read";
import { render } from "@among/web/site";
import { guest, inTown, town, valueOf, visit } from "../identity/account.ts";
import { farmer, offer, versionOf } from "./page-visitor.ts";
import { png, sendPhoto } from "../shell/upload.ts";
import { workbook } from "./workbook.ts";

inTown();

const filled = (more: Record<string, string> = {}): Record<string, string> => ({
  action: "save", id: id("lst"), commodity: "wortel", quantity: "12,5", unit: "kg", price: "7.500", village: town.region.villages[2]!.code, pickup: "1", ...more,
});

describe("selling", () => {
  it.each(["/tani/jual", "/tani/jual/baru?komoditas=wortel", "/tani/impor", "/tani/saya", "/tani/permintaan/baru"])("%s asks a guest to sign in and comes back", async (path) => {
    expect((await visit(guest, path)).to).toBe(`/masuk?to=${encodeURIComponent(path)}`);
  });

  it("puts goods on offer from what people type, once however often it is sent", async () => {
    const seller = await farmer();
    expect((await visit(seller, "/tani/jual?q=bunga kol")).to).toBe("/tani/jual/baru?komoditas=kembang_kol");
    const form = filled();
    const sent = await visit(seller, "/tani/jual/baru", { form });
    expect(sent.to).toBe(`/tani/jual/${form.id}?ok=made`);
    expect((await visit(seller, "/tani/jual/baru", { form })).to).toBe(sent.to);
    const { listing } = await read(seller, form.id!);
    expect(listing).toMatchObject({ left: 12_500, price: 7_500, unit: "kg", grams: 1_000, village: form.village });
    const copy = await visit(seller, "/tani/jual/baru?salin=1");
    expect(valueOf(copy.html, "quantity")).toBe("12,5");
    expect(valueOf(copy.html, "price")).toBe("7.500");
    expect(valueOf(copy.html, "id")).not.toBe(form.id);
  });

  it("says every error beside its field and above the form, and keeps all that was typed", async () => {
    const form = filled({ quantity: "banyak", price: "mahal", pickup: "", village: "", km: "jauh", description: "Dipetik <pagi>", certificate_0: "prima_3", certificate_number_0: "35-3", certificate_until_0: "2020-01-01" });
    delete form.pickup;
    const { status, html } = await visit(await farmer(), "/tani/jual/baru", { form });
    expect(status).toBe(422);
    for (const field of ["quantity", "price", "village", "km"]) {
      expect(html, field).toContain(`href="#${field}"`);
      expect(html, field).toContain(`id="${field}-error"`);
    }
    expect(valueOf(html, "quantity")).toBe("banyak");
    expect(valueOf(html, "certificate_0")).toBe("prima_3");
    expect(html).toContain("Dipetik &lt;pagi&gt;</textarea>");
    const without = await visit(await farmer(), "/en/tani/jual/baru", { form: filled({ quantity: "5", collection: "Balai RW 3" }) });
    expect(without.status).toBe(303);
  });

  it("takes photos once it is on offer, one at a time and without script; another's listing is a 404", async () => {
    const [seller, other] = [await farmer(), await farmer("Sumarni")];
    const form = await visit(seller, "/tani/jual/baru?komoditas=wortel");
    expect(form.html).not.toContain('name="files"');
    expect(form.html).toContain("ada tombol “Tambah foto”");
    const sold = filled();
    const made = await visit(seller, (await visit(seller, "/tani/jual/baru", { form: sold })).to!);
    const page = `/tani/jual/${sold.id}/foto`;
    expect(made.html).toContain(`action="${page}"`);
    // In English every step of it stays in English.
    expect((await visit(seller, `/en${page}`)).html).toContain(`action="/en${page}"`);
    for (const n of [1, 2, 3]) {
      const { to } = await visit(seller, page, { form: {} });
      const back = await sendPhoto(town, (await visit(seller, to!)).html, png);
      expect(back).toBe(`${to}&sampai=1`);
      await sendPhoto(town, (await visit(seller, to!)).html, png);
      await town.drain();
      const there = await visit(seller, back);
      expect(there.html).toContain("Foto ditambahkan");
      expect(there.html).toContain(`Sudah ada ${n} dari 3 foto`);
    }
    expect((await visit(seller, page, { form: {} })).html).toContain("itu yang paling banyak");
    const { listing, story } = await read(seller, sold.id!);
    expect(story.photos).toHaveLength(3);
    expect(listing.photo).toBe(story.photos[0]);
    expect(listing.left).toBe(12_500);
    for (const photo of story.photos) expect((await visit(guest, `/tani/${sold.id}`)).html).toContain(`/media/${photo}/480.webp`);
    expect((await visit(seller, `/tani/jual/${sold.id}`)).html).not.toContain(`action="${page}"`);
    for (const who of [other, guest]) {
      for (const asked of [{}, { form: {} }]) expect((await visit(who, page, asked)).status).toBe(who === other ? 404 : 303);
    }
  });

  it("pauses, offers again, changes and sells out; another's is a 404", async () => {
    const [seller, other] = [await farmer(), await farmer("Sumarni")];
    const lst = await offer(seller);
    const here = `/tani/jual/${lst}`;
    expect((await visit(other, here)).status).toBe(404);
    expect((await visit(other, here, { form: { action: "pause" } })).status).toBe(404);
    const turn = async (action: string) => visit(seller, here, { form: { action, version: versionOf((await visit(seller, here)).html) } });
    expect((await turn("pause")).to).toBe(`${here}?ok=paused`);
    expect((await visit(guest, "/tani?commodity=wortel")).html).not.toContain(lst);
    expect((await turn("resume")).to).toBe(`${here}?ok=resumed`);
    const version = versionOf((await visit(seller, here)).html);
    const changed = filled({ id: lst, version, quantity: "30", price: "" });
    expect((await visit(seller, here, { form: changed })).to).toBe(`${here}?ok=saved`);
    const stale = await visit(seller, here, { form: { ...changed, quantity: "31" } });
    expect(stale.status).toBe(409);
    expect(valueOf(stale.html, "quantity")).toBe("31");
    const { listing } = await read(seller, lst);
    expect([listing.left, listing.price]).toEqual([30_000, undefined]);
    expect((await turn("sold_out")).to).toBe(`${here}?ok=sold_out`);
    expect((await visit(guest, `/tani/${lst}`)).html).toContain("tidak bisa dipesan");
  });

  it("takes a whole table, tells of every bad row, loses none, and doubles none when sent again", async () => {
    const seller = await farmer();
    const village = town.region.villages[0]!.name;
    const table = `komoditas;jumlah;satuan;harga;desa\nWortel;50;kg;7.500;${village}\nKubis;banyak;kg;4000;${village}\nApel;20;kg;;Atlantis\n`;
    const first = await visit(seller, "/tani/impor", { form: { pasted: table } });
    expect(first.status).toBe(422);
    expect(first.html).toContain("1 baris ditawarkan");
    expect(first.html).toContain("2 baris perlu dibetulkan");
    expect(first.html).toContain("jumlah: tidak terbaca");
    expect(first.html).toContain("desa: tidak terbaca");
    const rest = /<textarea[^>]*name="pasted"[^>]*>([\s\S]*?)<\/textarea>/.exec(first.html)![1]!;
    expect(rest).toContain("Kubis;");
    expect(rest).not.toContain("Wortel");
    const mended = rest.replace("banyak", "80").replace("Atlantis", village);
    const second = await visit(seller, "/tani/impor", { form: { pasted: mended, batch: valueOf(first.html, "batch")! } });
    expect(second.status).toBe(200);
    expect(second.html).toContain("2 baris ditawarkan");
    expect((await visit(seller, "/tani/impor", { form: { pasted: table } })).html).toContain("1 baris sudah ditawarkan sebelumnya");
    expect((await bySeller(seller, seller.id)).items).toHaveLength(3);
    expect((await visit(seller, "/tani/impor", { form: { pasted: "nama;harga\nWortel;1" } })).html).toContain("Yang belum ada: komoditas, jumlah, desa");
    for (const empty of [" ", "komoditas;jumlah;desa\n", "komoditas;jumlah;desa\n;;\n"]) expect((await visit(seller, "/tani/impor", { form: { pasted: empty } })).status).toBe(422);
  });

  it("reads an Excel workbook: words, decimals and days; a damaged one is told as such", async () => {
    const seller = await farmer();
    const send = async (file: File) => {
      const body = new FormData();
      body.append("file", file);
      const response = await render(new Request(`${town.origin}/tani/impor`, { method: "POST", body }), { locals: { actor: seller, requestId: "test" } });
      return { status: response.status, html: await response.text() };
    };
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const bytes = workbook(town.region.villages[0]!.name, Date.parse(tomorrow) / 86_400_000 + 25_569);
    const { status, html } = await send(new File([new Uint8Array(bytes)], "panen.xlsx"));
    expect(status).toBe(422);
    expect(html).toContain("1 baris ditawarkan");
    expect(html).toMatch(/<th scope="row">4<\/th><td>jumlah: kosong/);
    const [made] = (await bySeller(seller, seller.id)).items;
    expect(made).toMatchObject({ commodity: "wortel", left: 12_500, price: 7_500, harvestOn: tomorrow });
    expect((await read(seller, made!.id)).story.description).toBe("Segar & bersih");
    expect((await send(new File([new Uint8Array(bytes.subarray(0, 400))], "rusak.xlsx"))).html).toContain("tidak terbaca");
  });
});
