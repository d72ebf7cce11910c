import { use } from "@among/core/config";
import type { APIRoute } from "astro";
import { pages } from "../modules.ts";
import { langs, link } from "../shell/lang.ts";

/** The pages that stay; single reports are found through the lists. */
export const GET: APIRoute = () => {
  const { origin, region } = use();
  const all = Object.entries(pages).flatMap(([path, { sitemap }]) => (sitemap === true ? [path] : (sitemap?.(region) ?? [])));
  const urls = all.flatMap((page) => langs.map((lang) => {
    const alternates = langs.map((other) => `<xhtml:link rel="alternate" hreflang="${other}" href="${origin}${link(other, page)}"/>`).join("");
    return `<url><loc>${origin}${link(lang, page)}</loc>${alternates}</url>`;
  }));
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n${urls.join("\n")}\n</urlset>\n`;
  return new Response(body, { headers: { "content-type": "application/xml; charset=utf-8" } });
};
