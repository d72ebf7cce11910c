import { readFileSync } from "node:fs";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Server } from "node:http";
import { extname, join, resolve } from "node:path";
import { serve } from "@hono/node-server";
import type { MiddlewareHandler } from "hono";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect, use } from "@among/core/config";
import { id } from "@among/core/id";
import { s3 } from "@among/core/store/s3";
import { handler as media } from "@among/functions/media";
import { site } from "@among/functions/site";
import { mediaRecord } from "@among/local/records";
import { s3Stub } from "../s3-stub.ts";
import { world, type World } from "../world.ts";
import { launch, visitor } from "./harness.ts";
import { cameraPhoto, fill } from "./walk.ts";

// On AWS the bucket is another site: what a browser allows there (cookies on the way back, the policy of the page, reading
// the bucket's answer) is tried here with a bucket that checks signatures and policies as S3 does.

const built = resolve(import.meta.dirname, "../../web/dist/client");
const types: Record<string, string> = { ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const assets: MiddlewareHandler = async (c, next) => {
  const { path } = c.req;
  if (!/^\/(_astro\/[\w.-]+|icon\.svg)$/.test(path)) return next();
  return c.body(readFileSync(join(built, path)), 200, { "content-type": types[extname(path)]! });
};

let town: World;
let browser: Browser;
let server: Server;
let origin: string;
let stub: Awaited<ReturnType<typeof s3Stub>>;
const arrived: string[] = [];

beforeAll(async () => {
  [town, browser, stub] = await Promise.all([world(), launch(), s3Stub((_, key) => key.startsWith("incoming/") && arrived.push(key))]);
  server = serve({ fetch: (request, env) => site({ uploads: stub.endpoint, before: [assets] }).fetch(request, env), port: 0 }) as Server;
  await once(server, "listening");
  // The stub is at 127.0.0.1: to a browser that is another site.
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  connect({ ...use(), bucket: s3({ bucket: stub.bucket, client: stub.client }), origin });
}, 60_000);
afterAll(async () => {
  server?.close();
  stub?.close();
  town?.close();
});

async function drain(): Promise<void> {
  for (const key of arrived.splice(0)) await media({ Records: [mediaRecord(key)] });
  await town.drain();
}

test.each([false, true])("a photo goes to a bucket elsewhere and leads back to its own report, script %s", { timeout: 60_000 }, async (script) => {
  const { context, page, complaints } = await visitor(browser, origin, { script });
  await page.goto("/lapor/jalan_rusak");
  const form = { id: id("rep"), village: "35.79.02.2003", landmark: `depan pasar ${script}`, "answers.kerusakan": "lubang", "answers.ukuran": "besar", "answers.bisa_dilewati": "ya", description: "Lubang besar di depan pasar.", seen_near: "1" };
  const sent = await page.request.post("/lapor/jalan_rusak", { form, headers: { origin }, maxRedirects: 0 });
  // Without the key: only the device's cookie says whose it is, and it must come along from the other site.
  await page.goto(sent.headers().location!.split("?")[0]!);
  await page.getByRole("button", { name: "Tambah foto" }).click();
  expect(await page.locator("[data-upload]").getAttribute("action")).toBe(`${stub.endpoint}/${stub.bucket}`);
  await page.locator("input[type=file]").setInputFiles({ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: await cameraPhoto() });
  await page.getByRole("button", { name: "Kirim foto" }).click();
  await page.waitForURL(/sampai=1/);
  await page.getByText("sedang disiapkan").waitFor();
  await drain();
  await page.reload();
  await page.getByText("Foto ditambahkan").waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test("with script a photo goes ahead of the report, by fetch, under the page's policy", { timeout: 60_000 }, async () => {
  const { context, page, complaints } = await visitor(browser, origin);
  // What the bucket's CORS rule adds to its answers.
  await page.route(`${stub.endpoint}/**`, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, headers: { ...answer.headers(), "access-control-allow-origin": origin } });
  });
  await page.goto("/lapor/iklan_liar");
  await page.locator("[data-photo-picker] input").setInputFiles({ name: "IMG_0001.jpg", mimeType: "image/jpeg", buffer: await cameraPhoto() });
  await page.locator("[data-photo-list]").getByText("Foto siap").waitFor({ state: "attached" });
  await fill(page, "Spanduk dipaku di pohon, menutup rambu.");
  await page.getByRole("button", { name: "Kirim laporan" }).click();
  await page.waitForURL(/baru=1/);
  await drain();
  await page.reload();
  expect(await page.locator(".pictures img").count()).toBe(1);
  expect(complaints).toEqual([]);
  await context.close();
});
