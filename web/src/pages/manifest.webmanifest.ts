import type { APIRoute } from "astro";

export const GET: APIRoute = ({ locals: { region, words } }) => {
  const manifest = {
    name: region.platform,
    short_name: region.platform,
    description: words.shell.description(region.name),
    lang: "id",
    start_url: "/",
    display: "standalone",
    background_color: "#fffdf8",
    theme_color: "#134526",
    icons: [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml" }],
    shortcuts: [{ name: words.shell.report, url: "/lapor" }],
  };
  return new Response(JSON.stringify(manifest), { headers: { "content-type": "application/manifest+json" } });
};
