import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "@among/core/actor";
import { system } from "@among/core/actor";
import { id } from "@among/core/id";
import { create } from "@among/core/market/listing/create";
import { open } from "@among/core/reports/report/open";
import { render } from "@among/web/site";
import { budget } from "../../web/src/shell/budget.ts";
import { world, type World } from "../world.ts";

const built = resolve(import.meta.dirname, "../../web/dist/client");
const guest: Actor = { kind: "guest" };
const gzipped = (data: string | Buffer): number => gzipSync(data, { level: 6 }).length;
const file = (path: string): Buffer => readFileSync(join(built, path));

let town: World;
let code: string;
let listing: string;
beforeAll(async () => {
  town = await world();
  for (let i = 0; i < 24; i++) {
    const village = town.region.villages[i]!;
    const { report } = await open(system("seed"), {
      id: id("rep"),
      category: "jalan_rusak",
      point: { lat: village.lat, lng: village.lng },
      landmark: "depan balai desa",
      answers: { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya" },
      description: "Lubang besar di tengah jalan, sudah dua minggu dan belum ditambal; motor sering jatuh kalau malam.",
    });
    code = report.code;
    listing = await offered(i, village.code);
  }
  await town.drain();
});
afterAll(() => town.close());

/** Goods with everything a listing can say, so that a full page of them is weighed. */
async function offered(i: number, village: string): Promise<string> {
  const goods = town.region.commodities.filter((c) => c.group === "vegetable" || c.group === "fruit");
  const seller: Actor = { kind: "person", id: `per_${i}`, name: "Suwarno", grants: [{ role: "farmer" }] };
  const made = await create(seller, {
    id: id("lst"), commodity: i === 23 ? "bawang_merah" : goods[i]!.key, variety: "Kuroda", grade: "super", quantity: 250_000, minimum: 5_000, price: 7_500 + 100 * i, village, handover: { pickup: true, collection: "Balai RW 3", delivery: { km: 10, fee: 15_000 } },
    certificates: [{ kind: "prima_3", number: "35-79-3-0123", expiresOn: new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10) }],
    description: "Dipetik pagi, disortir, dan ditimbang di depan pembeli. Bisa dikemas karung 25 kg; hubungi lewat obrolan untuk jam pengambilan.",
  });
  return made.listing.id;
}

/** Every script reachable from these files; `lazily` also follows imports made when something is opened. */
function scripts(entries: string[], lazily: boolean): Set<string> {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = file(path).toString();
    const made = lazily ? /(?:from|import)\s*\(?\s*["'`]\.\/([\w.-]+\.js)["'`]/g : /(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g;
    for (const [, name] of text.matchAll(made)) visit(`/_astro/${name}`);
  };
  entries.forEach(visit);
  return seen;
}

async function weigh(path: string): Promise<{ markup: number; script: number; opened: number; html: number }> {
  const answer = await render(new Request(new URL(path, town.origin)), { locals: { actor: guest, requestId: "test" } });
  expect(answer.status, path).toBe(200);
  const html = await answer.text();
  const styles = [...html.matchAll(/<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"|<link[^>]+href="([^"]+)"[^>]+rel="stylesheet"/g)].map((m) => (m[1] ?? m[2])!);
  const entries = [...html.matchAll(/<script[^>]+src="([^"]+)"/g)].map((m) => m[1]!);
  const sum = (paths: Iterable<string>) => [...paths].reduce((bytes, p) => bytes + gzipped(file(p)), 0);
  return { html: gzipped(html), markup: gzipped(html) + sum(new Set(styles)), script: sum(scripts(entries, false)), opened: sum(scripts(entries, true)) };
}

test("public pages stay inside their bytes", async () => {
  const rows: Record<string, Awaited<ReturnType<typeof weigh>>> = {};
  for (const path of ["/", "/lapor", "/lapor/jalan_rusak", "/laporan", `/laporan/${code}`, "/lacak", "/instansi", "/tani", `/tani/${listing}`, "/tani/harga", "/tani/harga/bawang_merah", "/tani/permintaan", "/en/tani", "/jelajah", "/masuk", "/en/laporan"]) rows[path] = await weigh(path);
  console.table(rows);
  for (const [path, { markup, script, opened }] of Object.entries(rows)) {
    expect.soft(markup, `${path}: HTML and CSS`).toBeLessThanOrEqual(budget.markup);
    expect.soft(script, `${path}: script`).toBeLessThanOrEqual(budget.script);
    expect.soft(opened, `${path}: script with the map opened`).toBeLessThanOrEqual(budget.mapScript);
  }
});

test("a page asks nothing of another host but map tiles", async () => {
  for (const path of ["/", "/lapor/jalan_rusak", "/laporan", `/laporan/${code}`, "/tani", `/tani/${listing}`]) {
    const html = await (await render(new Request(new URL(path, town.origin)), { locals: { actor: guest, requestId: "test" } })).text();
    const fetched = [...html.matchAll(/<(?:link[^>]+rel="(?:stylesheet|preload|icon|manifest|modulepreload)"[^>]*href|script[^>]+src|img[^>]+src)="(https?:[^"]+)"/g)].map((m) => new URL(m[1]!).origin);
    expect(fetched.filter((origin) => origin !== town.origin), path).toEqual([]);
  }
});
