import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cameraPhoto } from "./walk.ts";
import { fits, launch, picture, town, violations, visitor, type Screen, type Size, type Town } from "./harness.ts";

let place: Town;
let browser: Browser;
type Who = "farmer" | "buyer" | "neighbour";
/** Cookies of three people: signing in once each is enough. */
const signedIn = new Map<Who, Awaited<ReturnType<BrowserContext["cookies"]>>>();
const phones: Record<Who, string> = { farmer: "081200000011", buyer: "081200000012", neighbour: "081299000077" };

beforeAll(async () => {
  [place, browser] = await Promise.all([town(), launch()]);
  for (const who of Object.keys(phones) as Who[]) signedIn.set(who, await signIn(who));
}, 180_000);
afterAll(async () => {
  await place?.close();
});

/** As a person does, without script: the page sends to the sign-in, and it leads back. */
async function signIn(who: Who): Promise<Awaited<ReturnType<BrowserContext["cookies"]>>> {
  const { context, page } = await visitor(browser, place.origin, { script: false });
  await page.goto("/tani/jual");
  await page.locator("#phone").fill(phones[who]);
  await page.locator("#phone").press("Enter");
  const { messages } = (await (await fetch(`${place.origin}/_local/inbox.json?to=62${phones[who].slice(1)}`)).json()) as { messages: { text: string }[] };
  await page.locator("#code").fill(/\b\d{6}\b/.exec(messages[0]!.text)![0]);
  await page.locator("#code").press("Enter");
  if (who === "neighbour") {
    await page.locator("#name").fill("Sumarni");
    await page.locator("#village").selectOption({ label: "Giripurno" });
    await page.locator("#consent").check();
    await page.locator("#name").press("Enter");
  }
  await page.waitForURL("**/tani/jual");
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

async function as(who: Who, options: { size?: Size; script?: boolean } = {}): Promise<Screen> {
  const screen = await visitor(browser, place.origin, options);
  await screen.context.addCookies(signedIn.get(who)!);
  return screen;
}

async function looked(page: Page, name: string): Promise<void> {
  expect.soft(await violations(page), name).toEqual([]);
  expect.soft(await fits(page), `${name} is not wider than the screen`).toBe(true);
  await picture(page, `market-${name}`);
}

/** Puts carrots on offer as a person with a phone does. @returns the address of the listing's page */
async function sell(page: Page, { price, quantity }: { price: string; quantity: string }): Promise<string> {
  await page.goto("/tani/jual");
  await page.locator(".goods-grid").getByText("Wortel", { exact: true }).click();
  await page.locator("#quantity").fill(quantity);
  await page.locator("#price").fill(price);
  await page.locator("#village").selectOption({ label: "Temas" });
  await page.getByRole("button", { name: "Tawarkan sekarang" }).click();
  await page.getByText("Sudah ditawarkan").waitFor();
  return (await page.getByRole("link", { name: "Lihat seperti pembeli" }).getAttribute("href"))!;
}

/** Opens a step's form where it is not open yet, and sends it. */
async function take(page: Page, button: string, summary?: string): Promise<void> {
  const send = page.getByRole("button", { name: button });
  if (summary && !(await send.isVisible())) await page.locator("summary", { hasText: summary }).first().click();
  await send.click();
}

describe.each([
  { size: "phone", script: true, lang: "" },
  { size: "desk", script: true, lang: "/en" },
  { size: "phone", script: false, lang: "/en" },
] as { size: Size; script: boolean; lang: string }[])("every page, $size, script $script, $lang", ({ size, script, lang }) => {
  test("has no accessibility violation, fits the screen and breaks no policy", { timeout: 180_000 }, async () => {
    const name = (path: string) => [size, script ? "js" : "plain", lang.slice(1) || "id", path.replace(/\W+/g, "-").slice(1, 34)].join("-");
    const guest = await visitor(browser, place.origin, { size, script });
    await guest.page.goto("/tani");
    const listing = await guest.page.locator(".listing-card a").first().getAttribute("href");
    for (const path of ["/tani", "/tani?commodity=apel&sort=cheapest", "/tani?village=35.79.01.1001&certificate=organic", listing!, "/tani/harga", "/tani/harga/bawang_merah", "/tani/permintaan"]) {
      await guest.page.goto(lang + path);
      await looked(guest.page, name(path));
    }
    expect(guest.complaints).toEqual([]);
    await guest.context.close();
    const own = await as("farmer", { size, script });
    for (const path of ["/tani/jual", "/tani/jual/baru?komoditas=wortel", "/tani/impor", "/tani/saya", "/tani/saya?sisi=beli", "/tani/permintaan/baru?komoditas=wortel"]) {
      await own.page.goto(lang + path);
      await looked(own.page, name(path));
    }
    expect(own.complaints).toEqual([]);
    await own.context.close();
  });
});

test("a farmer sells on a phone: offered, agreed, weighed, received, reviewed", { timeout: 120_000 }, async () => {
  const farmer = await as("farmer");
  const buyer = await as("buyer");
  const path = await sell(farmer.page, { price: "7.500", quantity: "50" });
  await looked(farmer.page, "story-1-made");

  await buyer.page.goto(path);
  await looked(buyer.page, "story-2-listing");
  await buyer.page.locator("#quantity").fill("500");
  await buyer.page.getByRole("button", { name: "Kirim tawaran" }).click();
  await buyer.page.locator(".summary").getByText("Sisanya tidak sebanyak itu").waitFor();
  await looked(buyer.page, "story-3-too-much");
  await buyer.page.locator("#quantity").fill("10");
  await buyer.page.locator("#price").fill("7000");
  await buyer.page.getByRole("button", { name: "Kirim tawaran" }).click();
  await buyer.page.getByText("Tawaranmu terkirim").waitFor();
  const deal = new URL(buyer.page.url()).pathname;

  await farmer.page.goto("/tani/saya");
  await farmer.page.locator(`a[href="${deal}"]`).first().click();
  await looked(farmer.page, "story-4-turn");
  await take(farmer.page, "Setuju, jadi pesanan");
  await farmer.page.getByText("Sepakat. Ini sudah menjadi pesanan").waitFor();
  await take(farmer.page, "Beri tahu barang siap");
  await farmer.page.locator("#handed_over-quantity").fill("9,5");
  await take(farmer.page, "Catat serah terima");
  await farmer.page.locator(".summary").waitFor();
  expect(await farmer.page.locator("#handed_over-quantity").inputValue()).toBe("9,5");
  await farmer.page.locator("#handed_over-text").fill("Setengah kilo patah");
  await take(farmer.page, "Catat serah terima");
  await farmer.page.getByText("Serah terima tercatat").waitFor();

  await buyer.page.goto(deal);
  await buyer.page.getByText("Setengah kilo patah").first().waitFor();
  await buyer.page.locator("#say-text").fill("Terima kasih, Pak.");
  await buyer.page.getByRole("button", { name: "Kirim pesan" }).click();
  await buyer.page.locator(".chat-mine").getByText("Terima kasih, Pak.").waitFor();
  await looked(buyer.page, "story-5-weighed");
  await take(buyer.page, "Sudah kuterima, sesuai");
  await buyer.page.getByText("Diterima. Sekarang ulas penjualnya").waitFor();
  await buyer.page.getByText("5 dari 5").click();
  await buyer.page.locator("#reviewed-text").fill("Segar, timbangannya jujur.");
  await take(buyer.page, "Kirim ulasan");
  await buyer.page.getByText("Terima kasih untuk ulasannya").waitFor();
  await buyer.page.getByRole("link", { name: "Kuitansi" }).click();
  await buyer.page.getByText("Rp 66.500").waitFor();
  await looked(buyer.page, "story-6-receipt");

  await farmer.page.goto(deal);
  await farmer.page.getByText("4 dari 5").click();
  await take(farmer.page, "Kirim ulasan");
  await farmer.page.getByText("dua-duanya sudah mengulas").waitFor();
  await looked(farmer.page, "story-7-done");
  expect([...farmer.complaints, ...buyer.complaints]).toEqual([]);
  await Promise.all([farmer.context.close(), buyer.context.close()]);
});

test("two farmers fill one request together, each with an own share", { timeout: 120_000 }, async () => {
  const buyer = await as("buyer");
  await buyer.page.goto("/tani/permintaan/baru?komoditas=wortel");
  await buyer.page.locator("#quantity").fill("200");
  await buyer.page.locator("#price").fill("8000");
  await buyer.page.locator("#village").selectOption({ label: "Oro-oro Ombo" });
  await buyer.page.getByRole("button", { name: "Pasang permintaan" }).click();
  await buyer.page.getByText("Permintaanmu terpasang").waitFor();
  const request = new URL(buyer.page.url()).pathname;
  for (const [who, share] of [["farmer", "120"], ["neighbour", "80"]] as const) {
    const { page, context } = await as(who, { script: who === "farmer" });
    await page.goto(request);
    await page.locator("#quantity").fill(share);
    await page.getByRole("button", { name: "Kirim tawaran" }).click();
    await page.getByText("Tawaranmu terkirim").waitFor();
    await buyer.page.goto(new URL(page.url()).pathname);
    await take(buyer.page, "Setuju, jadi pesanan");
    await buyer.page.getByText("Sepakat. Ini sudah menjadi pesanan").waitFor();
    await context.close();
  }
  await buyer.page.goto(request);
  await buyer.page.getByText("120 kg × Rp 8.000/kg = Rp 960.000").waitFor();
  await buyer.page.getByText("80 kg × Rp 8.000/kg = Rp 640.000").waitFor();
  await buyer.page.getByText("penuh").first().waitFor();
  await looked(buyer.page, "pooled");
  expect(buyer.complaints).toEqual([]);
  await buyer.context.close();
});

test("browsing, offering and photos work with script off", { timeout: 120_000 }, async () => {
  const farmer = await as("farmer", { script: false });
  const path = await sell(farmer.page, { price: "6.500", quantity: "30" });
  await farmer.page.getByRole("button", { name: "Tambah foto" }).click();
  await farmer.page.locator("input[type=file]").setInputFiles({ name: "IMG_0003.jpg", mimeType: "image/jpeg", buffer: await cameraPhoto() });
  await looked(farmer.page, "plain-photo");
  await farmer.page.getByRole("button", { name: "Kirim foto" }).click();
  await expect.poll(async () => (await farmer.page.reload(), farmer.page.getByText("Sudah ada 1 dari 3 foto").count()), { timeout: 30_000 }).toBe(1);
  await looked(farmer.page, "plain-photo-there");
  await farmer.page.getByRole("link", { name: "Kembali ke jualanku" }).click();
  await looked(farmer.page, "plain-own-listing");
  const { page, context } = await as("buyer", { script: false });
  await page.goto("/tani");
  await page.getByText("Saring", { exact: true }).click();
  await page.locator("#q").fill("wortel");
  await page.getByRole("button", { name: "Tampilkan" }).click();
  await page.getByRole("link", { name: "Termurah" }).click();
  expect(new URL(page.url()).searchParams.get("commodity")).toBe("wortel");
  await looked(page, "plain-filtered");
  await page.goto(path);
  await page.locator("#quantity").fill("3");
  await page.getByRole("button", { name: "Kirim tawaran" }).click();
  await page.getByText("Tawaranmu terkirim").waitFor();
  await looked(page, "plain-offered");
  await take(page, "Tarik tawaranku", "Tarik lagi");
  await page.getByText("Tawaran ini ditarik").waitFor();
  await Promise.all([context.close(), farmer.context.close()]);
});

test("a map of what the page lists, and a draft that survives", { timeout: 60_000 }, async () => {
  const { page, context, complaints } = await as("neighbour");
  await page.goto("/tani");
  await page.getByText("Lihat di peta").click();
  await page.locator(".leaflet-container .outline").first().waitFor({ state: "attached" });
  await page.locator(".cluster, .pin").first().waitFor();
  await looked(page, "map");
  await page.goto("/tani/jual/baru?komoditas=kubis");
  await page.locator("#quantity").fill("40");
  await page.getByText("disimpan di HP ini").waitFor();
  await page.reload();
  await page.getByText("Kami kembalikan tulisanmu").waitFor();
  expect(await page.locator("#quantity").inputValue()).toBe("40");
  expect(complaints).toEqual([]);
  await context.close();
});
