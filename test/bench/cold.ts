// npm run cold: what the API costs to load, whole and with the session check taken out, and sign-in beside them.
// Bundled and minified as a function is, then imported in fresh processes.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const runs = 20;
const out = mkdtempSync(join(tmpdir(), "among-cold-"));
const functions = fileURLToPath(new URL("../../functions/src/", import.meta.url));
const guestOnly = 'export const identify = async () => ({ actor: { kind: "guest" } }); export const withDevice = (actor) => ({ actor }); export const tokenOf = () => undefined;';
const assembled = (apps: string) => `import { assemble } from "${functions}http/assemble.ts"; ${apps} export const app = assemble({ apps: list, pages: async () => async () => new Response("") });`;

const entries = {
  "api, with the session check": { source: assembled(`import { api } from "${functions}api.ts"; const list = [api];`), guest: false },
  "api, guests only": { source: assembled(`import { api } from "${functions}api.ts"; const list = [api];`), guest: true },
  "auth (its own function)": { source: assembled(`import { auth } from "${functions}auth.ts"; const list = [auth];`), guest: false },
};

async function bundle(name: string, source: string, guest: boolean): Promise<string> {
  const entry = join(out, `${name}.ts`);
  writeFileSync(entry, source);
  await build({
    root: fileURLToPath(new URL("../..", import.meta.url)),
    logLevel: "silent",
    configFile: false,
    plugins: [{ name: "guests-only", enforce: "pre", load: (id) => (guest && id.endsWith("functions/src/actor.ts") ? guestOnly : undefined) }],
    build: { ssr: entry, outDir: join(out, name), minify: true, target: "node24", rollupOptions: { external: [/^node:/, "sharp"], output: { format: "es", entryFileNames: "index.mjs", codeSplitting: false } } },
    ssr: { noExternal: true },
  } as Parameters<typeof build>[0]);
  return join(out, name, "index.mjs");
}

const timer = 'const t = performance.now(); await import(process.argv[1]); process.stdout.write(String(performance.now() - t));';
const imported = (file: string): number => Number(execFileSync(process.execPath, ["--input-type=module", "-e", timer, file]));
const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;

const rows: Record<string, object> = {};
let n = 0;
for (const [title, { source, guest }] of Object.entries(entries)) {
  const file = await bundle(`f${n++}`, source, guest);
  const code = readFileSync(file);
  rows[title] = { "KB minified": Math.round(code.length / 102.4) / 10, "KB gzipped": Math.round(gzipSync(code).length / 102.4) / 10, "import ms": Math.round(median(Array.from({ length: runs }, () => imported(file)))) };
}
console.log(`median of ${runs} fresh processes`);
console.table(rows);
rmSync(out, { recursive: true, force: true });
