import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor, Grant } from "@among/core/actor";
import { id } from "@among/core/id";
import { People } from "@among/core/identity/person";
import type { Draft } from "@among/core/reports/draft";
import * as Open from "@among/core/reports/open";
import { read } from "@among/core/reports/read";
import * as Answer from "@among/core/respond/answer";
import { statusOf } from "@among/functions/faults";
import { render } from "@among/web/site";
import { world, type World } from "../world.ts";

const person = (name: string, ...grants: Grant[]): Extract<Actor, { kind: "person" }> => ({ kind: "person", id: `per_${name}`, name, grants });
const officer = person("officer", { role: "agency_officer", agency: "dlh" });
const colleague = person("colleague", { role: "agency_officer", agency: "dlh" });
const head = person("head", { role: "agency_head", agency: "dlh" });
const other = person("other", { role: "agency_officer", agency: "dishub" });
const operator = person("operator", { role: "operator" });
const citizen = person("citizen", { role: "citizen" });
const guest: Actor = { kind: "guest", device: "dev_0123456789abcdef01234567" };

let town: World;
beforeAll(async () => {
  town = await world();
});
afterAll(() => town.close());

/** A page as this person gets it; a refusal is its status alone, because the page for it is drawn further out. */
async function ask(actor: Actor, path: string, form?: Record<string, string | File>): Promise<{ status: number; to: string | null; html: string }> {
  const body = form && Object.entries(form).reduce((data, [name, value]) => (data.append(name, value), data), new FormData());
  const request = new Request(new URL(path, town.origin), form ? { method: "POST", body } : {});
  try {
    const response = await render(request, { locals: { actor, requestId: "test" } });
    return { status: response.status, to: response.headers.get("location"), html: await response.text() };
  } catch (error) {
    return { status: statusOf(error as Error), to: null, html: "" };
  }
}

const village = (): string => town.region.villages[0]!.code;

async function waste(more: Partial<Draft> = {}): Promise<{ code: string; version: number }> {
  const { report } = await Open.open(guest, {
    id: id("rep"),
    category: "sampah",
    village: village(),
    landmark: "depan balai desa",
    answers: { jenis: "menumpuk", volume: "gerobak" },
    description: "Sampah menumpuk di depan balai desa.",
    phone: "081234567890",
    ...more,
  });
  return { code: report.code, version: report.version };
}

const at = (code: string): string => `/petugas/${code}`;
const now = async (code: string) => read(operator, code);

describe("who may come in", () => {
  it("sends a guest to sign in and back", async () => {
    const { status, to } = await ask(guest, "/petugas?tab=done");
    expect(status).toBe(303);
    expect(to).toBe(`/masuk?cara=petugas&to=${encodeURIComponent("/petugas?tab=done")}`);
    expect((await ask(guest, "/en/petugas")).to).toBe(`/en/masuk?cara=petugas&to=${encodeURIComponent("/en/petugas")}`);
    expect((await ask(guest, "/petugas/BTU-34679")).status).toBe(303);
    expect((await ask(guest, "/petugas/angka")).status).toBe(303);
  });

  it("refuses people without a role, and officers the head's figures", async () => {
    const { code } = await waste();
    for (const path of ["/petugas", at(code), "/petugas/angka", "/petugas/angka.csv"]) expect((await ask(citizen, path)).status).toBe(403);
    expect((await ask(officer, "/petugas/angka")).status).toBe(403);
  });

  it("knows nothing of another agency's case, of no case and of what is no code", async () => {
    const { code, version } = await waste();
    expect((await ask(other, at(code))).status).toBe(404);
    expect((await ask(other, at(code), { move: "acknowledged", version: String(version), seen: "" })).status).toBe(404);
    expect((await now(code)).report.state).toBe("open");
    expect((await ask(officer, at("BTU-34679"))).status).toBe(404);
    expect((await ask(officer, at("entah"))).status).toBe(404);
    expect((await ask(officer, at(code), { move: "closed", version: String(version), seen: "" })).status).toBe(404);
  });
});

