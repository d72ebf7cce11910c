import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, town, visitor, type Town } from "./harness.ts";
import { expectStep, looked } from "./walk.ts";

let place: Town;
let browser: Browser;

beforeAll(async () => {
  [place, browser] = await Promise.all([town(), launch()]);
}, 120_000);
afterAll(async () => {
  await place?.close();
});

const told = "Ada yang jualan tiap malam di warung kosong.";

async function tell(page: Page): Promise<void> {
  await page.goto("/lapor/narkoba");
  await page.locator('[name="village"]').selectOption({ label: "Giripurno" });
  await page.getByLabel("Patokannya").fill(`dekat balai desa ${Date.now()}`);
  await page.getByRole("button", { name: "Lanjut" }).click();
  await page.getByText("Dugaan peredaran").click();
  await page.locator("fieldset", { hasText: "Boleh dihubungi" }).getByText("Tidak", { exact: true }).click();
  await page.getByLabel("Ceritakan").fill(told);
  await page.getByText("hanya disimpan selama tab ini terbuka").waitFor();
}

async function sendOffline(page: Page): Promise<void> {
  for (const step of [3, 4]) {
    await page.getByRole("button", { name: "Lanjut" }).click();
    await expectStep(page, `Langkah ${step} dari 4`);
  }
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Kirim laporan" }).click();
  await page.getByText("biarkan tab ini terbuka sampai terkirim").waitFor();
}

/** What the phone keeps, but for the mark of which language was offered. */
const stored = (page: Page): Promise<string> => page.evaluate(() => JSON.stringify([{ ...localStorage, "among.languageOffered": undefined }, { ...sessionStorage }]));

describe("a confidential report on a phone that others use too", () => {
  test("is a draft in its tab alone, and sent from there its link appears there", { timeout: 90_000 }, async () => {
    const { context, page, complaints } = await visitor(browser, place.origin);
    await tell(page);
    await page.reload();
    await page.getByText("Kami kembalikan tulisanmu").waitFor();
    const next = await context.newPage();
    await next.goto("/lapor/narkoba");
    await next.locator("[data-report-form]").waitFor();
    expect(await stored(next)).not.toContain(told);
    expect(await next.getByLabel("Ceritakan").inputValue()).toBe("");
    await page.getByRole("button", { name: "Lanjut" }).click();
    await expectStep(page, "Langkah 2 dari 4");
    await sendOffline(page);
    await looked(page, "phone-offline-confidential");
    expect(await stored(page)).not.toContain(told);
    await next.close();
    await context.setOffline(false);
    await page.getByText(/Laporan yang tadi menunggu sudah terkirim/).waitFor({ timeout: 30_000 });
    await page.getByRole("link", { name: "Buka laporannya" }).click();
    await page.getByText(told).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("is sent for whoever closed the tab, and whoever has the phone then learns neither code nor link", { timeout: 90_000 }, async () => {
    const { context, page } = await visitor(browser, place.origin);
    await tell(page);
    await sendOffline(page);
    const next = await context.newPage();
    await page.close();
    await context.setOffline(false);
    await next.goto("/saya");
    const bar = next.locator("[data-outbox]");
    await bar.getByText("Laporan rahasia yang menunggu di HP ini sudah terkirim.").waitFor({ timeout: 30_000 });
    expect([await bar.locator("a").count(), /BTU-/.test((await bar.textContent())!)]).toEqual([0, false]);
    await next.reload();
    await next.getByText("Belum ada laporan dari HP ini").waitFor();
    expect(await stored(next)).toBe("[{},{}]");
    await context.close();
  });
});
