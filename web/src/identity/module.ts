import { defineModule } from "../shell/define-module.ts";
import * as en from "./words/en.ts";
import * as id from "./words/id.ts";

export default defineModule({
  pages: {
    "/admin": { for: "audit.read", closedToCrawlers: true },
    "/admin/instansi": { for: "agency.edit" },
    "/admin/instansi/[key]": { for: "agency.edit" },
    "/admin/izin": { for: "audit.read" },
    "/admin/jejak": { for: "audit.read" },
    "/admin/jejak.csv": { for: "audit.read" },
    "/admin/jenis": { for: "category.edit" },
    "/admin/jenis/[key]": { for: "category.edit" },
    "/admin/orang": { for: "audit.read" },
    "/admin/orang/[id]": { for: "audit.read" },
    "/admin/simpanan": { for: "audit.read" },
    "/admin/undangan": { for: "audit.read" },
    "/akun": { for: "session", closedToCrawlers: true },
    "/akun/hapus": { for: "session" },
    "/masuk": { for: "public", closedToCrawlers: true },
    "/petugas/verifikasi": { for: "farmer.verify" },
    "/undangan/[token]": { for: "public" },
  },
  words: { id, en },
});
