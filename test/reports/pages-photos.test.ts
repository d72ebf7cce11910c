import { describe, expect, it } from "vitest";
import type { Actor } from "@among/core/actor";
import * as Photo from "@among/core/media/photo";
import * as Showing from "@among/core/media/showing";
import { take } from "@among/core/reports/report/take";
import { filled, neighbour, stranger } from "./reporting.ts";
import { ask, guest, inTown, now, officer, town, waste } from "../respond/staff.ts";
import { heic, png, sendPhoto, uploadForm } from "../shell/upload.ts";

inTown();

/** A report sent without script. @returns its code, and the query with the reporter's key */
async function reported(): Promise<{ code: string; key: string; page: string }> {
  const { to } = await ask(guest, "/lapor/jalan_rusak", filled());
  const [, code, key] = /^\/laporan\/(BTU-\w{5})\?kunci=([\w-]{22})&baru=1$/.exec(to!)!;
  return { code: code!, key: key!, page: `/laporan/${code}/foto?kunci=${key}` };
}

/** Presses the button that asks for a place. @returns the page that takes the file */
async function place(actor: Actor, page: string): Promise<{ to: string; html: string }> {
  const { status, to } = await ask(actor, page, {});
  expect(status).toBe(303);
  return { to: to!, html: (await ask(actor, to!)).html };
}

describe("the form without script", () => {
  it("offers no file input: what runs behind it takes no photos, and says how they come", async () => {
    for (const path of ["/lapor/jalan_rusak", "/en/lapor/jalan_rusak"]) {
      const { html } = await ask(guest, path);
      expect(html).not.toContain('name="files"');
      expect(html).not.toContain("multipart/form-data");
      expect(html).toContain(path.startsWith("/en") ? "has an “Add a photo” button" : "ada tombol “Tambah foto”");
    }
  });
});

