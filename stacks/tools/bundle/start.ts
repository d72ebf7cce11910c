// What makes a function start quickly, beyond its own code; `stacks/COLD.md` says how much each piece saves.
import type { Plugin } from "vite";

/** Reports which modules went into which file, without those of which nothing is left. */
export const listing = (report: (modules: Map<string, string[]>) => void): Plugin => ({
  name: "among:listing",
  generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter((chunk) => chunk.type === "chunk");
    report(new Map(chunks.map((chunk) => [chunk.fileName, Object.entries(chunk.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []))])));
  },
});

/** Lambda gives a function its role's credentials in variables, so the SDK's other sources (profiles, single sign-on, metadata services) are left out. */
export const credentials: Plugin = {
  name: "among:credentials",
  enforce: "pre",
  resolveId: (id) => (id === "@aws-sdk/credential-provider-node" ? "\0among:credentials" : undefined),
  load: (id) => (id === "\0among:credentials" ? 'import { fromEnv } from "@aws-sdk/credential-provider-env"; export const defaultProvider = (init) => fromEnv(init);' : undefined),
};

type InfoOf = (id: string) => { isEntry: boolean; importedIds: readonly string[]; dynamicImporters: readonly string[] } | null;

/**
 * Decides which file of the bundle a module goes into. Opening a file and building its schemas takes time, so
 * - everything needed at the start is one file;
 * - modules used by the same set of busy routes are one file, so that a busy route opens three at most;
 * - the bundler decides about the rest.
 * @param busy route modules (`reports/reports`) that answer most requests
 */
export function layout(busy: string[]): { plugin: Plugin; name: (id: string) => string | null } {
  const fileOf = new Map<string, string>();

  function assign(ids: string[], info: InfoOf): void {
    for (const id of ids.filter((id) => info(id)?.isEntry)) for (const each of closure(id, info)) fileOf.set(each, "index");
    const routes = busy.map((name) => ids.find((id) => id.endsWith(`/functions/src/${name}.ts`))).filter((id) => id !== undefined).map((id) => closure(id, info));
    for (const id of new Set(routes.flatMap((modules) => [...modules]))) {
      if (!fileOf.has(id)) fileOf.set(id, busy.filter((_, n) => routes[n]!.has(id)).map((name) => name.split("/").at(-1)).join("-and-"));
    }
  }

  return {
    plugin: {
      name: "among:layout",
      buildEnd(error) {
        if (!error) assign([...this.getModuleIds()], (id) => this.getModuleInfo(id));
      },
    },
    name: (id) => fileOf.get(id) ?? null,
  };
}

/** A module and everything it imports statically. */
function closure(id: string, info: InfoOf, found = new Set<string>()): Set<string> {
  if (found.has(id)) return found;
  found.add(id);
  for (const next of info(id)?.importedIds ?? []) closure(next, info, found);
  return found;
}
