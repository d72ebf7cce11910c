import type { Role } from "@among/core/actor";

/** Who a page is for: everyone, whoever is signed in, or only somebody with one of these roles. */
export type For = "everyone" | "signed in" | readonly Role[];
/**
 * How a guest's page may be kept: `shared` briefly by everyone, `day` by everyone for a day, `own` by nobody. For somebody
 * signed in it is `own` everywhere but where it says `day`.
 */
export type Kept = "shared" | "day" | "own";
/**
 * What else there is to a page: it stands in the sitemap, with all its addresses; crawlers stay away from it and from all below;
 * what was typed outlives the session; a table may be sent as a file.
 */
export type Mark = "sitemap" | "no crawlers" | "keeps typed" | "table";

const agencyAndOperator = ["agency_officer", "agency_head", "operator"] as const;
const agency = ["agency_officer", "agency_head"] as const;
const figures = ["agency_head", "operator"] as const;
const operator = ["operator"] as const;
const admin = ["admin"] as const;

/**
 * Every page of the site, written by hand: neither the pages' own declarations nor the table of permissions is read here, so
 * that a mistake in them is not repeated in what the tests expect.
 */
export const pageTable: Record<string, [who: For, kept: Kept, ...marks: Mark[]]> = {
  "/": ["everyone", "shared", "sitemap"],
  "/400": ["everyone", "own"],
  "/403": ["everyone", "own"],
  "/404": ["everyone", "own"],
  "/409": ["everyone", "own"],
  "/410": ["everyone", "own"],
  "/413": ["everyone", "own"],
  "/429": ["everyone", "own"],
  "/500": ["everyone", "own"],
  "/503": ["everyone", "own"],
  "/admin": [admin, "own", "no crawlers"],
  "/admin/instansi": [admin, "own"],
  "/admin/instansi/[key]": [admin, "own"],
  "/admin/izin": [admin, "own"],
  "/admin/jejak": [admin, "own"],
  "/admin/jejak.csv": [admin, "own"],
  "/admin/jenis": [admin, "own"],
  "/admin/jenis/[key]": [admin, "own"],
  "/admin/orang": [admin, "own"],
  "/admin/orang/[id]": [admin, "own"],
  "/admin/simpanan": [admin, "own"],
  "/admin/undangan": [admin, "own"],
  "/akun": ["signed in", "own", "no crawlers"],
  "/akun/hapus": ["signed in", "own"],
  "/berhenti": ["everyone", "own", "no crawlers"],
  "/data": ["everyone", "shared", "sitemap"],
  "/ikuti": ["everyone", "own", "no crawlers"],
  "/instansi": ["everyone", "shared", "sitemap"],
  "/jelajah": ["everyone", "shared", "sitemap"],
  "/lacak": ["everyone", "own", "sitemap"],
  "/lapor": ["everyone", "own", "sitemap"],
  "/lapor/[kategori]": ["everyone", "own", "sitemap"],
  "/laporan": ["everyone", "shared", "sitemap"],
  "/laporan/[code]": ["everyone", "own"],
  "/laporan/[code]/foto": ["everyone", "own"],
  "/manifest.webmanifest": ["everyone", "shared"],
  "/masuk": ["everyone", "own", "no crawlers"],
  "/peta/outlines.json": ["everyone", "day"],
  "/petugas": [agencyAndOperator, "own", "no crawlers"],
  "/petugas/[code]": [agencyAndOperator, "own", "keeps typed"],
  "/petugas/[code]/foto": [agency, "own"],
  "/petugas/angka": [figures, "own"],
  "/petugas/angka.csv": [figures, "own"],
  "/petugas/pasar": [operator, "own", "table"],
  // And an agency's officer whose villages are listed, which is tested by itself.
  "/petugas/verifikasi": [["extension_officer"], "own"],
  "/privasi": ["everyone", "shared", "sitemap"],
  "/robots.txt": ["everyone", "shared"],
  "/saya": ["everyone", "own", "no crawlers"],
  "/sitemap.xml": ["everyone", "shared"],
  "/tani": ["everyone", "shared", "sitemap"],
  "/tani/[id]": ["everyone", "own", "keeps typed"],
  "/tani/harga": ["everyone", "shared", "sitemap"],
  "/tani/harga/[komoditas]": ["everyone", "shared", "sitemap"],
  "/tani/impor": ["signed in", "own", "table"],
  "/tani/impor.csv": ["everyone", "own"],
  "/tani/jual": ["signed in", "own"],
  "/tani/jual/[id]": ["signed in", "own", "keeps typed"],
  "/tani/jual/[id]/foto": ["signed in", "own"],
  "/tani/jual/baru": ["signed in", "own", "keeps typed"],
  "/tani/pendapatan.csv": ["signed in", "own"],
  "/tani/permintaan": ["everyone", "shared", "sitemap"],
  "/tani/permintaan/[id]": ["everyone", "own", "keeps typed"],
  "/tani/permintaan/baru": ["signed in", "own", "keeps typed"],
  "/tani/petani/[id]": ["everyone", "own"],
  "/tani/saya": ["signed in", "own"],
  "/tani/transaksi/[id]": ["signed in", "own", "keeps typed"],
  "/tani/transaksi/[id]/kuitansi": ["signed in", "own"],
  "/undangan/[token]": ["everyone", "own"],
};
