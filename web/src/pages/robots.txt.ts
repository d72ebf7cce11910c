import { use } from "@among/core/config";
import type { APIRoute } from "astro";
import { pages } from "../modules.ts";

/** Forms and personal pages stay out of search engines; what everyone may read is welcome there. */
export const GET: APIRoute = () => {
  const closed = [...Object.keys(pages).filter((path) => pages[path]!.closedToCrawlers), "/api/", "/auth/"];
  const lines = ["User-agent: *", ...closed.flatMap((path) => [`Disallow: ${path}`, ...(path.endsWith("/") ? [] : [`Disallow: /en${path}`])]), `Sitemap: ${use().origin}/sitemap.xml`];
  return new Response(`${lines.join("\n")}\n`, { headers: { "content-type": "text/plain; charset=utf-8" } });
};
