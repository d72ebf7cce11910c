// What makes a function start quickly, beyond its own code; `stacks/COLD.md` has what each piece is worth.
import type { Plugin } from "vite";

/** Tells which modules went into which file; those of which nothing was kept are not named. */
export const listing = (heard: (modules: Map<string, string[]>) => void): Plugin => ({
  name: "among:listing",
  generateBundle(_, bundle) {
    const chunks = Object.values(bundle).filter((chunk) => chunk.type === "chunk");
    heard(new Map(chunks.map((chunk) => [chunk.fileName, Object.entries(chunk.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []))])));
  },
});

/** Lambda gives a function its role in variables: the SDK's ways through profiles, single sign-on and metadata services lead nowhere there. */
export const role: Plugin = {
  name: "among:role",
  enforce: "pre",
  resolveId: (id) => (id === "@aws-sdk/credential-provider-node" ? "\0among:role" : undefined),
  load: (id) => (id === "\0among:role" ? 'import { fromEnv } from "@aws-sdk/credential-provider-env"; export const defaultProvider = (init) => fromEnv(init);' : undefined),
};

type InfoOf = (id: string) => { isEntry: boolean; importedIds: readonly string[]; dynamicImporters: readonly string[] } | null;

/**
 * Says which file of the bundle a module goes into. Each file takes time to open and each schema to make, so
 * - all that is needed at the start is one file;
 * - what the busy rooms of the API share is one file for each set of them: such a room opens no more than three;
 * - the rest is laid out by the bundler.
 * @param busy route modules (`reports/reports`) that answer most requests
 */
export function layout(busy: string[]): { plugin: Plugin; name: (id: string) => string | null } {
  const plan = new Map<string, string>();

  function draw(ids: string[], info: InfoOf): void {
    for (const id of ids.filter((id) => info(id)?.isEntry)) for (const each of closure(id, info)) plan.set(each, "index");
    const rooms = busy.map((name) => ids.find((id) => id.endsWith(`/functions/src/${name}.ts`))).filter((id) => id !== undefined).map((id) => closure(id, info));
    for (const id of new Set(rooms.flatMap((room) => [...room]))) {
      if (!plan.has(id)) plan.set(id, busy.filter((_, n) => rooms[n]!.has(id)).map((name) => name.split("/").at(-1)).join("-and-"));
    }
  }

  return {
    plugin: {
      name: "among:layout",
      buildEnd(error) {
        if (!error) draw([...this.getModuleIds()], (id) => this.getModuleInfo(id));
      },
    },
    name: (id) => plan.get(id) ?? null,
  };
}

/** A module and all that it imports without being asked. */
function closure(id: string, info: InfoOf, found = new Set<string>()): Set<string> {
  if (found.has(id)) return found;
  found.add(id);
  for (const next of info(id)?.importedIds ?? []) closure(next, info, found);
  return found;
}
