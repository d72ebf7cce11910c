import { defineModule } from "../shell/define-module.ts";
import * as en from "./words/en.ts";
import * as id from "./words/id.ts";

export default defineModule({
  pages: {
    "/petugas/pasar": { for: "listing.moderate", takesTable: true },
    "/tani": { for: "public", shared: true, sitemap: true },
    "/tani/[id]": { for: "public", keepsTyped: true },
    "/tani/harga": { for: "public", shared: true, sitemap: true },
    "/tani/harga/[komoditas]": { for: "public", shared: true, sitemap: ({ commodities }) => commodities.map(({ key }) => `/tani/harga/${key}`) },
    "/tani/impor": { for: "session", takesTable: true },
    "/tani/impor.csv": { for: "public" },
    "/tani/jual": { for: "session" },
    "/tani/jual/[id]": { for: "session", keepsTyped: true },
    "/tani/jual/[id]/foto": { for: "session" },
    "/tani/jual/baru": { for: "session", keepsTyped: true },
    "/tani/pendapatan.csv": { for: "session" },
    "/tani/permintaan": { for: "public", shared: true, sitemap: true },
    "/tani/permintaan/[id]": { for: "public", keepsTyped: true },
    "/tani/permintaan/baru": { for: "session", keepsTyped: true },
    "/tani/petani/[id]": { for: "public" },
    "/tani/saya": { for: "session" },
    "/tani/transaksi/[id]": { for: "session", keepsTyped: true },
    "/tani/transaksi/[id]/kuitansi": { for: "session" },
  },
  words: { id, en },
});
