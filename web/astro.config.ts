import preact from "@astrojs/preact";
import { defineConfig, passthroughImageService } from "astro/config";
import among from "./adapter/index.ts";

/** Nothing may be inlined into a page: the content security policy allows no inline script or style. */
export default defineConfig({
  output: "server",
  adapter: among(),
  integrations: [preact()],
  image: { service: passthroughImageService() },
  trailingSlash: "ignore",
  build: { inlineStylesheets: "never" },
  // Every write, page or API, passes one origin check in front of the site.
  security: { checkOrigin: false },
  devToolbar: { enabled: false },
  vite: {
    build: { assetsInlineLimit: 0 },
    ssr: { noExternal: true },
  },
});
