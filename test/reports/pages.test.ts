import { describe, expect, it } from "vitest";
import type { Actor } from "@among/core/actor";
import { id } from "@among/core/id";
import { optOutLink } from "@among/core/messages/message";
import { mine } from "@among/core/reports/report/mine";
import * as Open from "@among/core/reports/report/open";
import { take } from "@among/core/reports/report/take";
import { render } from "@among/web/site";
import { filled, neighbour, stranger } from "./reporting.ts";
import { ask, guest, inTown, now, officer, operator, town, village, waste } from "../respond/staff.ts";

inTown();

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
    for (const query of ["category=rumor&from=kemarin", "from=2026-02-30", "to=2026-11-31"]) expect((await ask(guest, `/laporan?${query}`)).status, query).toBe(200);
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
    await take(officer, { code, version: 1 }, "ask", { text: "Sebelah mana tepatnya?" });
    expect((await ask(neighbour, `/laporan/${code}`)).html).not.toContain('value="reply"');
    expect((await ask(neighbour, `/laporan/${code}`, { action: "reply", text: "Sebelah kiri" })).status).toBe(403);
    expect((await ask(guest, `/laporan/${code}`)).html).toContain("Sebelah mana tepatnya?");
    const empty = await ask(guest, `/laporan/${code}`, { action: "reply", text: " " });
    expect(empty.status).toBe(422);
    expect(empty.html).toContain("Tulis sedikit, minimal 3 huruf");
    expect((await ask(guest, `/laporan/${code}`, { action: "reply", text: "Sebelah kiri gerbang" })).to).toBe(`/laporan/${code}?ok=reply`);
    expect((await ask(guest, `/laporan/${code}`)).html).not.toContain('value="reply"');

    await take(officer, { code, version: (await now(code)).report.version }, "finish", { text: "Sudah diangkut." });
    expect((await ask(guest, `/laporan/${code}`)).html).toContain("Sudah beres?");
    expect((await ask(guest, `/laporan/${code}`, { action: "reopen", text: "Masih ada di pojok." })).status).toBe(303);
    expect((await now(code)).report).toMatchObject({ state: "open", reopened: 1 });
    expect((await ask(neighbour, `/laporan/${code}`)).html).toContain("Masih ada di pojok.");
    await take(officer, { code, version: (await now(code)).report.version }, "finish", { text: "Sekarang bersih." });
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
    expect((await ask(neighbour, `/laporan/${code}`, { action: "follow", phone: "0813 1111 2222" })).to).toBe(`/laporan/${code}?ok=asked`);
    expect((await ask(neighbour, `/laporan/${code}?ok=asked`)).html).toContain("Buka tautan di dalamnya");
    const premium = await ask(neighbour, `/laporan/${code}`, { action: "follow", phone: "0341 591 234" });
    expect([premium.status, premium.html.includes("SMS hanya sampai ke nomor HP")]).toEqual([422, true]);
    const bad = await ask(neighbour, `/laporan/${code}`, { action: "follow", phone: "halo" });
    expect(bad.status).toBe(422);
    expect(bad.html).toContain('value="halo"');
    await town.drain();
    const texts = () => town.sent.filter(({ to }) => to === "+6281311112222").map(({ text }) => text);
    const link = new URL(/https?:\S+\/ikuti\S+/.exec(texts()[0]!)![0]);
    const path = link.pathname + link.search;
    await take(officer, { code, version: 1 }, "acknowledge", {});
    await town.drain();
    expect(texts()).toHaveLength(1);
    expect((await ask(stranger, path)).html).toContain("Ya, kabari saya");
    expect((await ask(stranger, `${path}x`, {})).status).toBe(422);
    expect((await ask(stranger, "/ikuti")).html).toContain("tidak lengkap");
    await take(officer, { code, version: 2 }, "start", {});
    await town.drain();
    expect(texts()).toHaveLength(1);
    expect((await ask(stranger, path, {})).html).toContain("Siap. Kabar berikutnya");
    await take(officer, { code, version: 3 }, "note", { text: "Regu sudah di sana.", public: true });
    await town.drain();
    expect(texts()).toHaveLength(2);
  });
});

describe("one's own pages", () => {
  it("lists what this device reported, and never a confidential one: that has its link alone", async () => {
    const device: Actor = { kind: "guest", device: "dev_00000000000000000000beef" };
    expect((await ask(device, "/saya")).html).toContain("Belum ada laporan dari HP ini");
    const { to } = await ask(device, "/lapor/jalan_rusak", filled());
    const { to: secret } = await ask(device, "/lapor/jalan_rusak", filled({ confidential: "1", phone: "081234567890" }));
    await town.drain();
    expect(await mine(device)).toHaveLength(1);
    const { html } = await ask(device, "/saya");
    expect(html).toContain(to!.split("?")[0]!);
    expect(html).not.toContain(secret!.split("?")[0]!);
    expect((await ask(neighbour, "/saya")).html).not.toContain(to!.split("?")[0]!);
    // Whoever has the phone next does not come to it by its code either.
    expect((await ask(device, secret!.split("?")[0]!)).status).toBe(404);
    expect((await ask(stranger, secret!)).status).toBe(200);
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
    await take(officer, { code, version: 1 }, "acknowledge", {});
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
