import { createHmac } from "node:crypto";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cameraPhoto, noisePhoto } from "./walk.ts";
import { fits, launch, picture, sizes, town, violations, visitor, type Size, type Town } from "./harness.ts";

let place: Town;
let browser: Browser;
/** Cookies of a demo officer, head and operator: signing in once each is enough. */
const signedIn = new Map<string, Awaited<ReturnType<BrowserContext["cookies"]>>>();

const password = "apel-manalagi-dari-batu";
const people = { officer: "agency.officer.dpupr@batu.example", head: "agency.head.dpupr@batu.example", operator: "operator@batu.example" };

beforeAll(async () => {
  [place, browser] = await Promise.all([town(), launch()]);
  for (const [who, email] of Object.entries(people)) signedIn.set(who, await signIn(email));
}, 180_000);
afterAll(async () => {
  await place?.close();
});

/** The six digits an authenticator shows now (RFC 6238) for the demo officers' second factor. */
function code(now = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const hash = createHmac("sha1", "among-demo-second-factor-secret!").update(counter).digest();
  return String((hash.readUInt32BE(hash.at(-1)! & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** As a person does, without script: the screens send to the sign-in that guards them, and it leads back. */
async function signIn(email: string): Promise<Awaited<ReturnType<BrowserContext["cookies"]>>> {
  const { context, page } = await visitor(browser, place.origin, { script: false });
  await page.goto("/petugas");
  await page.locator("input[name=email]").fill(email);
  await page.locator("input[name=password]").fill(password);
  await page.locator("input[name=password]").press("Enter");
  await page.locator("input[name=code]").fill(code());
  await page.locator("input[name=code]").press("Enter");
  await page.waitForURL("**/petugas");
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

async function staff(who: keyof typeof people, options: { size?: Size; script?: boolean } = {}) {
  const screen = await visitor(browser, place.origin, options);
  await screen.context.addCookies(signedIn.get(who)!);
  return screen;
}

/** @param script axe itself needs script; without it the page is the same, less the keys */
async function looked(page: Page, name: string, script = true): Promise<void> {
  if (script) expect.soft(await violations(page), name).toEqual([]);
  expect.soft(await fits(page), `${name} is not wider than the screen`).toBe(true);
  await picture(page, `staff-${name}`);
}

const nth = async (page: Page, n: number): Promise<string> => (await page.locator("[data-case]").nth(n).getAttribute("data-case"))!;

describe.each([
  { size: "phone", script: true, lang: "" },
  { size: "desk", script: true, lang: "/en" },
  { size: "desk", script: true, lang: "" },
  { size: "phone", script: false, lang: "/en" },
] as { size: Size; script: boolean; lang: string }[])("every screen, $size, script $script, $lang", ({ size, script, lang }) => {
  test("has no accessibility violation, fits and breaks no policy", { timeout: 120_000 }, async () => {
    const name = [size, script ? "js" : "plain", lang.slice(1) || "id"].join("-");
    for (const who of ["officer", "head", "operator"] as const) {
      const { context, page, complaints } = await staff(who, { size, script });
      await page.goto(`${lang}/petugas`);
      await looked(page, `${name}-${who}-queue`, script);
      await page.goto(`${lang}/petugas/${await nth(page, 0)}`);
      await looked(page, `${name}-${who}-case`, script);
      if (who === "head") {
        await page.goto(`${lang}/petugas/angka`);
        await looked(page, `${name}-figures`, script);
      }
      expect(complaints).toEqual([]);
      await context.close();
    }
  });
});

describe("an officer's morning", () => {
  test("works a case from first answer to the end on a phone without script", { timeout: 60_000 }, async () => {
    const { context, page } = await staff("officer", { script: false });
    await page.goto("/petugas");
    const open = page.locator(".case-row", { hasText: "Baru masuk" }).first();
    const id = await open.locator("[data-case]").getAttribute("data-case");
    await open.locator("a").click();
    await page.locator("#acknowledged select").selectOption({ index: 1 });
    await page.getByRole("button", { name: "Terima laporan" }).click();
    await page.getByRole("status").getByText("laporan diterima").waitFor();
    await page.getByRole("button", { name: "Mulai dikerjakan" }).click();
    await page.getByRole("status").getByText("mulai dikerjakan").waitFor();
    await page.locator("#finished textarea").fill("Lubang sudah ditutup.");
    await page.getByRole("button", { name: "Nyatakan selesai" }).click();
    await page.getByText("Warga lebih percaya").waitFor();
    await page.getByRole("button", { name: "Tambah foto" }).click();
    await page.locator("input[type=file]").setInputFiles({ name: "IMG_0002.jpg", mimeType: "image/jpeg", buffer: await cameraPhoto() });
    await looked(page, "phone-plain-photo");
    await page.getByRole("button", { name: "Kirim foto" }).click();
    await page.getByText("Fotonya sampai").waitFor();
    await looked(page, "phone-plain-photo-there");
    expect(await page.locator("#finished textarea").inputValue()).toBe("Lubang sudah ditutup.");
    expect(await page.locator('#finished [name="photos"]').isChecked()).toBe(true);
    await page.getByRole("button", { name: "Nyatakan selesai" }).click();
    await page.getByRole("status").getByText("Tercatat selesai").waitFor();
    await page.goto("/petugas?tab=done");
    expect(await nth(page, 0)).toBe(id);
    await context.close();
  });

  test("finishes with script: the photo is made small and goes ahead of the note", { timeout: 60_000 }, async () => {
    const { context, page, complaints } = await staff("officer");
    await page.goto("/petugas");
    await page.locator(".case-row", { hasText: "Baru masuk" }).first().locator("a").click();
    await page.locator("#finished summary").click();
    await page.locator("#finished textarea").fill("Sudah ditambal.");
    await expect.poll(() => page.getByRole("button", { name: "Tambah foto" }).count()).toBe(0);
    const sent = page.waitForResponse((response) => response.request().method() === "POST" && response.url().includes("/upload"));
    await page.locator("#finished [data-photo-picker] input").setInputFiles({ name: "IMG_0002.jpg", mimeType: "image/jpeg", buffer: await noisePhoto() });
    await page.getByText("Foto siap").waitFor();
    expect((await (await sent).request().sizes()).requestBodySize).toBeLessThan(450_000);
    await looked(page, "phone-photo");
    await page.getByRole("button", { name: "Nyatakan selesai" }).click();
    await page.getByRole("status").getByText("Tercatat selesai").waitFor();
    await expect.poll(async () => (await page.reload(), page.locator(".case-steps .shots img").count()), { timeout: 15_000 }).toBe(1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  for (const { size, lang, who } of [{ size: "phone", lang: "", who: "head" }, { size: "desk", lang: "/en", who: "officer" }] as { size: Size; lang: string; who: keyof typeof people }[]) {
    test(`gets a note back whose session had ended, ${size} ${lang}`, { timeout: 60_000 }, async () => {
      const { context, page } = await visitor(browser, place.origin, { size, script: false });
      await context.addCookies(signedIn.get(who)!);
      await page.goto(`${lang}/petugas`);
      await page.goto(`${lang}/petugas/${await nth(page, 1)}`);
      await page.locator("#noted summary").click();
      await page.locator("#noted textarea").fill("Perlu alat berat dari gudang kota.");
      // Signed out elsewhere: this browser does not know it yet.
      const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
      await fetch(`${place.origin}/auth/out`, { method: "POST", headers: { cookie, origin: place.origin }, body: new URLSearchParams({ to: "/" }), redirect: "manual" });
      await page.locator("#noted form button").click();
      await page.locator("input[name=email]").waitFor();
      await looked(page, `${size}-session-over${lang.replace("/", "-")}`);
      await page.locator("input[name=email]").fill(people[who]);
      await page.locator("input[name=password]").fill(password);
      await page.locator("input[name=password]").press("Enter");
      await page.locator("input[name=code]").waitFor();
      // A code works once, and this minute's was used to come in.
      await page.locator("input[name=code]").fill(code(Date.now() + 30_000));
      await page.locator("input[name=code]").press("Enter");
      await page.waitForURL(/\/petugas\/BTU-/);
      signedIn.set(who, await context.cookies());
      expect(await page.locator("#noted textarea").inputValue()).toBe("Perlu alat berat dari gudang kota.");
      await looked(page, `${size}-session-back${lang.replace("/", "-")}`);
      await page.locator("#noted form button").click();
      await page.waitForURL(/done=noted/);
      await context.close();
    });
  }

  test("moves by keys, opens a form with one, and lists them under ?", { timeout: 60_000 }, async () => {
    const { context, page } = await staff("officer", { size: "desk" });
    await page.goto("/petugas");
    const [first, second] = [await nth(page, 0), await nth(page, 1)];
    await page.keyboard.press("j");
    await page.waitForURL(`**/petugas/${first}`);
    await page.keyboard.press("j");
    await page.waitForURL(`**/petugas/${second}`);
    await page.keyboard.press("k");
    await page.waitForURL(`**/petugas/${first}`);
    await page.keyboard.press("n");
    await page.keyboard.type("jk?");
    expect(await page.locator("#noted textarea").inputValue()).toBe("jk?");
    await page.locator("h1").click();
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("Laporan berikutnya").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("u");
    await page.waitForURL("**/petugas");
    await context.close();
  });

  test("puts a ready-made sentence where it can be changed", { timeout: 60_000 }, async () => {
    const { context, page } = await staff("officer");
    await page.goto("/petugas");
    await page.goto(`/petugas/${await nth(page, 0)}`);
    await page.locator("#asked summary").click();
    await page.locator("#asked textarea").fill("Selamat pagi.");
    await page.locator("#asked select").selectOption({ index: 2 });
    expect(await page.locator("#asked textarea").inputValue()).toBe("Selamat pagi. Apakah keadaannya masih sama hari ini?");
    expect(await page.locator("#asked select").inputValue()).toBe("");
    await context.close();
  });

  for (const size of Object.keys(sizes) as Size[]) {
    test(`is told what a colleague changed and keeps what was typed, ${size}`, { timeout: 60_000 }, async () => {
      const [mine, theirs] = [await staff("officer", { size }), await staff("head", { size: "desk" })];
      await mine.page.goto("/petugas");
      const id = await nth(mine.page, 2);
      await mine.page.goto(`/petugas/${id}`);
      await mine.page.locator("#noted summary").click();
      await mine.page.locator("#noted textarea").fill("Perlu alat dari gudang.");
      await theirs.page.goto(`/petugas/${id}`);
      await theirs.page.locator("#noted summary").click();
      await theirs.page.locator("#noted textarea").fill("Alat sudah dipinjam.");
      await theirs.page.getByRole("button", { name: "Simpan catatan" }).click();
      await theirs.page.getByRole("status").getByText("Catatan tersimpan").waitFor();
      await mine.page.getByRole("button", { name: "Simpan catatan" }).click();
      await mine.page.getByText("Laporan ini baru saja berubah").waitFor();
      await mine.page.locator("#back").getByText("Alat sudah dipinjam.").waitFor();
      expect(await mine.page.locator("#noted textarea").inputValue()).toBe("Perlu alat dari gudang.");
      await looked(mine.page, `${size}-conflict`);
      await mine.page.getByRole("button", { name: "Simpan catatan" }).click();
      await mine.page.getByRole("status").getByText("Catatan tersimpan").waitFor();
      await Promise.all([mine.context.close(), theirs.context.close()]);
    });
  }
});
