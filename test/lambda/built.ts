import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { FunctionName as Name } from "../../stacks/sizes.ts";
import { bundle } from "../../stacks/tools/bundle/bundle.ts";
import { thisMachine } from "../../stacks/tools/bundle/modules.ts";
import { cached, madeOnce } from "../made-once.ts";

const sources = ["functions/src/**/*", "packages/{core,region}/{src,packs}/**/*", "packages/{core,region}/package.json", "web/dist/server/**/*", "stacks/**/*.ts", "package-lock.json"];

type Modules = Partial<Record<Name, [string, string[]][]>>;

/** Made once for each state of the sources, by whoever asks first. */
async function built(): Promise<string> {
  const made = cached("bundles", sources, process.platform, process.arch);
  await madeOnce(made, async (out) => {
    // What is bundled inside the repository would find its node_modules.
    const making = mkdtempSync(join(tmpdir(), "among-bundling-"));
    const modules: Modules = {};
    await bundle({ out: making, machine: thisMachine, onModules: (name, list) => (modules[name] = [...list]) });
    cpSync(making, join(out, "functions"), { recursive: true });
    writeFileSync(join(out, "modules.json"), JSON.stringify(modules));
    rmSync(making, { recursive: true });
  });
  return made;
}

/** Which modules went into which file of a function. */
export async function builtModules(): Promise<Map<Name, Map<string, string[]>>> {
  const modules = JSON.parse(readFileSync(join(await built(), "modules.json"), "utf8")) as Modules;
  return new Map(Object.entries(modules).map(([name, list]) => [name as Name, new Map(list)]));
}

/**
 * The bundles as they are deployed, for this machine's processor, in a folder outside the repository: nothing is found
 * there that would not be found in Lambda. The copy is the asker's to remove.
 */
export async function builtBundles(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "among-lambda-"));
  cpSync(join(await built(), "functions"), folder, { recursive: true });
  cpSync(join(import.meta.dirname, "bootstrap.ts"), join(folder, "bootstrap.ts"));
  for (let above = folder; above !== dirname(above); above = dirname(above)) if (existsSync(join(above, "node_modules"))) throw new Error(`${above} has node_modules: what is missing in a bundle would be found there`);
  return folder;
}
