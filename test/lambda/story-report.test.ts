import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { id } from "@among/core/id";
import { staff } from "./people.ts";
import { town, type Town } from "./town.ts";
import { Visitor } from "./visitor.ts";

// A report's story as people live it, through the bundles: pages where a person looks at pages, the API where a script asks.

let here: Town;
let officer: Visitor;
beforeAll(async () => {
  here = await town();
  officer = await staff(here, { role: "agency_officer", agency: "dpupr" }, "198.51.100.1");
});
afterAll(() => here.close());

const phone = "+6281234567890";
const texts = (to = phone) => here.sent.filter((text) => text.to === to).map(({ text }) => text);
const snap = (background: string) => sharp({ create: { width: 1600, height: 1200, channels: 3, background, noise: { type: "gaussian", mean: 128, sigma: 4 } } }).withExif({ IFD3: { GPSLatitudeRef: "S", GPSLatitude: "7/1 52/1 0/1" } });
const answers = { "answers.kerusakan": "lubang", "answers.ukuran": "besar", "answers.bisa_dilewati": "ya" };

/** The next case of the officer's queue is moved on by its own form. */
async function move(code: string, name: string, filled: Record<string, string | File> = {}) {
  await officer.visit(`/petugas/${code}`);
  const { path, html } = await officer.send({ move: name }, filled);
  expect(path, html.replace(/<[^>]*>/g, " ")).toBe(`/petugas/${code}?done=${name}`);
}

