import { describe, expect, it } from "vitest";
import type { Actor } from "@among/core/actor";
import { id } from "@among/core/id";
import * as Open from "@among/core/reports/report/open";
import { take } from "@among/core/reports/report/take";
import { ask, at, citizen, guest, head, inTown, now, officer, operator, other, person, town, village, waste } from "./staff.ts";

inTown();

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

  it("lets somebody of two agencies go from one to the other, and offers nobody a third", async () => {
    const both = person("both", { role: "agency_officer", agency: "dlh" }, { role: "agency_officer", agency: "dishub" });
    const { code } = await waste();
    const lamp = await waste({ category: "pju", answers: { masalah: "mati" } });
    const first = await ask(both, "/petugas");
    expect(first.html).toContain(code);
    expect([...first.html.matchAll(/<option value="(\w+)"[^>]*>/g)].map(([, key]) => key).filter((key) => town.region.agency(key!))).toEqual(["dlh", "dishub"]);
    const second = await ask(both, "/petugas?agency=dishub");
    expect(second.html).toContain(lamp.code);
    expect(second.html).not.toContain(`data-case="${code}"`);
    expect((await ask(officer, "/petugas")).html).not.toContain('name="agency"');
  });

  it("keeps what is mine apart, and what is done", async () => {
    const mine = await waste();
    const done = await waste();
    await take(officer, mine, "take", {});
    await take(officer, done, "reject", { rejection: "not_found", text: "Sudah dicari." });
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
