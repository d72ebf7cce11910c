import { beforeEach, describe, expect, it } from "vitest";
import type { Actor } from "@among/core/actor";
import { People } from "@among/core/identity/person";
import { take } from "@among/core/reports/report/take";
import { arrive, uploaded } from "../local/pictures.ts";
import { png } from "../shell/upload.ts";
import { ask, at, colleague, head, inTown, now, officer, operator, town, waste } from "./staff.ts";

inTown();

describe("the steps", () => {
  let code: string;
  beforeEach(async () => ({ code } = await waste()));

  async function send(actor: Actor, move: string, form: Record<string, string | File> = {}) {
    const { report } = await now(code);
    return ask(actor, at(code), { move, version: String(report.version), seen: report.updatedAt, ...form });
  }
  const lastEvent = async () => (await now(code)).events.at(-1);

  it("takes, receives with a ready-made sentence, plans and starts", async () => {
    expect(await send(officer, "taken")).toMatchObject({ status: 303, to: `/petugas/${code}?done=taken` });
    expect((await now(code)).report.assignee).toBe(officer.id);
    await send(officer, "acknowledged", { template: "1", text: "Besok pagi." });
    expect(await lastEvent()).toMatchObject({ kind: "acknowledged", text: expect.stringMatching(/^Terima kasih.* Besok pagi\.$/) });
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await send(officer, "planned", { plannedFor: day });
    expect(await lastEvent()).toMatchObject({ kind: "planned", plannedFor: day });
    await send(officer, "started");
    expect((await now(code)).report.state).toBe("started");
    expect((await ask(officer, `/petugas/${code}?done=started`)).html).toContain("mulai dikerjakan");
  });

  it("asks, and notes for staff or for everyone", async () => {
    await send(officer, "asked", { text: "Di sisi mana?" });
    expect(await lastEvent()).toMatchObject({ kind: "asked", public: true });
    await send(officer, "noted", { text: "Perlu truk.", public: "0" });
    expect(await lastEvent()).toMatchObject({ kind: "noted", public: false });
    await send(officer, "noted", { text: "Besok dilanjutkan.", public: "1" });
    expect(await lastEvent()).toMatchObject({ kind: "noted", public: true });
    expect((await ask(officer, at(code))).html).toContain("Perlu truk.");
  });

  it("passes on, and the case leaves the officer's sight", async () => {
    expect(await send(officer, "forwarded", { toAgency: "kec_batu", text: "Ditangani kecamatan." })).toMatchObject({ status: 303, to: "/petugas?done=forwarded" });
    expect((await ask(officer, at(code))).status).toBe(404);
    expect((await ask(operator, at(code))).html).toContain("Ditangani kecamatan.");
  });

  it("rejects for a listed reason; a duplicate needs the other's code and suggests it", async () => {
    const twin = await waste();
    const page = await ask(officer, at(twin.code));
    expect(page.html).toContain(`<option value="${code}"`);
    const without = await send(officer, "rejected", { rejection: "duplicate", text: "Sama dengan yang lain." });
    expect(without.status).toBe(422);
    expect(without.html).toContain("Sama dengan yang lain.");
    expect(without.html).toContain('id="rejected-duplicateOf-error"');
    expect((await send(officer, "rejected", { rejection: "malas", text: "Tidak mau." })).status).toBe(422);
    expect((await send(officer, "rejected", { rejection: "duplicate", duplicateOf: twin.code.toLowerCase(), text: "Sama dengan yang lain." })).status).toBe(303);
    expect((await now(code)).report).toMatchObject({ state: "rejected", duplicateOf: twin.code });
  });

  it("asks once for a picture of the result, then takes the word for it", async () => {
    const asked = await send(officer, "finished", { text: "Sudah diangkut." });
    expect(asked.status).toBe(422);
    expect(asked.html).toContain("Sudah diangkut.");
    expect(asked.html).toContain('name="withoutPhoto"');
    expect((await send(officer, "finished", { text: "Sudah diangkut.", withoutPhoto: "1" })).status).toBe(303);
    expect((await now(code)).report.state).toBe("finished");
  });

  it("keeps a picture that went ahead when the form was not accepted, and attaches it the second time", async () => {
    const photo = await arrive(png);
    const first = await send(officer, "finished", { text: "", photos: photo });
    expect(first.status).toBe(422);
    expect(first.html).toContain(`name="photos" value="${photo}" checked`);
    expect((await send(officer, "finished", { text: "Sudah diangkut.", photos: photo })).status).toBe(303);
    expect(await lastEvent()).toMatchObject({ kind: "finished", photos: [photo] });
    const picture = `/media/${photo}/480.webp`;
    expect((await ask(officer, at(code))).html).not.toContain(picture);
    await town.drain();
    expect((await ask(officer, at(code))).html).toContain(picture);
  });

  it("refuses a file that is no picture, beside its field", async () => {
    const photo = await uploaded(Buffer.from("bukan foto"));
    const answer = await send(officer, "finished", { text: "Sudah diangkut.", photos: photo });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('href="#finished-files"');
    expect(answer.html).toContain("bukan foto JPEG");
    expect(answer.html).toContain("Sudah diangkut.");
  });

  it("shows what is wrong beside the field and keeps the rest", async () => {
    const answer = await send(officer, "planned", { plannedFor: "2020-01-01", text: "Menunggu bahan." });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('id="planned-plannedFor-error"');
    expect(answer.html).toContain("Menunggu bahan.");
    expect((await send(officer, "asked", { text: "" })).html).toContain('id="asked-question-error"');
  });

  it("lets the head assign to an officer of the agency and to nobody else", async () => {
    const person = { id: "per_assignee", name: "Petugas Baru", staff: true, grants: [{ role: "agency_officer" as const, agency: "dlh" }], consents: [], status: "active" as const, createdAt: new Date().toISOString() };
    await People.create(person);
    await People.create({ ...person, id: "per_elsewhere", name: "Petugas Lain", grants: [{ role: "agency_officer", agency: "dishub" }] });
    const { html } = await ask(head, at(code));
    expect(html).toContain("Petugas Baru");
    expect(html).not.toContain("Petugas Lain");
    expect((await send(head, "assigned", { assignee: "per_elsewhere" })).status).toBe(422);
    expect((await send(head, "assigned", { assignee: "per_assignee" })).status).toBe(303);
    expect((await now(code)).report.assignee).toBe("per_assignee");
    expect((await send(officer, "assigned", { assignee: "per_assignee" })).status).toBe(403);
  });

  it("lets the command centre hide a report and show it again", async () => {
    expect((await send(operator, "hidden", { text: "Menyebut nama orang." })).status).toBe(303);
    expect((await now(code)).report.hidden).toBe(true);
    expect((await ask(operator, at(code))).html).toContain('value="shown"');
    await send(operator, "shown", { text: "Sudah diperiksa." });
    expect((await now(code)).report.hidden).toBeUndefined();
    expect((await send(officer, "hidden", { text: "Coba-coba." })).status).toBe(403);
  });
});

