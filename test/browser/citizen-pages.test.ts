import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, town, visitor, type Size, type Town } from "./harness.ts";
import { looked } from "./walk.ts";

let place: Town;
let browser: Browser;

beforeAll(async () => {
  [place, browser] = await Promise.all([town(), launch()]);
}, 120_000);
afterAll(async () => {
  await place?.close();
});

const pages = ["/lapor", "/lapor/jalan_rusak", "/lapor/kebakaran", "/lapor/narkoba", "/laporan", "/laporan?category=sampah&state=pending", "/laporan?village=35.79.01.1001&from=2020-01-01&to=2020-01-02", "/lacak", "/lacak?kode=salah", "/saya", "/berhenti", "/ikuti", "/instansi"];

describe.each([
  { size: "phone", script: true, lang: "" },
  { size: "desk", script: true, lang: "/en" },
  { size: "phone", script: false, lang: "/en" },
] as { size: Size; script: boolean; lang: string }[])("every page, $size, script $script, $lang", ({ size, script, lang }) => {
  test("has no accessibility violation, fits the screen and breaks no policy", { timeout: 120_000 }, async () => {
    const { context, page, complaints } = await visitor(browser, place.origin, { size, script });
    const detail = await firstReport(page);
    for (const path of [...pages, detail]) {
      await page.goto(lang + path);
      const name = [size, script ? "js" : "plain", lang.slice(1) || "id", path === detail ? "laporan-satu" : path.replace(/\W+/g, "-").slice(1, 40)].join("-");
      await looked(page, name);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });
});

async function firstReport(page: Page): Promise<string> {
  await page.goto("/laporan");
  return new URL((await page.locator(".report-card h2 a").first().getAttribute("href"))!, place.origin).pathname;
}

describe("the list without script", () => {
  test("filters the list, turns its pages, and finds no confidential report", { timeout: 60_000 }, async () => {
    const { context, page } = await visitor(browser, place.origin, { script: false, size: "desk" });
    await page.goto("/laporan");
    await page.getByText("Saring", { exact: true }).click();
    await page.getByLabel("Jenis").selectOption("pju");
    await page.getByLabel("Keadaan").selectOption("pending");
    await page.getByRole("button", { name: "Tampilkan" }).click();
    expect(new URL(page.url()).searchParams.get("category")).toBe("pju");
    await looked(page, "desk-plain-filtered");
    await page.goto("/laporan");
    const first = await page.locator(".report-card h2 a").first().getAttribute("href");
    await page.getByRole("link", { name: "Muat lagi" }).click();
    expect(await page.locator(".report-card h2 a").first().getAttribute("href")).not.toBe(first);
    expect(await page.content()).not.toContain("Narkoba,");
    await context.close();
  });
});
