import { describe, expect, it } from "vitest";
import type { Actor } from "@among/core/actor";
import { id } from "@among/core/id";
import * as Photo from "@among/core/media/photo";
import { list } from "@among/core/reports/report/list";
import * as Open from "@among/core/reports/report/open";
import { render } from "@among/web/site";
import { filled, neighbour, stranger } from "./reporting.ts";
import { ask, guest, inTown, now, town, village, waste } from "../respond/staff.ts";
import { heic, png } from "../shell/upload.ts";

inTown();

const count = async (category: string): Promise<number> => (await list({ category, limit: 100 })).items.length;

describe("choosing what is wrong", () => {
  it.each([
    ["/lapor", "Apa yang rusak?", "telepon dulu", "/lapor/"],
    ["/en/lapor", "What is wrong?", "call first", "/en/lapor/"],
  ])("%s names every kind, emergencies first and with numbers to call", async (path, title, call, links) => {
    const { status, html } = await ask(guest, path);
    expect(status).toBe(200);
    expect(html).toContain(title);
    for (const { key } of town.region.categories) expect(html).toContain(`href="${links}${key}"`);
    expect(html).toContain('href="tel:113"');
    expect(html.indexOf(call)).toBeLessThan(html.indexOf(`${links}jalan_rusak`));
    expect(html.indexOf(`${links}kebakaran`)).toBeLessThan(html.indexOf(`${links}jalan_rusak`));
  });

  it("answers 404 for a kind the town does not have", async () => {
    expect((await ask(guest, "/lapor/tidak_ada")).status).toBe(404);
  });
});

describe("the form", () => {
  it("gives a new browser its device cookie, which no script can read", async () => {
    const response = await render(new Request(`${town.origin}/lapor/jalan_rusak`), { locals: { actor: stranger, requestId: "test" } });
    expect(response.headers.get("set-cookie")).toMatch(/^among_device=[0-9A-HJKMNP-TV-Z]{26}\.[0-9a-z]+\.[\w-]{22}; .*HttpOnly/i);
    expect(response.headers.get("cache-control")).toContain("no-store");
  });

  it("shows calls first where the pack says so, and says that drugs are always confidential", async () => {
    expect((await ask(guest, "/lapor/kebakaran")).html).toContain("Telepon 113 · Pemadam kebakaran");
    const { html } = await ask(guest, "/lapor/narkoba");
    expect(html).toContain("selalu rahasia");
    expect(html).not.toContain('name="confidential"');
    const ordinary = (await ask(guest, "/lapor/jalan_rusak")).html;
    expect(ordinary).toContain('name="confidential"');
    // What was typed in confidence is put back by no browser, and is a draft in its tab alone.
    const form = (text: string) => /<form class="report-form"[^>]*>/.exec(text)![0];
    for (const sign of ['data-confidential', 'autocomplete="off"']) expect([form(html).includes(sign), form(ordinary).includes(sign)]).toEqual([true, false]);
  });

  it("says beside each field and above what is wrong, and keeps all that was typed", async () => {
    const { status, html } = await ask(guest, "/lapor/jalan_rusak", { id: id("rep"), landmark: 'sebelah "warung" & pos', description: "bolong", phone: "12", anonymous: "1", "answers.ukuran": "kecil" });
    expect(status).toBe(422);
    expect(html).toContain('href="#answers.kerusakan"');
    expect(html).toContain('id="answers.kerusakan-error"');
    expect(html).toContain('href="#village"');
    expect(html).toContain("Tunjuk tempatnya, atau pilih desa");
    expect(html).toContain("Ceritakan sedikit");
    expect(html).toContain("Nomor ini tidak terbaca");
    expect(html).toContain('value="sebelah &quot;warung&quot; &amp; pos"');
    expect(html).toContain(">bolong</textarea>");
    expect(html).toMatch(/value="kecil" checked/);
    expect(html).toMatch(/name="anonymous" value="1" checked/);
    expect((await ask(guest, "/en/lapor/jalan_rusak", { description: "x" })).html).toContain("things need fixing");
  });

  it("opens one report however often the same form is sent", async () => {
    const form = filled();
    const before = await count("jalan_rusak");
    const first = await ask(guest, "/lapor/jalan_rusak", form);
    const second = await ask(guest, "/lapor/jalan_rusak", form);
    expect(first.status).toBe(303);
    expect(first.to).toMatch(/^\/laporan\/BTU-\w{5}\?kunci=[\w-]{22}&baru=1$/);
    expect(second.to).toBe(first.to);
    expect(await count("jalan_rusak")).toBe(before + 1);
    const { html } = await ask(guest, first.to!);
    expect(html).toContain("Laporanmu sampai. Kodenya BTU-");
    expect(html).toContain('name="robots" content="noindex"');
  });

  it("takes another text under a used id for another report, and keeps it", async () => {
    const form = filled();
    await ask(guest, "/lapor/jalan_rusak", form);
    const { status, html } = await ask(guest, "/lapor/jalan_rusak", { ...form, description: "Lubang yang lain lagi, di depan masjid." });
    expect(status).toBe(409);
    expect(html).toContain("sudah pernah terkirim");
    expect(html).toContain("Lubang yang lain lagi");
    expect(html).not.toContain(`value="${String(form.id)}"`);
  });

  it("names LAPOR! for a place outside the city, keeping the text", async () => {
    const { status, html } = await ask(guest, "/lapor/jalan_rusak", filled({ lat: "-7.9666", lng: "112.6326" }));
    expect(status).toBe(422);
    expect(html).toMatch(/data-outside(?! hidden)/);
    expect(html).toContain('href="https://www.lapor.go.id"');
    expect(html).toContain("Lubang besar di tengah jalan");
  });

  it("keeps photos that went ahead when something else is wrong, and shows them once sent", async () => {
    const { photo } = await Photo.begin(guest, { type: "image/png", bytes: png.length });
    await town.bucket.put(Photo.incoming(photo.id), png, "image/png");
    const { status, html } = await ask(guest, "/lapor/jalan_rusak", filled({ photos: photo.id, description: "bolong" }));
    expect(status).toBe(422);
    expect(html).toContain(`name="photos" value="${photo.id}" checked`);
    const sent = await ask(guest, "/lapor/jalan_rusak", filled({ photos: photo.id }));
    expect(sent.status).toBe(303);
    await town.drain();
    expect((await ask(neighbour, sent.to!.split("?")[0]!)).html).toContain(`/media/${photo.id}/480.webp`);
  });

  it("says why a photo that went ahead cannot be used", async () => {
    const { photo } = await Photo.begin(guest, { type: "image/png", bytes: heic.length });
    await town.bucket.put(Photo.incoming(photo.id), heic, "image/png");
    await town.drain();
    const { status, html } = await ask(guest, "/lapor/jalan_rusak", filled({ photos: photo.id }));
    expect(status).toBe(422);
    expect(html).toContain("Foto HEIC belum bisa dibaca");
    expect(html).toContain("Lubang besar di tengah jalan");
    expect(html).not.toContain('name="photos"');
  });

  it("asks for patience after too many, and loses nothing", async () => {
    const busy: Actor = { kind: "guest", device: "dev_0000000000000000000000aa" };
    let last = { status: 303, html: "" };
    for (let i = 0; i < 21; i++) last = await ask(busy, "/lapor/jalan_rusak", filled());
    expect(last.status).toBe(429);
    expect(last.html).toContain("Terlalu banyak laporan");
    expect(last.html).toContain("Lubang besar di tengah jalan");
  });
});

