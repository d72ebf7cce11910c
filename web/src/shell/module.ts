import * as formsEn from "../forms/words/en.ts";
import * as formsId from "../forms/words/id.ts";
import { defineModule } from "./define-module.ts";
import * as en from "./words/en.ts";
import * as id from "./words/id.ts";

/** The frame around every page, the words of all forms, and the pages that belong to no module: the first one, what went wrong, machines' files. */
export default defineModule({
  pages: {
    "/": { for: "public", shared: true, sitemap: true },
    "/400": { for: "public" },
    "/403": { for: "public" },
    "/404": { for: "public" },
    "/409": { for: "public" },
    "/410": { for: "public" },
    "/413": { for: "public" },
    "/429": { for: "public" },
    "/500": { for: "public" },
    "/503": { for: "public" },
    "/data": { for: "public", shared: true, sitemap: true },
    "/jelajah": { for: "public", shared: true, sitemap: true },
    "/manifest.webmanifest": { for: "public", shared: true },
    "/peta/outlines.json": { for: "public" },
    "/privasi": { for: "public", shared: true, sitemap: true },
    "/robots.txt": { for: "public", shared: true },
    "/sitemap.xml": { for: "public", shared: true },
  },
  words: { id: { ...id, ...formsId }, en: { ...en, ...formsEn } },
});
