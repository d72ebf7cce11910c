// npm run bundle: makes the folders that are deployed as functions, and says how heavy they are.
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin } from "vite";
import { pack as writePack } from "@among/region/pack";
import { thisMachine, lambda, modules, root, type Machine } from "./modules.ts";
import { credentials, layout, listing } from "./start.ts";
import { weigh, type Weight } from "./weight.ts";
import { town } from "../../settings.ts";
import { functionNames, type FunctionName } from "../../sizes.ts";

export interface Options {
  /** Which functions; all of them when not given. */
  only?: readonly FunctionName[];
  /** Where the folders go; `.build` in the repository when not given. */
  out?: string;
  /** What the native picture library must run on; Lambda on arm64 when not given. */
  machine?: Machine;
  /** The town's pack: a folder of `packages/region/packs`, or a path. */
  region?: string;
  /** Called with the modules that went into each file of a function. */
  onModules?: (name: FunctionName, modules: Map<string, string[]>) => void;
}

/**
 * Makes one complete folder per function: `index.mjs` exporting `handler`, its chunks, `pack/`, and for media `node_modules/`.
 * The same sources give the same bytes, so that a deployment replaces only what changed.
 * @returns each function's folder and weight
 * @throws Error when the site is not built, or there is no such pack; RegionError when something is wrong with it
 */
export async function bundle({ only = functionNames, out = join(root, ".build"), machine = lambda, region = town.pack, onModules }: Options = {}): Promise<Weight[]> {
  if (!existsSync(join(site, "entry.mjs"))) throw new Error('the site is not built: run "npm run bundle", which builds it first');
  const pack = [join(root, "packages/region/packs", region), resolve(region)].find((folder) => existsSync(join(folder, "town.json")));
  if (!pack) throw new Error(`there is no region pack "${region}"`);
  const made: Weight[] = [];
  for (const name of only) {
    const folder = join(out, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await code(name, folder, onModules);
    writePack(pack, join(folder, "pack"));
    if (name === "media") await modules("sharp", folder, machine);
    made.push(weigh(name, folder));
  }
  return made;
}

const site = join(root, "web/dist/server/");

/**
 * Removes from Astro's manifest what differs between checkouts and builds: the folder it was built in, names of server files, and
 * the random key for server islands, of which there are none. Nothing reads them, and with them no two bundles would be the same.
 */
const reproducible: Plugin = {
  name: "among:reproducible",
  transform: (code, id) =>
    id.startsWith(site)
      ? code
          .replaceAll(root, "")
          .replace(/(?<="entryModules":)\{[^{}]*\}/, (files) => JSON.stringify(forBrowsers(JSON.parse(files))))
          .replace(/(?<="key":")[\w+/]{43}=/, `${"A".repeat(43)}=`)
      : undefined,
};

const forBrowsers = (files: Record<string, string>) => Object.fromEntries(Object.entries(files).filter(([, file]) => !file.endsWith(".mjs")).sort());

/** Astro's file names end in a hash that depends on the folder it was built in. */
const chunkName = ({ name }: { name: string }): string => `${name.replace(/_[\w-]{8}$/, "")}-[hash].mjs`;

async function code(name: FunctionName, folder: string, onModules: Options["onModules"]): Promise<void> {
  const files = layout(name === "api" ? ["reports/reports", "market/listings", "town/town"] : []);
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    define: { "process.env.NODE_ENV": '"production"' },
    ssr: { noExternal: true },
    plugins: [reproducible, credentials, listing((modules) => onModules?.(name, modules)), ...(name === "api" ? [files.plugin] : [])],
    build: {
      ssr: join(root, "functions/src/lambda", `${name}.ts`),
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: true,
      target: "node24",
      rollupOptions: {
        external: [/^node:/, "sharp"],
        // A site built from older sources imports what the core no longer has: better no bundle than a broken one.
        onwarn(warning, report) {
          if (warning.code === "IMPORT_IS_UNDEFINED") throw new Error(`the built site does not fit the sources, build it anew: ${warning.message}`);
          report(warning);
        },
        // Chunks lie beside the main module, so that each finds `./pack/` beside itself.
        output: {
          format: "es",
          entryFileNames: "index.mjs",
          chunkFileNames: chunkName,
          ...(name === "api" ? { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: files.name, debugName: "routes" }] } } : {}),
        },
      },
    },
  });
}

if (import.meta.main) {
  const [region] = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
  const made = await bundle({ region, machine: process.argv.includes("--here") ? thisMachine : lambda });
  console.table(Object.fromEntries(made.map(({ name, folder, ...kilobytes }) => [name, kilobytes])));
}