describe("adding photos to one's own report", () => {
  it("takes three, one after the other, without an account and without script", async () => {
    const { code, key, page } = await reported();
    const sent = await ask(stranger, `/laporan/${code}?kunci=${key}&baru=1`);
    expect(sent.html).toContain(`action="${page.replace("&", "&#38;")}"`);
    expect((await ask(stranger, `/en${page}`)).html).toContain(`action="/en${page}"`);
    const ids: string[] = [];
    for (const n of [1, 2, 3]) {
      const { to, html } = await place(stranger, page);
      ids.push(new URL(to, town.origin).searchParams.get("foto")!);
      expect(html).toContain('enctype="multipart/form-data"');
      // The bucket reads nothing after the file.
      expect(html.indexOf('type="file"')).toBeGreaterThan(html.lastIndexOf('type="hidden"'));
      const back = await sendPhoto(town, html, png);
      expect(back).toBe(`/laporan/${code}/foto?kunci=${key}&foto=${ids.at(-1)}&sampai=1`);
      expect((await ask(stranger, back)).html).toContain("sedang disiapkan");
      expect((await now(code)).story.photos).toHaveLength(n - 1);
      await town.drain();
      const there = await ask(stranger, back);
      expect(there.html).toContain("Foto ditambahkan");
      expect(there.html).toContain(`Sudah ada ${n} dari 3 foto`);
      expect(there.html.includes("Tambah foto lagi")).toBe(n < 3);
    }
    const { report, story, events } = await now(code);
    expect(story.photos).toEqual(ids);
    expect(report.photo).toBe(ids[0]);
    expect(events.map((e) => [e.kind, e.side])).toEqual(Array(3).fill(["added", "reporter"]));
    const shown = await ask(neighbour, `/laporan/${code}`);
    for (const id of ids) expect(shown.html).toContain(`/media/${id}/480.webp`);
    expect(shown.html).toContain("Pelapor menambah foto");
    expect(shown.html).not.toContain(`/laporan/${code}/foto`);
    expect((await ask(neighbour, `/en/laporan/${code}`)).html).toContain("The reporter added a photo");
  });

  it("adds one photo once: back, reload, the same file again, the same change again", async () => {
    const { code, page } = await reported();
    const { to, html } = await place(guest, page);
    const back = await sendPhoto(town, html, png);
    await sendPhoto(town, html, png);
    // Back to the form before it was looked at: it is the same form, and the same photo.
    expect(uploadForm((await ask(guest, to)).html).fields.find(([name]) => name === "key")).toEqual(uploadForm(html).fields.find(([name]) => name === "key"));
    await town.drain();
    await sendPhoto(town, html, png);
    await town.drain();
    for (const path of [back, back, to]) expect((await ask(guest, path)).html).toContain("Foto ditambahkan");
    const { story, events } = await now(code);
    expect([story.photos.length, events.length]).toEqual([1, 1]);
    expect(await town.bucket.pending()).toEqual([]);
  });

  it("says in words why a file is no photo, and lets another one come", async () => {
    const { code, page } = await reported();
    const bytes: [Uint8Array, string, string][] = [[heic, "Foto HEIC belum bisa dibaca", "We cannot read HEIC"], [Buffer.from("%PDF-1.7"), "bukan foto JPEG", "not a JPEG"], [new Uint8Array(Photo.maxBytes + 1), "lebih dari 10 MB", "over 10 MB"]];
    for (const [file, told, toldInEnglish] of bytes) {
      const { html } = await place(guest, page);
      const back = await sendPhoto(town, html, file);
      await town.drain();
      const refused = await ask(guest, back);
      expect(refused.html).toContain(told);
      expect(refused.html).toContain(">Tambah foto</button>");
      expect((await ask(guest, `/en${back}`)).html).toContain(toldInEnglish);
    }
    expect((await now(code)).story.photos).toEqual([]);
  });

  it("is for the reporter alone, who keeps the way they came by", async () => {
    const { code, page } = await reported();
    for (const form of [undefined, {}]) {
      expect((await ask(neighbour, `/laporan/${code}/foto`, form)).status).toBe(403);
      expect((await ask(neighbour, `/laporan/${code}/foto?kunci=${"x".repeat(22)}`, form)).status).toBe(403);
      expect((await ask(officer, `/laporan/${code}/foto`, form)).status).toBe(403);
      expect((await ask(guest, "/laporan/BTU-33333/foto", form)).status).toBe(404);
    }
    const { to } = await place(guest, page);
    const foto = new URL(to, town.origin).searchParams.get("foto")!;
    // A photo for one report is no photo for another, whoever asks.
    const other = await reported();
    expect((await ask(guest, `${other.page}&foto=${foto}`)).html).not.toContain("data-upload");
    await expect(Showing.attach([foto], { of: other.code, confidential: false })).rejects.toMatchObject({ code: "photo.unknown" });
  });

  it("never shows a confidential report's photo to anybody but its staff and reporter", async () => {
    const { to } = await ask(guest, "/lapor/jalan_rusak", filled({ confidential: "1" }));
    const code = /BTU-\w{5}/.exec(to!)![0];
    expect((await ask(neighbour, `/laporan/${code}/foto`)).status).toBe(404);
    expect((await ask(neighbour, `/laporan/${code}/foto`, {})).status).toBe(404);
    expect((await ask(guest, `/laporan/${code}/foto`)).status).toBe(404);
    const keyed = new URL(to!, town.origin).searchParams.get("kunci")!;
    const { html, to: form } = await place(guest, `/laporan/${code}/foto?kunci=${keyed}`);
    await sendPhoto(town, html, png);
    await town.drain();
    const id = new URL(form, town.origin).searchParams.get("foto")!;
    expect((await Photo.get(id))).toMatchObject({ state: "ready", of: code, confidential: true });
    expect(await town.bucket.get(`media/${id}/480.webp`)).toBeUndefined();
    expect((await now(code)).report.photo).toBeUndefined();
    expect((await ask(guest, `/laporan/${code}?kunci=${keyed}`)).html).toContain(`/private/${id}/480.webp`);
  });

  it("takes photos while an answer is owed, after an officer took the case too, and none once it is finished", async () => {
    const { code, version } = await waste();
    const page = `/laporan/${code}/foto`;
    const early = await place(guest, page);
    const { report } = await take(officer, { code, version }, "start", {});
    const late = await place(guest, page);
    await sendPhoto(town, early.html, png);
    await town.drain();
    expect((await now(code)).story.photos).toHaveLength(1);
    // The officer who was looking meanwhile is told, as of any other step.
    await expect(take(officer, { code, version: report.version }, "finish", { text: "Sudah diangkut." })).rejects.toMatchObject({ code: "report.changed" });
    await take(officer, { code, version: (await now(code)).report.version }, "finish", { text: "Sudah diangkut." });
    const back = await sendPhoto(town, late.html, png);
    await town.drain();
    expect((await now(code)).story.photos).toHaveLength(1);
    expect((await ask(guest, back)).html).toContain("sudah dijawab tuntas");
    const closed = await ask(guest, page, {});
    expect([closed.status, closed.html.includes("sudah dijawab tuntas"), closed.html.includes('method="post"')]).toEqual([200, true, false]);
    expect((await ask(guest, `/laporan/${code}`)).html).not.toContain(`${page}`);
    await take(guest, { code }, "reopen", { text: "Masih ada sisanya." });
    expect((await place(guest, page)).html).toContain("data-upload");
  });

  it("counts places for photos", async () => {
    const busy: Actor = { kind: "guest", device: "dev_0000000000000000000000bb" };
    const { to } = await ask(busy, "/lapor/jalan_rusak", filled());
    const page = to!.replace("?", "/foto?").replace("&baru=1", "");
    let status = 303;
    for (let i = 0; i < 41; i++) ({ status } = await ask(busy, page, {}));
    expect(status).toBe(429);
  });
});
