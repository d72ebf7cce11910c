import { defineModule } from "../shell/define-module.ts";
import * as en from "./words/en.ts";
import * as id from "./words/id.ts";

export default defineModule({
  pages: {
    "/petugas": { for: "report.take", closedToCrawlers: true },
    "/petugas/[code]": { for: "report.take", keepsTyped: true },
    "/petugas/[code]/foto": { for: "report.finish" },
    "/petugas/angka": { for: "agency.figures" },
    "/petugas/angka.csv": { for: "agency.figures" },
  },
  words: { id, en },
});