describe("two officers at once", () => {
  it("tells the second what changed, keeps the text, and takes it when sent again", async () => {
    const { code, version } = await waste();
    const { report } = await now(code);
    const typed = { move: "acknowledged", version: String(version), seen: report.updatedAt, text: "Kami cek sore ini." };
    await take(colleague, { code, version }, "plan", { plannedFor: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10), text: "Sudah dijadwalkan rekan." });
    const gone = await ask(officer, at(code), typed);
    expect(gone.status).toBe(409);
    expect(gone.html).toContain("Laporan ini baru saja berubah");
    expect(gone.html).toContain("Sudah dijadwalkan rekan.");
    // Received is no step from planned: the text is there to be copied.
    expect(gone.html).toContain("Kami cek sore ini.");

    // Also where the step itself could not be taken as it was written.
    const wrong = await ask(officer, at(code), { ...typed, move: "planned", plannedFor: "2020-01-01", text: "Besok pagi kami datang." });
    expect(wrong.status).toBe(409);
    expect(wrong.html).toContain("Laporan ini baru saja berubah");
    expect(wrong.html).toContain("Besok pagi kami datang.");

    const again = await ask(officer, at(code), { ...typed, move: "started" });
    expect(again.status).toBe(409);
    const fresh = again.html.match(/id="started"[\s\S]*?name="version" value="(\d+)"/)?.[1];
    expect(Number(fresh)).toBeGreaterThan(version);
    expect(again.html).toMatch(/<textarea[^>]*id="started-textOptional"[^>]*>Kami cek sore ini\./);
    expect((await ask(officer, at(code), { ...typed, move: "started", version: fresh! })).status).toBe(303);
  });
});
