import { defineModule } from "../shell/define-module.ts";
import * as en from "./words/en.ts";
import * as id from "./words/id.ts";

export default defineModule({
  pages: {
    "/berhenti": { for: "public", closedToCrawlers: true },
    "/ikuti": { for: "public", closedToCrawlers: true },
    "/instansi": { for: "public", shared: true, sitemap: true },
    "/lacak": { for: "public", sitemap: true },
    "/lapor": { for: "public", sitemap: true },
    "/lapor/[kategori]": { for: "public", sitemap: ({ categories }) => categories.map(({ key }) => `/lapor/${key}`) },
    "/laporan": { for: "public", shared: true, sitemap: true },
    "/laporan/[code]": { for: "public" },
    "/laporan/[code]/foto": { for: "public" },
    "/saya": { for: "public", closedToCrawlers: true },
  },
  words: { id, en },
});
