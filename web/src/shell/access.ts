import type { Actor } from "@among/core/actor";
import { Fault } from "@among/core/fault";
import { need, type Action } from "@among/core/identity/permissions";

/** Who a page is for: everyone, whoever is signed in, or whoever may do this. */
export type Access = "public" | "session" | Action;

/** Every page of the site. A test fails on one that is missing here; what a page shows is authorised again by the verbs it calls. */
export const access: Record<string, Access> = {
  "/": "public",
  "/400": "public",
  "/403": "public",
  "/404": "public",
  "/409": "public",
  "/410": "public",
  "/413": "public",
  "/429": "public",
  "/500": "public",
  "/berhenti": "public",
  "/data": "public",
  "/instansi": "public",
  "/jelajah": "public",
  "/lacak": "public",
  "/lapor": "public",
  "/lapor/[kategori]": "public",
  "/laporan": "public",
  "/laporan/[code]": "public",
  "/laporan/[code]/foto": "public",
  "/manifest.webmanifest": "public",
  "/masuk": "public",
  "/peta/outlines.json": "public",
  "/privasi": "public",
  "/robots.txt": "public",
  "/saya": "public",
  "/sitemap.xml": "public",
  "/undangan/[token]": "public",

  "/akun": "session",
  "/akun/hapus": "session",

  "/petugas": "report.take",
  "/petugas/[code]": "report.take",
  "/petugas/[code]/foto": "report.finish",
  "/petugas/angka": "agency.figures",
  "/petugas/angka.csv": "agency.figures",
  "/petugas/pasar": "listing.moderate",
  "/petugas/verifikasi": "farmer.verify",

  "/admin": "audit.read",
  "/admin/instansi": "agency.edit",
  "/admin/instansi/[key]": "agency.edit",
  "/admin/izin": "audit.read",
  "/admin/jejak": "audit.read",
  "/admin/jejak.csv": "audit.read",
  "/admin/jenis": "category.edit",
  "/admin/jenis/[key]": "category.edit",
  "/admin/orang": "audit.read",
  "/admin/orang/[id]": "audit.read",
  "/admin/simpanan": "audit.read",
  "/admin/undangan": "audit.read",

  "/tani": "public",
  "/tani/[id]": "public",
  "/tani/harga": "public",
  "/tani/harga/[komoditas]": "public",
  "/tani/impor": "session",
  "/tani/impor.csv": "public",
  "/tani/jual": "session",
  "/tani/jual/[id]": "session",
  "/tani/jual/[id]/foto": "session",
  "/tani/jual/baru": "session",
  "/tani/pendapatan.csv": "session",
  "/tani/permintaan": "public",
  "/tani/permintaan/[id]": "public",
  "/tani/permintaan/baru": "session",
  "/tani/petani/[id]": "public",
  "/tani/saya": "session",
  "/tani/transaksi/[id]": "session",
  "/tani/transaksi/[id]/kuitansi": "session",
};

/** @throws Fault unauthenticated `session.needed`; forbidden `role.needed`; missing for a page that does not say who it is for */
export function enter(actor: Actor, page: string): void {
  const wanted = access[page];
  if (!wanted) throw new Fault("missing", "page.undeclared");
  if (wanted === "public") return;
  if (actor.kind === "guest") throw new Fault("unauthenticated", "session.needed");
  if (wanted !== "session") need(actor, wanted);
}
