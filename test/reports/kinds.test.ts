import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isEmergency, promise } from "@among/core/reports/report/promise";
import { categoryIcons } from "@among/region/schema-categories";
import { ask, guest, inTown, now, operator, other, person, town, waste } from "../respond/staff.ts";
import { batu } from "./make.ts";

inTown();

/** Reads no tags: what somebody sees of a part of a page. */
const seen = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

test("all that home promises to take can be picked, and what is on no list has a way too", async () => {
  const promised = seen((await ask(guest, "/")).html).match(/Jalan, lampu, sampah, air/)![0].split(", ");
  const picker = (await ask(guest, "/lapor")).html;
  const names = [...picker.matchAll(/<a class="category"[^]*?<\/a>/g)].map(([link]) => seen(link));
  for (const word of promised) expect(names.some((name) => new RegExp(`\\b${word}\\b`, "i").test(name)), word).toBe(true);
  for (const key of ["air_bersih", "saluran_banjir", "fasilitas_umum", "lainnya"]) expect(picker).toContain(`href="/lapor/${key}"`);
  expect(seen(picker)).toContain("Tidak ketemu? Pilih “Lainnya”, kami arahkan.");
  expect(seen((await ask(guest, "/en/lapor")).html)).toContain("Pick “Something else”, and we pass it on.");
});

test("kinds are called what people call them, and the official term is still to be found", async () => {
  const picker = seen((await ask(guest, "/lapor")).html);
  for (const words of ["Lampu jalan mati Penerangan jalan umum (PJU)", "Pedagang di trotoar PKL liar", "Lampu merah rusak Lampu lalu lintas"]) expect(picker).toContain(words);
  expect(batu.called("category", "pju", "id")).toBe("Lampu jalan mati");
});

test("each kind has a drawing of the sprite, and no two the same", () => {
  const sprite = readFileSync(new URL("../../web/src/shell/icons.svg", import.meta.url), "utf8");
  for (const icon of categoryIcons) expect(sprite).toContain(`<symbol id="${icon}" `);
  expect(sprite).not.toMatch(/stroke|fill|style/);
  const icons = batu.categories.map((c) => c.icon);
  expect(new Set(icons).size).toBe(icons.length);
});

test("a drain goes to public works in working time, water inside houses to the disaster office by the clock", async () => {
  const drain = batu.category("saluran_banjir")!;
  const [dry, wet] = [isEmergency(drain, { masuk_rumah: "tidak" }), isEmergency(drain, { masuk_rumah: "ya" })];
  expect([dry, wet]).toEqual([false, true]);
  const saturday = new Date("2026-11-14T03:00:00Z");
  expect(promise(batu, drain, wet, saturday).respondBy).toBe("2026-11-14T03:30:00.000Z");
  expect(promise(batu, drain, dry, saturday).respondBy > "2026-11-16").toBe(true);
  const form = seen((await ask(guest, "/lapor/saluran_banjir")).html);
  expect(form).toContain("Telepon dulu kalau ada bahaya");
  expect(form).not.toContain("Butuh polisi");
  expect([drain.agency, drain.otherwise?.agency]).toEqual(["bpbd", "dpupr"]);
});

test("what belongs to nobody waits for the command centre, which passes it on while the promised end stands", async () => {
  const { code, version } = await waste({ category: "lainnya", answers: {}, description: "Ada sapi lepas di jalan desa." });
  const before = await ask(operator, "/petugas?tab=dispatch");
  expect(before.html).toContain(`data-case="${code}"`);
  expect(seen((await ask(operator, "/petugas")).html)).toContain("Perlu diarahkan (1)");
  const dispatcher = person("diskominfo", { role: "agency_officer", agency: "diskominfo" });
  expect((await ask(dispatcher, "/petugas")).html).toContain(code);
  for (const officer of [dispatcher, other]) expect((await ask(officer, "/petugas?tab=dispatch")).html).not.toContain("Perlu diarahkan");

  const { report } = await now(code);
  const { status } = await ask(operator, `/petugas/${code}?tab=dispatch`, { move: "forwarded", version: String(version), seen: "", toAgency: "satpolpp", text: "Ketertiban umum." });
  expect(status).toBe(303);
  const passed = (await now(code)).report;
  expect(passed).toMatchObject({ agency: "satpolpp", state: "open", resolveBy: report.resolveBy });
  expect(passed.respondedAt).toBeUndefined();
  const after = await ask(operator, "/petugas?tab=dispatch");
  expect(after.html).not.toContain(`data-case="${code}"`);
  expect(seen(after.html)).toContain("Semua sudah diarahkan ke instansinya.");
  expect(town.region.category("lainnya")).toMatchObject({ dispatch: true, questions: [] });
});

test("nobody is told of medians or hours by the hundred", async () => {
  const admin = person("admin", { role: "admin" });
  const rows = seen((await ask(admin, "/admin/jenis")).html);
  expect(rows).toContain("14 hari kerja");
  expect(rows).not.toContain("336");
  expect(seen((await ask(admin, "/en/admin/jenis")).html)).toContain("1 working day ");
  for (const path of ["/instansi", "/en/instansi", "/admin/jenis"]) expect(seen((await ask(admin, path)).html)).not.toMatch(/nilai tengah|median/i);
});
