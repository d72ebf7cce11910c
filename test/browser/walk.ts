import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import type { Sharp } from "sharp";
import { expect } from "vitest";
import { noisy } from "../local/pictures.ts";
import { cached, madeOnce } from "../made-once.ts";
import { fits, picture, violations } from "./harness.ts";

/** In Sisir, where no demo report of these kinds stands within 250 m of all of them. */
export const spot = { latitude: -7.8702, longitude: 112.5289 };
export const photo = { name: "lubang.png", mimeType: "image/png", buffer: Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQz7bCihiGlgQAHyUxAZ5ANKAAAAAASUVORK5CYII=", "base64") };

/** Over 5 MB, as a phone's camera makes them: many pixels with little noise, which is gone when they are made few. */
export const cameraPhoto = (): Promise<Buffer> => photoOf("camera", () => noisy(4000, 3000, 14).jpeg({ quality: 94 }));

/** Over 5 MB, and as hard to make small as any: nothing but noise. */
export const noisePhoto = (): Promise<Buffer> => photoOf("noise", () => noisy(2600, 1950).jpeg({ quality: 96 }));

/** Made once, as it takes seconds. */
async function photoOf(name: string, make: () => Sharp): Promise<Buffer> {
  const file = `${cached("photos", ["test/browser/walk.ts", "test/local/pictures.ts"])}-${name}.jpg`;
  await madeOnce(file, async (path) => void (await make().toFile(path)));
  return readFile(file);
}

/** Nothing axe finds, nothing wider than the screen, and a picture to look at. */
export async function looked(page: Page, name: string): Promise<void> {
  expect.soft(await violations(page), name).toEqual([]);
  expect.soft(await fits(page), `${name} is not wider than the screen`).toBe(true);
  await picture(page, `citizen-${name}`);
}

export async function expectStep(page: Page, text: string): Promise<void> {
  await page.getByText(text, { exact: true }).waitFor();
}

/** Walks through the form of illegal signs up to its last step. */
export async function fill(page: Page, description: string): Promise<void> {
  await page.locator('[name="village"]').selectOption({ label: "Giripurno" });
  await page.getByLabel("Patokannya").fill(`dekat balai desa ${Date.now()}`);
  await page.getByRole("button", { name: "Lanjut" }).click();
  await page.getByText("Dipaku di pohon").click();
  await page.locator("fieldset", { hasText: "Menghalangi" }).getByText("Ya", { exact: true }).click();
  await page.getByLabel("Ceritakan").fill(description);
  await page.getByRole("button", { name: "Lanjut" }).click();
  await page.getByRole("button", { name: "Lanjut" }).click();
  await expectStep(page, "Langkah 4 dari 4");
}

/** Demo data may hold a report nearby; this one is another. */
export async function pastNear(page: Page, label = "Bukan, kirim laporanku"): Promise<void> {
  const different = page.getByRole("button", { name: label });
  await Promise.race([different.waitFor(), page.waitForURL(/baru=1/)]);
  if (await different.isVisible()) await different.click();
}
