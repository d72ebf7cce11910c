import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, town, visitor, type Town } from "./harness.ts";
import { cameraPhoto, expectStep, fill, looked, noisePhoto, pastNear, photo, spot } from "./walk.ts";

let place: Town;
let browser: Browser;

beforeAll(async () => {
  [place, browser] = await Promise.all([town(), launch()]);
}, 120_000);
afterAll(async () => {
  await place?.close();
});

describe("a citizen with a phone", () => {
  test("reports a pothole step by step with a photo, and keeps its page", { timeout: 90_000 }, async () => {
    const { context, page, complaints } = await visitor(browser, place.origin, { place: spot });
    await page.goto("/lapor");
    await page.getByRole("link", { name: "Jalan rusak" }).click();
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
  test("gets every error in words, loses nothing, and adds photos as the camera made them", { timeout: 120_000 }, async () => {
    const { context, page } = await visitor(browser, place.origin, { script: false });
    await page.goto("/lapor/sampah");
    await page.getByLabel("Ceritakan").fill("bau");
    await page.getByLabel("Patokannya").fill("belakang pasar");
    await page.getByLabel("Nomor HP").fill("12");
    await page.getByText("Fotonya menyusul").waitFor();
    expect(await page.locator("input[type=file]:visible").count()).toBe(0);
    await page.getByRole("button", { name: "Kirim laporan" }).click();
    await page.locator(".summary").waitFor();
    await looked(page, "phone-plain-errors");
    expect(await page.getByLabel("Patokannya").inputValue()).toBe("belakang pasar");
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
    // Three photos of 5 MB: more than any function takes in one request.
    const camera = await cameraPhoto();
    expect(camera.length).toBeGreaterThan(5_000_000);
    for (const n of [1, 2, 3]) {
      await page.getByRole("button", { name: n === 1 ? "Tambah foto" : "Tambah foto lagi" }).click();
      await page.getByLabel("Pilih atau ambil foto").setInputFiles({ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: camera });
      if (n === 1) await looked(page, "phone-plain-photo");
      await page.getByRole("button", { name: "Kirim foto" }).click();
      await page.waitForURL(/sampai=1/);
      if (n === 1) await looked(page, "phone-plain-photo-arrived");
      await expect.poll(async () => (await page.reload(), page.getByText(`Sudah ada ${n} dari 3 foto`).count()), { timeout: 30_000 }).toBe(1);
    }
    await looked(page, "phone-plain-photos");
    expect(await page.getByRole("button", { name: /Tambah foto/ }).count()).toBe(0);
    await page.goBack();
    await page.getByRole("link", { name: "Kembali ke laporanku" }).click();
    await page.locator(".pictures img").nth(2).waitFor();
    expect(await page.locator(".pictures img").count()).toBe(3);
    await looked(page, "phone-plain-with-photos");
    await context.close();
  });

  for (const size of ["phone", "desk"] as const) {
    test(`is told in English why a file is no photo, ${size}`, { timeout: 60_000 }, async () => {
      const { context, page } = await visitor(browser, place.origin, { script: false, size });
      await page.goto("/en/lapor/sampah");
      await page.locator('[name="village"]').selectOption({ label: "Beji" });
      await page.getByLabel("Landmark").fill(`behind the market ${Math.random()}`);
      for (const name of ["answers.jenis", "answers.volume"]) await page.locator(`[name="${name}"]`).first().check({ force: true });
      await page.getByLabel("Tell us about it").fill("Rubbish is dumped here every night.");
      await page.getByRole("button", { name: "Send report" }).click();
      await pastNear(page, "No, send mine");
      await looked(page, `${size}-plain-en-sent`);
      await page.getByRole("button", { name: "Add a photo" }).click();
      await page.locator("input[type=file]").setInputFiles({ name: "IMG_1.HEIC", mimeType: "image/heic", buffer: Buffer.from("\0\0\0\x18ftypheic") });
      await looked(page, `${size}-plain-en-photo`);
      await page.getByRole("button", { name: "Send photo" }).click();
      await page.waitForURL(/sampai=1/);
      await expect.poll(async () => (await page.reload(), page.getByText("We cannot read HEIC photos yet").count()), { timeout: 30_000 }).toBe(1);
      await looked(page, `${size}-plain-en-refused`);
      await context.close();
    });
  }
});

test("with script a photo added later is made small before it travels", { timeout: 60_000 }, async () => {
  const { context, page, complaints } = await visitor(browser, place.origin);
  await page.goto("/lapor/iklan_liar");
  await fill(page, "Baliho roboh ke jalan.");
  await page.getByRole("button", { name: "Kirim laporan" }).click();
  await pastNear(page);
  await page.waitForURL(/baru=1/);
  await page.getByRole("button", { name: "Tambah foto" }).click();
  await page.getByLabel("Pilih atau ambil foto").setInputFiles({ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: await noisePhoto() });
  const sent = page.waitForResponse((response) => response.request().method() === "POST" && response.url().includes("/upload"));
  await page.getByRole("button", { name: "Kirim foto" }).click();
  expect((await (await sent).request().sizes()).requestBodySize).toBeLessThan(450_000);
  await page.waitForURL(/sampai=1/);
  await expect.poll(async () => (await page.reload(), page.getByText("Sudah ada 1 dari 3 foto").count()), { timeout: 30_000 }).toBe(1);
  await looked(page, "phone-photo-later");
  expect(complaints).toEqual([]);
  await context.close();
});