describe("somebody reported it already", () => {
  const form = (more: Record<string, string> = {}) => ({ id: id("rep"), village: village(), landmark: "gerbang makam", "answers.jenis": "liar", "answers.volume": "truk", description: "Sampah dibuang di gerbang makam.", ...more });

  it("asks once, with what was typed; the second sending goes through", async () => {
    const { code } = await waste();
    const first = form();
    const shown = await ask(neighbour, "/lapor/sampah", first);
    expect(shown.status).toBe(200);
    expect(shown.html).toContain("Sudah ada yang melapor. Ini sama?");
    expect(shown.html).toContain(`href="/laporan/${code}"`);
    expect(shown.html).toContain('name="description" value="Sampah dibuang di gerbang makam."');
    const edited = await ask(neighbour, "/lapor/sampah", { ...first, edit: "1" });
    expect(edited.html).toContain(">Sampah dibuang di gerbang makam.</textarea>");
    const sent = await ask(neighbour, "/lapor/sampah", { ...first, seen_near: "1" });
    expect(sent.status).toBe(303);
    // The same form again does not find itself.
    expect((await ask(neighbour, "/lapor/sampah", { ...first, seen_near: "1" })).to).toBe(sent.to);
  });

  it("adds one voice per device", async () => {
    const { code } = await waste();
    const press = () => ask(neighbour, `/laporan/${code}`, { action: "support" });
    expect((await press()).to).toBe(`/laporan/${code}?ok=support`);
    await press();
    expect((await now(code)).report.supporters).toBe(1);
    expect((await ask(neighbour, `/laporan/${code}`)).html).toContain("Kamu sudah ikut");
    const response = await render(new Request(`${town.origin}/en/laporan/${code}`, { method: "POST", body: new URLSearchParams({ action: "support" }) }), { locals: { actor: stranger, requestId: "test" } });
    expect(response.headers.get("location")).toBe(`/en/laporan/${code}?ok=support`);
    expect(response.headers.get("set-cookie")).toContain("among_device=");
    expect((await now(code)).report.supporters).toBe(2);
  });

  it("never offers a confidential report", async () => {
    await Open.open(guest, { id: id("rep"), category: "sampah", village: town.region.villages[5]!.code, landmark: "rahasia", answers: { jenis: "liar", volume: "truk" }, description: "Pembuang limbah di sini.", confidential: true });
    const { status } = await ask(neighbour, "/lapor/sampah", form({ village: town.region.villages[5]!.code }));
    expect(status).toBe(303);
  });
});
