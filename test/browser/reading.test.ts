import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, sizes, town, violations, visitor, type Town } from "./harness.ts";

let place: Town;
let browser: Browser;
beforeAll(async () => {
  [place, browser] = await Promise.all([town(), launch()]);
}, 120_000);
afterAll(async () => {
  await place?.close();
});

/** A phone whose browser asks for this language. */
async function phone(locale: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ baseURL: place.origin, viewport: sizes.phone, locale, bypassCSP: true });
  return { context, page: await context.newPage() };
}

/** Amounts for a unit that break within a word. */
const brokenRates = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const broken: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode() as Text | null; node; node = texts.nextNode() as Text | null) {
      for (const { 0: word, index } of node.data.matchAll(/[\p{L}\d.]{2,}/gu)) {
        if (!/Rp|^\/|\/$/.test(node.data) && !node.parentElement?.closest(".price, .number, .listing-price")) continue;
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) broken.push(word);
      }
    }
    return broken;
  });

test("no price breaks within a word, and forms end soon after themselves", { timeout: 60_000 }, async () => {
  const { context, page } = await phone("id-ID");
  for (const path of ["/tani", "/en/tani", "/tani?urut=newest", "/tani/harga", "/tani/permintaan"]) {
    await page.goto(path);
    expect(await brokenRates(page), path).toEqual([]);
  }
  for (const path of ["/lapor", "/lapor/sampah", "/masuk", "/tani/permintaan/baru"]) {
    await page.goto(path);
    expect(await page.locator("footer").evaluate((footer) => footer.getBoundingClientRect().height), path).toBeLessThan(420);
  }
  await context.close();
});

test("with text twice as large every door of the header is there to be pressed, and words stay on the screen", { timeout: 60_000 }, async () => {
  const { context, page } = await phone("id-ID");
  for (const path of ["/lapor", "/laporan", "/en/instansi", "/masuk"]) {
    await page.goto(path);
    await page.addStyleTag({ content: "html { font-size: 212.5% }" });
    const doors = await page.locator(".doors a").evaluateAll((links) => links.map((link) => ({ right: link.getBoundingClientRect().right, cut: link.scrollWidth > link.clientWidth })));
    expect(doors.length).toBeGreaterThanOrEqual(4);
    for (const { right, cut } of doors) expect([right <= 360, cut], path).toEqual([true, false]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
  }
  await context.close();
});

test("a browser that asks for English is offered it on its first visit, and nobody is led there", { timeout: 60_000 }, async () => {
  const english = await phone("en-GB");
  for (const path of ["/", "/laporan"]) {
    await english.page.goto(path);
    await english.page.getByRole("link", { name: "Read in English" }).waitFor();
    expect(new URL(english.page.url()).pathname).toBe(path);
  }
  const later = await english.context.newPage();
  await later.goto("/");
  expect(await later.locator(".lang").textContent()).toBe("English");
  await english.page.getByRole("link", { name: "Read in English" }).click();
  await english.page.waitForURL(/\/en\/laporan/);
  await english.context.close();
  const { context, page } = await phone("id-ID");
  await page.goto("/");
  await page.waitForLoadState("networkidle");
  expect(await page.locator(".lang").textContent()).toBe("English");
  await context.close();
});

test("the market has no accessibility violation with all its goods unfolded", { timeout: 60_000 }, async () => {
  const { context, page } = await visitor(browser, place.origin);
  await page.goto("/tani");
  await page.locator(".goods-nav summary").click();
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test("a report that was sent from the device's outbox is not told of beside the word that there is none", { timeout: 60_000 }, async () => {
  const { context, page } = await visitor(browser, place.origin);
  await page.goto("/saya");
  await page.getByText("Belum ada laporan dari HP ini.").waitFor();
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((done) => {
      const opening = indexedDB.open("among", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("waiting", { keyPath: "id" });
      opening.onsuccess = () => done(opening.result);
    });
    // Refused at once, which is told in the same place as one that was sent.
    const draft = { id: "rep_01ARZ3NDEKTSV4RRFFQ69G5FAV", category: "sampah", answers: {}, description: "x", photos: [] };
    await new Promise((done) => {
      const writing = database.transaction("waiting", "readwrite");
      writing.objectStore("waiting").put({ id: draft.id, category: "sampah", draft, files: [], at: Date.now() });
      writing.oncomplete = done;
    });
    database.close();
    localStorage.setItem("among.waiting", "1");
  });
  await page.reload();
  await page.locator("[data-outbox]:not([hidden])").waitFor();
  expect(await page.getByText("Belum ada laporan dari HP ini.").isVisible()).toBe(false);
  await context.close();
});
