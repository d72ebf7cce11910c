import { describe, expect, it } from "vitest";
import type { Actor } from "@among/core/actor";
import { id } from "@among/core/id";
import { optOutLink } from "@among/core/messages/message";
import { list } from "@among/core/reports/list";
import { mine } from "@among/core/reports/mine";
import * as Open from "@among/core/reports/open";
import * as Answer from "@among/core/respond/answer";
import { render } from "@among/web/site";
import { ask, guest, now, officer, operator, town, village, waste } from "./staff.ts";

/** Somebody else's browser. */
const neighbour: Actor = { kind: "guest", device: "dev_ffffffffffffffffffffffff" };
/** A browser that has never been here. */
const stranger: Actor = { kind: "guest" };

const filled = (more: Record<string, string | File> = {}): Record<string, string | File> => ({
  id: id("rep"),
  village: village(),
  landmark: `pertigaan ${Math.random()}`,
  "answers.kerusakan": "lubang",
  "answers.ukuran": "besar",
  "answers.bisa_dilewati": "ya",
  description: "Lubang besar di tengah jalan, sudah seminggu.",
  seen_near: "1",
  ...more,
});
const count = async (category: string): Promise<number> => (await list({ category, limit: 100 })).items.length;
const heic = new File([Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic0000mif1heic")])], "IMG_1.HEIC", { type: "image/heic" });
const png = new File([Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQz7bCihiGlgQAHyUxAZ5ANKAAAAAASUVORK5CYII=", "base64")], "a.png", { type: "image/png" });

describe("choosing what is wrong", () => {
  it.each([
    ["/lapor", "Apa yang rusak?", "telepon dulu", "/lapor/"],
    ["/en/lapor", "What is wrong?", "call first", "/en/lapor/"],
  ])("%s names the twelve kinds, emergencies first and with numbers to call", async (path, title, call, links) => {
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
    expect(response.headers.get("set-cookie")).toMatch(/^among_device=[0-9A-HJKMNP-TV-Z]{26}; .*HttpOnly/i);
    expect(response.headers.get("cache-control")).toContain("no-store");
  });

  it("shows calls first where the pack says so, and says that drugs are always confidential", async () => {
    expect((await ask(guest, "/lapor/kebakaran")).html).toContain("Telepon 113 · Pemadam kebakaran");
    const { html } = await ask(guest, "/lapor/narkoba");
    expect(html).toContain("selalu rahasia");
    expect(html).not.toContain('name="confidential"');
    expect((await ask(guest, "/lapor/jalan_rusak")).html).toContain('name="confidential"');
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

  it("keeps a photo that could be read, and says kindly why another could not", async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(filled())) form.append(name, value);
    form.append("files", png);
    form.append("files", heic);
    const response = await render(new Request(`${town.origin}/lapor/jalan_rusak`, { method: "POST", body: form }), { locals: { actor: guest, requestId: "test" } });
    const html = await response.text();
    expect(response.status).toBe(422);
    expect(html).toContain("Foto HEIC belum bisa dibaca");
    const kept = /name="photos" value="(pho_\w{26})" checked/.exec(html)?.[1];
    expect(kept).toBeDefined();
    const sent = await ask(guest, "/lapor/jalan_rusak", filled({ photos: kept! }));
    expect(sent.status).toBe(303);
    await town.drain();
    expect((await ask(neighbour, sent.to!.split("?")[0]!)).html).toContain(`/media/${kept}/480.webp`);
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

describe("the list", () => {
  it("keeps every filter in the address and shows what fits", async () => {
    const { code } = await waste({ village: town.region.villages[7]!.code });
    const path = `/laporan?category=sampah&village=${town.region.villages[7]!.code}&state=pending&from=2026-01-01&to=2099-12-31`;
    const { html } = await ask(guest, path);
    expect(html).toContain(`/laporan/${code}`);
    expect(html).toContain("Saring (5 dipakai)");
    expect(html).toMatch(/value="sampah" selected/);
    expect(html).toContain('value="2026-01-01"');
    expect(html).toContain(`/api/feeds/villages/${town.region.villages[7]!.code}/reports.atom`);
    expect((await ask(guest, path.replace("pending", "closed"))).html).toContain("Belum ada laporan yang cocok");
    expect((await ask(guest, `/en${path}`)).html).toContain("Filter (5 in use)");
    expect((await ask(guest, "/laporan?category=rumor&from=kemarin")).status).toBe(200);
  });

  it("goes on behind a real link, and comes back from a link gone stale", async () => {
    for (let i = 0; i < 25; i++) await waste({ village: town.region.villages[9]!.code, description: `Sampah ke-${i} di desa ini.` });
    const { html } = await ask(guest, `/laporan?village=${town.region.villages[9]!.code}`);
    const next = /rel="next" href="([^"]+)"/.exec(html)![1]!.replaceAll("&#38;", "&").replaceAll("&amp;", "&");
    expect(next).toContain(`village=${town.region.villages[9]!.code}`);
    const second = await ask(guest, next);
    expect(second.html.match(/report-card/g)).toHaveLength(1);
    expect((await ask(guest, "/laporan?lanjut=omongkosong")).to).toBe("/laporan");
  });
});

describe("one report", () => {
  it("is found by its code as people write it, and its address is the canonical one", async () => {
    const { code } = await waste();
    expect((await ask(neighbour, `/lacak?kode=${code.slice(4).toLowerCase()}`)).to).toBe(`/laporan/${code}`);
    expect((await ask(neighbour, `/en/lacak?kode=btu%20${code.slice(4)}`)).to).toBe(`/en/laporan/${code}`);
    expect((await ask(neighbour, `/laporan/${code.slice(4).toLowerCase()}`)).to).toBe(`/laporan/${code}`);
    expect((await ask(neighbour, "/lacak?kode=halo")).html).toContain("Ini bukan kode laporan");
    const missing = await ask(neighbour, "/lacak?kode=BTU-34679");
    expect(missing.status).toBe(404);
    expect(missing.html).toContain("Tidak ada laporan dengan kode BTU-34679");
  });

  it("tells who answers by when, what was promised, and that it is overdue", async () => {
    const past = new Date(Date.now() - 30 * 86_400_000);
    const { report } = await Open.open(guest, { id: id("rep"), category: "sampah", village: village(), landmark: "pasar", answers: { jenis: "liar", volume: "truk" }, description: "Sampah di pasar sejak bulan lalu." }, past);
    const { html } = await ask(neighbour, `/laporan/${report.code}`);
    expect(html).toContain("Lewat janji");
    expect(html).toContain("Dinas Lingkungan Hidup seharusnya menjawab");
    expect(html).toContain("sudah lewat");
    expect((await ask(neighbour, `/en/laporan/${report.code}`)).html).toContain("Overdue by");
    expect((await ask(neighbour, `/laporan/${report.code}`)).html).not.toContain("/petugas/");
    expect((await ask(officer, `/laporan/${report.code}`)).html).toContain(`/petugas/${report.code}`);
  });

  it("lets the reporter answer, reopen with a reason and confirm; nobody else", async () => {
    const { code } = await waste();
    await Answer.ask(officer, { code, version: 1 }, "Sebelah mana tepatnya?");
    expect((await ask(neighbour, `/laporan/${code}`)).html).not.toContain('value="reply"');
    expect((await ask(neighbour, `/laporan/${code}`, { action: "reply", text: "Sebelah kiri" })).status).toBe(403);
    expect((await ask(guest, `/laporan/${code}`)).html).toContain("Sebelah mana tepatnya?");
    const empty = await ask(guest, `/laporan/${code}`, { action: "reply", text: " " });
    expect(empty.status).toBe(422);
    expect(empty.html).toContain("Tulis sedikit, minimal 3 huruf");
    expect((await ask(guest, `/laporan/${code}`, { action: "reply", text: "Sebelah kiri gerbang" })).to).toBe(`/laporan/${code}?ok=reply`);
    expect((await ask(guest, `/laporan/${code}`)).html).not.toContain('value="reply"');

    await Answer.finish(officer, { code, version: (await now(code)).report.version }, { text: "Sudah diangkut." });
    expect((await ask(guest, `/laporan/${code}`)).html).toContain("Sudah beres?");
    expect((await ask(guest, `/laporan/${code}`, { action: "reopen", text: "Masih ada di pojok." })).status).toBe(303);
    expect((await now(code)).report).toMatchObject({ state: "open", reopened: 1 });
    expect((await ask(neighbour, `/laporan/${code}`)).html).toContain("Masih ada di pojok.");
    await Answer.finish(officer, { code, version: (await now(code)).report.version }, { text: "Sekarang bersih." });
    await ask(guest, `/laporan/${code}`, { action: "confirm" });
    expect((await now(code)).report.state).toBe("closed");
    const late = await ask(guest, `/laporan/${code}`, { action: "confirm" });
    expect(late.status).toBe(409);
    expect(late.html).toContain("Keadaan laporan sudah berubah");
  });

  it("opens a confidential one for its reporter's link and for staff, for nobody else, and for no cache", async () => {
    const form = { id: id("rep"), village: village(), landmark: "belakang toko", "answers.jenis_kejadian": "transaksi", "answers.boleh_dihubungi": "tidak", description: "Ada transaksi tiap malam di sini." };
    const question = town.region.category("narkoba")!.questions[0]!;
    form["answers.jenis_kejadian"] = question.values![0]!.key;
    const sent = await ask(guest, "/lapor/narkoba", form);
    expect(sent.status).toBe(303);
    const bare = sent.to!.split("?")[0]!;
    expect((await ask(neighbour, bare)).status).toBe(404);
    expect((await ask(neighbour, `/lacak?kode=${bare.slice(-5)}`)).status).toBe(404);
    expect((await ask(neighbour, `${bare}?kunci=${"x".repeat(22)}`)).status).toBe(404);
    expect((await ask(neighbour, bare, { action: "support" })).status).toBe(404);
    expect((await ask(operator, bare)).status).toBe(200);
    const response = await render(new Request(town.origin + sent.to), { locals: { actor: stranger, requestId: "test" } });
    const html = await response.text();
    expect(html).toContain("Ada transaksi tiap malam");
    expect(html).toContain('content="noindex"');
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    for (const path of ["/laporan", `/laporan?village=${village()}`, "/"]) expect((await ask(neighbour, path)).html).not.toContain(bare.slice(-9));
  });

  it("shows citizens' text as text", async () => {
    const { code } = await waste({ description: '"><script>alert(1)</script> & <img src=x>', landmark: '"><i>pojok</i>' });
    const { html } = await ask(neighbour, `/laporan/${code}`);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;img src=x&gt;");
    expect(html).not.toContain('"><script>alert');
    expect(html).not.toMatch(/"><i>pojok|>[^<"]*<i>pojok/);
  });

  it("follows by phone, and says what is wrong with a number", async () => {
    const { code } = await waste();
    expect((await ask(neighbour, `/laporan/${code}`, { action: "follow", phone: "0813 1111 2222" })).to).toBe(`/laporan/${code}?ok=follow`);
    const bad = await ask(neighbour, `/laporan/${code}`, { action: "follow", phone: "halo" });
    expect(bad.status).toBe(422);
    expect(bad.html).toContain('value="halo"');
    await town.drain();
    await Answer.acknowledge(officer, { code, version: 1 });
    await town.drain();
    expect(town.sent.some(({ to }) => to === "+6281311112222")).toBe(true);
  });
});

describe("one's own pages", () => {
  it("lists what this device reported, confidential ones too", async () => {
    const device: Actor = { kind: "guest", device: "dev_00000000000000000000beef" };
    expect((await ask(device, "/saya")).html).toContain("Belum ada laporan dari HP ini");
    const { to } = await ask(device, "/lapor/jalan_rusak", filled({ confidential: "1" }));
    await town.drain();
    expect(await mine(device)).toHaveLength(1);
    expect((await ask(device, "/saya")).html).toContain(to!.split("?")[0]!);
    expect((await ask(neighbour, "/saya")).html).not.toContain(to!.split("?")[0]!);
  });

  it("stops messages by the link in them, and starts them again", async () => {
    const path = optOutLink("+6281399998888").slice(town.origin.length);
    expect((await ask(stranger, path)).html).toContain("888");
    expect((await ask(stranger, path, { action: "stop" })).html).toContain("tidak mengirim pesan lagi");
    expect((await ask(stranger, path, { action: "undo" })).html).toContain("Kabar dikirim lagi");
    expect((await ask(stranger, "/berhenti?n=6281399998888&k=bukan", { action: "stop" })).status).toBe(422);
    expect((await ask(stranger, "/berhenti")).html).toContain("tidak lengkap");
  });

  it("shows each agency's answer times", async () => {
    const { code } = await waste();
    await Answer.acknowledge(officer, { code, version: 1 });
    await town.drain();
    const { html } = await ask(stranger, "/en/instansi");
    expect(html).toContain("Environment Office");
    expect(html).toContain("within 1 hour");
  });
});

describe("what maps are drawn from", () => {
  it("is small, cached, and holds every village", async () => {
    const response = await render(new Request(`${town.origin}/peta/outlines.json`), { locals: { actor: stranger, requestId: "test" } });
    expect(response.headers.get("cache-control")).toContain("max-age=86400");
    expect(((await response.json()) as { villages: unknown[] }).villages).toHaveLength(24);
  });
});
