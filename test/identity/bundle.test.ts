import { fileURLToPath } from "node:url";
import { build } from "vite";
import { expect, test } from "vitest";

const entry = fileURLToPath(new URL("../../functions/src/http/actor.ts", import.meta.url));

/** Bundles as the functions are bundled, minified; what every function carries anyway is left out. */
async function bundle(file: string): Promise<{ bytes: number; modules: string[] }> {
  const result = await build({
    logLevel: "silent",
    configFile: false,
    build: {
      write: false,
      ssr: file,
      minify: true,
      target: "node24",
      rollupOptions: { external: [/^node:/, /^@aws-sdk\//, /^@smithy\//, "zod"], output: { format: "es" } },
    },
    ssr: { noExternal: true, external: ["zod"] },
  });
  const chunks = (Array.isArray(result) ? result : [result]).flatMap((r) => ("output" in r ? r.output : [])).filter((o) => o.type === "chunk");
  return { bytes: chunks.reduce((sum, c) => sum + Buffer.byteLength(c.code), 0), modules: chunks.flatMap((c) => Object.keys(c.modules)) };
}

test("the API carries nothing of the sign-in library either", async () => {
  const { modules } = await bundle(fileURLToPath(new URL("../../functions/src/api.ts", import.meta.url)));
  expect(modules.some((m) => m.endsWith("functions/src/http/actor.ts") || m.endsWith("identity/permissions.ts"))).toBe(true);
  expect(modules.filter((m) => /better-auth|better-call|zxcvbn/.test(m))).toEqual([]);
});

test("checking a session needs nothing of the sign-in library and is small", async () => {
  const { bytes, modules } = await bundle(entry);
  console.log(`session check: ${bytes} bytes minified, ${modules.length} modules`);
  expect(modules.some((m) => m.endsWith("functions/src/http/actor.ts"))).toBe(true);
  expect(modules.filter((m) => /better-auth|better-call|libphonenumber/.test(m))).toEqual([]);
  expect(bytes).toBeLessThan(15 * 1024);
});
