import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, town, visitor, type Town } from "./harness.ts";
import { expectStep, fill, looked, pastNear, photo, spot } from "./walk.ts";

let place: Town;
let browser: Browser;

beforeAll(async () => {
  [place, browser] = await Promise.all([town(), launch()]);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await place?.close();
});

describe("a citizen with a phone", () => {
  test("reports a pothole step by step with a photo, and keeps its page", { timeout: 90_000 }, async () => {
    const { context, page, complaints } = await visitor(browser, place.origin, { place: spot });
    await page.goto("/lapor");
    await page.getByRole("link", { name: "Jalan Rusak" }).click();
    await expectStep(page, "Langkah 1 dari 4");
    await page.getByRole("button", { name: "Lanjut" }).click();
    await page.locator(".summary").getByText("Tunjuk tempatnya").waitFor();
    await looked(page, "phone-form-missing");
    await page.getByRole("button", { name: "Pakai lokasi saya" }).click();
    await page.getByText(/Lokasimu tercatat di/).waitFor();
    await page.getByText("Tunjuk di peta").click();
    await page.locator(".leaflet-container .outline").first().waitFor({ state: "attached" });
    await page.locator(".pin").waitFor();
    await looked(page, "phone-form-place");
    await page.getByRole("button", { name: "Lanjut" }).click();

    await expectStep(page, "Langkah 2 dari 4");
    await page.getByText("Lubang", { exact: true }).click();
    await page.getByText("Lebih dari 2 m").click();
    await page.locator("fieldset", { hasText: "Masih bisa dilewati" }).getByText("Ya", { exact: true }).click();
    await page.getByLabel("Ceritakan").fill("Lubang besar di tikungan, sudah seminggu, dua motor jatuh kemarin.");
    await looked(page, "phone-form-tell");
    await page.getByRole("button", { name: "Lanjut" }).click();

    await expectStep(page, "Langkah 3 dari 4");
    await page.locator("[data-photo-picker] input").setInputFiles(photo);
    await page.locator("[data-photo-list]").getByText("Foto siap").waitFor();
    await looked(page, "phone-form-photo");
    await page.reload();
    await page.getByText("Kami kembalikan tulisanmu").waitFor();
    for (const step of [2, 3, 4]) {
      await page.getByRole("button", { name: "Lanjut" }).click();
      await expectStep(page, `Langkah ${step} dari 4`);
    }
    await page.getByLabel("Nomor HP").fill("0812 3456 7890");
    await looked(page, "phone-form-send");
    await page.getByRole("button", { name: "Kirim laporan" }).click();
    await pastNear(page);
    await page.waitForURL(/\/laporan\/BTU-\w{5}\?kunci=.*baru=1/);
    await page.getByText(/Laporanmu sampai. Kodenya BTU-/).waitFor();
    await looked(page, "phone-sent");
    const code = /BTU-\w{5}/.exec(page.url())![0];
    await expect.poll(() => place.inbox(), { timeout: 10_000 }).toContain(code);

    await page.goto("/lacak");
    await page.getByLabel("Kode laporan").fill(code.slice(4).toLowerCase());
    await page.getByRole("button", { name: "Buka laporan" }).click();
    await page.waitForURL(`**/laporan/${code}`);
    await page.goto("/saya");
    await expect.poll(async () => (await page.reload(), page.locator(`a[href$="${code}"]`).count()), { timeout: 10_000 }).toBe(1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("sends by itself, once, when the network comes back", { timeout: 60_000 }, async () => {
    const { context, page } = await visitor(browser, place.origin);
    await page.goto("/lapor/iklan_liar");
    await fill(page, "Spanduk dipaku di pohon beringin, menutup rambu.");
    await context.setOffline(true);
    await page.getByRole("button", { name: "Kirim laporan" }).click();
    await page.getByText("Jaringan putus. Laporanmu aman di HP ini").waitFor();
    await looked(page, "phone-offline");
    await context.setOffline(false);
    const sent = page.getByText(/Laporan yang tadi menunggu sudah terkirim/);
    await sent.waitFor({ timeout: 30_000 });
    const code = /BTU-\w{5}/.exec((await sent.textContent())!)![0];
    await page.goto("/laporan?category=iklan_liar");
    await expect.poll(() => page.locator(`a[href$="${code}"]`).count()).toBe(1);
    expect(await page.evaluate(() => localStorage.getItem("among.waiting"))).toBeNull();
    await context.close();
  });

  test("is shown the same report next door, and joins it with one tap", { timeout: 60_000 }, async () => {
    const first = await visitor(browser, place.origin, { place: spot });
    await first.page.goto("/en/lapor/lampu_lalu_lintas");
    await first.page.getByRole("button", { name: "Use my location" }).click();
    await first.page.getByText(/You are in/).waitFor();
    await first.page.getByRole("button", { name: "Continue" }).click();
    await first.page.getByText("All off").click();
    await first.page.getByLabel("Nama simpang").or(first.page.getByLabel(/junction|intersection/i)).fill("Simpang Alun-alun");
    await first.page.getByLabel("Tell us about it").fill("All lights are off since this morning.");
    await first.page.getByRole("button", { name: "Continue" }).click();
    await first.page.getByRole("button", { name: "Continue" }).click();
    await first.page.getByRole("button", { name: "Send report" }).click();
    await pastNear(first.page, "No, send mine");
    await first.page.waitForURL(/baru=1/);
    const code = /BTU-\w{5}/.exec(first.page.url())![0];
    await first.context.close();

    const { context, page } = await visitor(browser, place.origin, { script: false });
    await page.goto("/lapor/lampu_lalu_lintas");
    await page.locator('[name="village"]').selectOption({ label: "Sisir" });
    await page.getByLabel("Patokannya").fill("Simpang Alun-alun");
    await page.getByText("Mati total").click();
    await page.locator('[name="answers.simpang"]').fill("Alun-alun");
    await page.getByLabel("Ceritakan").fill("Lampu merah mati semua sejak pagi.");
    await page.getByRole("button", { name: "Kirim laporan" }).click();
    await page.getByRole("heading", { name: "Sudah ada yang melapor. Ini sama?" }).waitFor();
    await looked(page, "phone-plain-near");
    await page.getByRole("button", { name: `Saya juga, untuk ${code}` }).click();
    await page.waitForURL(`**/laporan/${code}?ok=support`);
    await page.getByText("1 orang juga mengalaminya").waitFor();
    await looked(page, "phone-plain-supported");
    await context.close();
  });
});

describe("what can go wrong on a phone", () => {
  test("a place outside the city, and a photo that no browser reads", { timeout: 60_000 }, async () => {
    const { context, page } = await visitor(browser, place.origin, { place: { latitude: -7.9666, longitude: 112.6326 } });
    await page.goto("/lapor/iklan_liar");
    await page.getByRole("button", { name: "Pakai lokasi saya" }).click();
    await page.getByText("Titik itu di luar kota.").waitFor();
    await page.getByRole("button", { name: "Lanjut" }).click();
    await page.getByText("Dipaku di pohon").click();
    await page.locator("fieldset", { hasText: "Menghalangi" }).getByText("Ya", { exact: true }).click();
    await page.getByLabel("Ceritakan").fill("Baliho menutup rambu lalu lintas.");
    await page.getByRole("button", { name: "Lanjut" }).click();
    await page.locator("[data-photo-picker] input").setInputFiles({ name: "IMG_1.HEIC", mimeType: "image/heic", buffer: Buffer.from("\0\0\0\x18ftypheic") });
    await page.getByText("Foto HEIC belum bisa dibaca").waitFor();
    await page.getByRole("button", { name: "Lanjut" }).click();
    await page.getByRole("button", { name: "Kirim laporan" }).click();
    await page.getByRole("heading", { name: "Tempatnya di luar kota" }).waitFor();
    expect(await page.getByRole("link", { name: "Buka LAPOR!" }).getAttribute("href")).toBe("https://www.lapor.go.id");
    await looked(page, "phone-outside");
    await page.getByRole("button", { name: "Hapus titik" }).click();
    await page.getByRole("button", { name: "Lanjut" }).click();
    expect(await page.locator(".summary").textContent()).toContain("Tunjuk tempatnya");
    await context.close();
  });

  test("no tiles: the map is still readable, by keyboard too", { timeout: 60_000 }, async () => {
    const { context, page, complaints } = await visitor(browser, place.origin, { size: "desk" });
    await page.goto("/laporan");
    await page.getByText("Lihat di peta").click();
    await page.locator(".cluster").first().waitFor();
    expect(await page.locator(".outline").count()).toBeGreaterThan(24);
    await looked(page, "desk-map");
    const before = await page.locator(".cluster, .pin").count();
    await page.locator(".cluster").first().focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".cluster, .pin").count()).not.toBe(before);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

describe("a citizen without script", () => {
  test("gets every error in words, loses nothing, and sends with a photo", { timeout: 60_000 }, async () => {
    const { context, page } = await visitor(browser, place.origin, { script: false });
    await page.goto("/lapor/sampah");
    await page.getByLabel("Ceritakan").fill("bau");
    await page.getByLabel("Patokannya").fill("belakang pasar");
    await page.getByLabel("Nomor HP").fill("12");
    await page.locator('[name="files"]').first().setInputFiles(photo);
    await page.getByRole("button", { name: "Kirim laporan" }).click();
    await page.locator(".summary").waitFor();
    await looked(page, "phone-plain-errors");
    expect(await page.getByLabel("Patokannya").inputValue()).toBe("belakang pasar");
    await page.getByText("Foto 1 tersimpan").waitFor();
    await page.locator('[name="village"]').selectOption({ label: "Temas" });
    await page.getByText("Pembuangan liar").click();
    await page.getByText("Satu gerobak").click();
    await page.getByLabel("Ceritakan").fill("Sampah dibuang di belakang pasar tiap malam, baunya sampai rumah.");
    await page.getByLabel("Nomor HP").fill("");
    await page.getByRole("button", { name: "Kirim laporan" }).click();
    const different = page.getByRole("button", { name: "Bukan, kirim laporanku" });
    if (await different.isVisible()) await different.click();
    await page.getByText(/Laporanmu sampai/).waitFor();
    await looked(page, "phone-plain-sent");
    await context.close();
  });
});