test("a guest reports a broken road with a photo; it is mended, shown and confirmed", async () => {
  const guest = new Visitor(here);
  await guest.visit("/lapor/jalan_rusak");
  const before = await snap("#667788").jpeg().toBuffer();
  const { status, body: form } = await guest.tell("/api/photos", { type: "image/jpeg", bytes: before.length });
  expect(status).toBe(201);
  const upload = new FormData();
  for (const [name, value] of Object.entries({ ...(form.fields as Record<string, string>), "Content-Type": "image/jpeg" })) upload.append(name, value);
  upload.append("file", new File([new Uint8Array(before)], "jalan.jpg", { type: "image/jpeg" }));
  expect((await fetch(form.url, { method: "POST", body: upload })).status).toBe(204);
  await here.drain();
  expect([...here.objects.keys()].sort()).toEqual([`stub/private/${form.id}/1200.webp`, `stub/private/${form.id}/480.webp`]);
  expect((await guest.ask(`/media/${form.id}/480.webp`)).status, "nobody else sees it yet").toBe(403);

  const sent = await guest.send({ landmark: undefined, description: undefined }, { ...answers, village: "35.79.02.2003", landmark: "depan pasar", description: "Lubang besar di depan pasar, dua motor jatuh.", phone: "0812-3456-7890", photos: form.id });
  const [, link, code] = /^(\/laporan\/(BTU-\w{5})\?kunci=[\w-]+)&baru=1$/.exec(sent.path) ?? [];
  expect(code, `${sent.status} ${sent.path}`).toBeDefined();
  await here.drain();
  expect(texts()).toEqual([expect.stringContaining(`https://among.test${link}`)]);
  const picture = await guest.ask(`/media/${form.id}/1200.webp`);
  const { exif, ...about } = await sharp(Buffer.from(await picture.arrayBuffer())).metadata();
  expect(about).toMatchObject({ format: "webp", width: 1200, height: 900 });
  expect([(await sharp(before).metadata()).exif !== undefined, exif]).toEqual([true, undefined]);
  expect([...here.objects.keys()].filter((key) => key.includes("/incoming/") || key.includes("/private/"))).toEqual([]);

  await officer.visit("/petugas");
  expect(officer.page.html).toContain(code);
  await move(code!, "acknowledged", { text: "Kami cek hari ini." });
  await move(code!, "started");
  // A photo that comes later, without script: the bucket's own form, and back.
  await guest.visit(link!.replace("?", "/foto?"), { method: "POST", body: new URLSearchParams() });
  expect((await guest.sendPhoto(await snap("#998877").jpeg().toBuffer())).html).toContain("sedang disiapkan");
  await here.drain();
  expect((await guest.visit(guest.page.path)).html).toContain("Foto ditambahkan");

  await officer.visit(`/petugas/${code}`);
  await officer.send({ move: "finished", addPhoto: "1" }, { text: "Lubang sudah ditambal." });
  await officer.sendPhoto(await snap("#335533").jpeg().toBuffer());
  expect(officer.page.html).toContain("Lubang sudah ditambal.</textarea>");
  expect((await officer.send({ move: "finished" })).path).toBe(`/petugas/${code}?done=finished`);
  await here.drain();
  expect(texts()).toHaveLength(4);

  const report = await new Visitor(here, "198.51.100.9").read(`/api/reports/${code}`);
  expect(report.timeline.map((step: { kind: string }) => step.kind)).toEqual(["acknowledged", "started", "added", "finished"]);
  expect(JSON.stringify(report)).not.toContain("12345678");
  const shown = await guest.visit(link!);
  const pictures = new Set([...shown.html.matchAll(/\/media\/(pho_\w{26})\//g)].map(([, photo]) => photo));
  expect(pictures.size, "two before, one after").toBe(3);
  for (const photo of pictures) expect((await guest.ask(`/media/${photo}/480.webp`)).headers.get("content-type")).toBe("image/webp");

  await guest.send({ action: "confirm" });
  expect((await guest.read(`/api/reports/${code}`)).state).toBe("closed");
  await here.drain();
  expect(texts(), "a reporter's own step is no news to them").toHaveLength(4);
  expect([here.deadLetters.messages, here.photos.waiting()]).toEqual([[], []]);
});

test("what nobody answers is escalated by the clock, and what nobody confirms is closed by it", async () => {
  const draft = (more = {}) => ({ id: id("rep"), category: "jalan_rusak", village: "35.79.02.2003", landmark: `gang ${Math.random()}`, answers: { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya" }, description: "Lubang di gang, sudah seminggu.", ...more });
  const script = new Visitor(here, "198.51.100.20");
  const unheard = (await script.tell("/api/reports", draft())).body.code;
  const silent = (await script.tell("/api/reports", draft({ phone: "081234560000" }))).body.code;
  await here.drain();
  await move(silent, "acknowledged", { text: "Kami cek." });
  await move(silent, "started");
  await move(silent, "finished", { text: "Sudah ditambal.", withoutPhoto: "1" });
  await here.drain();
  const textsBefore = texts("+6281234560000").length;

  const week = 7 * 86_400_000;
  for (const weeks of [1, 2, 3, 4]) {
    expect((await here.tick(new Date(Date.now() + weeks * week))).error).toBeUndefined();
    await here.drain();
  }
  expect((await script.read(`/api/reports/${unheard}`)).timeline.at(-1).kind).toBe("escalated");
  expect(await script.read(`/api/reports/${silent}`)).toMatchObject({ state: "closed" });
  expect(texts("+6281234560000").length).toBe(textsBefore + 1);
  // A clock that strikes the same minute again finds nothing left to do.
  expect(await here.tick(new Date(Date.now() + 4 * week))).toEqual({ payload: { done: 0 } });
});

test("what is told in confidence is seen by the police alone, its photo by a link that is signed and short", async () => {
  const guest = new Visitor(here, "198.51.100.30");
  await guest.visit("/lapor/narkoba");
  const photoBytes = await snap("#221133").jpeg().toBuffer();
  const { body: form } = await guest.tell("/api/photos", { type: "image/jpeg", bytes: photoBytes.length });
  const upload = new FormData();
  for (const [name, value] of Object.entries(form.fields as Record<string, string>)) upload.append(name, value);
  upload.append("file", new File([new Uint8Array(photoBytes)], "a.jpg", { type: "image/jpeg" }));
  expect((await fetch(form.url, { method: "POST", body: upload })).status).toBe(204);
  await guest.send({ landmark: undefined }, { village: "35.79.02.2003", landmark: "warung pojok", "answers.jenis_kejadian": "pengedaran", "answers.boleh_dihubungi": "tidak", description: "Ada yang jualan tiap malam.", photos: form.id });
  const code = /BTU-\w{5}/.exec(guest.page.path)![0];
  await here.drain();

  expect((await new Visitor(here).ask(`/api/reports/${code}`)).status).toBe(404);
  await officer.visit(`/petugas/${code}`);
  expect(officer.page.status, "another agency's").toBe(404);
  const police = await staff(here, { role: "agency_officer", agency: "polres_batu" }, "198.51.100.31");
  await police.visit(`/petugas/${code}`);
  const link = /<img[^>]*src="([^"]*private[^"]*)"/.exec(police.page.html)![1]!.replaceAll("&amp;", "&").replaceAll("&#38;", "&");
  const picture = await fetch(link);
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/webp"]);
  expect((await fetch(link.split("?")[0]!)).status).toBe(403);
  expect(here.iam.refused.splice(0)).toEqual([expect.stringContaining("nobody is not authorized to perform: s3:GetObject")]);
  expect((await fetch(link.replace(form.id, "pho_00000000000000000000000000"))).status).toBe(403);
  expect(Number(new URL(link).searchParams.get("X-Amz-Expires"))).toBe(300);
  for (const size of ["480", "1200"]) expect((await guest.ask(`/media/${form.id}/${size}.webp`)).status).toBe(403);
});
