import type { AstroIntegration } from "astro";

type Plugin = NonNullable<NonNullable<Parameters<typeof import("astro/config").defineConfig>[0]["vite"]>["plugins"]>[number];

/** One copy of the core per process: the entry point connects it, and pages must find that same copy. */
const outside: Plugin = {
  name: "among:outside",
  enforce: "pre",
  applyToEnvironment: ({ name }) => name === "ssr",
  resolveId: (id) => (/^@among\//.test(id) ? { id, external: true } : undefined),
};

/** Builds the site as one module that exports `render`; locally and on Lambda the same file is mounted behind the API. */
export default function among(): AstroIntegration {
  return {
    name: "among",
    hooks: {
      "astro:config:setup": ({ updateConfig }) => {
        updateConfig({ vite: { plugins: [outside] } });
      },
      "astro:config:done": ({ setAdapter }) => {
        setAdapter({
          name: "among",
          entrypointResolution: "auto",
          serverEntrypoint: new URL("./server.ts", import.meta.url),
          supportedAstroFeatures: { serverOutput: "stable", sharpImageService: "stable" },
        });
      },
    },
  };
}