describe("the queue", () => {
  it("shows the agency's own cases, what is due, and narrows by village", async () => {
    const { code } = await waste();
    const lamp = await waste({ category: "pju", answers: { masalah: "mati" } });
    const { html } = await ask(officer, "/petugas");
    expect(html).toContain(`data-case="${code}"`);
    expect(html).not.toContain(lamp.code);
    expect((await ask(officer, `/petugas?village=${village()}`)).html).toContain(code);
    expect((await ask(officer, `/petugas?village=${town.region.villages[1]!.code}`)).html).not.toContain(code);
  });

  it("keeps what is mine apart, and what is done", async () => {
    const mine = await waste();
    const done = await waste();
    await Answer.take(officer, mine);
    await Answer.reject(officer, done, { rejection: "not_found", text: "Sudah dicari." });
    const tab = async (name: string) => (await ask(officer, `/petugas?tab=${name}`)).html;
    expect(await tab("mine")).toContain(mine.code);
    expect(await tab("mine")).not.toContain(done.code);
    expect(await tab("done")).toContain(done.code);
    expect(await tab("open")).not.toContain(done.code);
  });

  it("shows the command centre what is overdue anywhere, worst first, and any agency's queue", async () => {
    const past = new Date(Date.now() - 20 * 86_400_000);
    const { report } = await Open.open(guest, { id: id("rep"), category: "pju", village: village(), landmark: "dekat pasar", answers: { masalah: "mati" }, description: "Lampu jalan mati sejak lama." }, past);
    const { html } = await ask(operator, "/petugas");
    expect(html).toContain(report.code);
    expect((await ask(operator, "/petugas?agency=dishub")).html).toContain(report.code);
    expect((await ask(officer, "/petugas?agency=dishub")).html).not.toContain(report.code);
    expect((await ask(officer, "/petugas?tab=late")).html).not.toContain(report.code);
  });

  it("speaks English under /en", async () => {
    expect((await ask(officer, "/en/petugas")).html).toContain("Waiting");
  });
});

describe("the case", () => {
  it("tells the reporter's number to staff, and nobody's when anonymous", async () => {
    const open = await waste();
    const anonymous = await waste({ anonymous: true });
    expect((await ask(officer, at(open.code))).html).toContain("tel:+6281234567890");
    expect((await ask(officer, at(anonymous.code))).html).not.toContain("6281234567890");
    expect((await ask(operator, at(anonymous.code))).html).not.toContain("6281234567890");
  });

  it("writes what people typed as text", async () => {
    const { code } = await waste({ description: "<img src=x onerror=alert(1)> sampah" });
    const { html } = await ask(officer, at(code));
    expect(html).toContain("&lt;img src=x");
    expect(html).not.toContain("<img src=x");
  });

  it("offers only the steps this person may take", async () => {
    const { code } = await waste();
    const moves = async (actor: Actor) => [...(await ask(actor, at(code))).html.matchAll(/name="move" value="(\w+)"/g)].map((m) => m[1]);
    expect(await moves(officer)).toEqual(["taken", "acknowledged", "started", "finished", "planned", "asked", "noted", "forwarded", "rejected"]);
    expect(await moves(head)).toContain("assigned");
    expect(await moves(operator)).toContain("hidden");
    expect(await moves(operator)).not.toContain("finished");
  });
});

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

  it("keeps a picture that came with a form that was not accepted, and attaches it the second time", async () => {
    const pixel = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
    const first = await send(officer, "finished", { text: "", files: new File([pixel], "a.png", { type: "image/png" }) });
    expect(first.status).toBe(422);
    const photo = first.html.match(/name="photos" value="(pho_\w+)"/)?.[1];
    expect(photo).toBeDefined();
    expect((await send(officer, "finished", { text: "Sudah diangkut.", photos: photo! })).status).toBe(303);
    expect(await lastEvent()).toMatchObject({ kind: "finished", photos: [photo] });
  });

  it("refuses a file that is no picture, beside its field", async () => {
    const answer = await send(officer, "finished", { text: "Sudah diangkut.", files: new File(["bukan foto"], "a.png", { type: "image/png" }) });
    expect(answer.status).toBe(422);
    expect(answer.html).toContain('id="finished-files-error"');
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
    await Answer.plan(colleague, { code, version }, new Date(Date.now() + 86_400_000).toISOString().slice(0, 10), "Sudah dijadwalkan rekan.");
    const gone = await ask(officer, at(code), typed);
    expect(gone.status).toBe(409);
    expect(gone.html).toContain("Laporan ini baru saja berubah");
    expect(gone.html).toContain("Sudah dijadwalkan rekan.");
    // Received is no step from planned: the text is there to be copied.
    expect(gone.html).toContain("Kami cek sore ini.");

    const again = await ask(officer, at(code), { ...typed, move: "started" });
    expect(again.status).toBe(409);
    const fresh = again.html.match(/id="started"[\s\S]*?name="version" value="(\d+)"/)?.[1];
    expect(Number(fresh)).toBeGreaterThan(version);
    expect(again.html).toMatch(/<textarea[^>]*id="started-textOptional"[^>]*>Kami cek sore ini\./);
    expect((await ask(officer, at(code), { ...typed, move: "started", version: fresh! })).status).toBe(303);
  });
});

describe("the figures", () => {
  it("shows the head the agency's months, as a page and as CSV", async () => {
    await waste();
    await town.drain();
    const { html } = await ask(head, "/petugas/angka");
    expect(html).toContain("Dinas Lingkungan Hidup");
    expect(html).toContain("<table");
    const csv = await ask(head, "/petugas/angka.csv");
    expect(csv.html).toMatch(/dlh,\d{4}-\d{2},/);
    expect((await ask(head, "/petugas/angka?agency=dishub")).status).toBe(403);
    expect((await ask(operator, "/petugas/angka?agency=dlh")).status).toBe(200);
  });
});
