import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { loadRegion, packFolder, RegionError } from "@among/region";
import { loadPacked } from "@among/region/packed";
import { settings, town } from "../../settings.ts";
import { ok, stop, warning, type Check, type Finding } from "./check.ts";
import { functionNames } from "../../sizes.ts";
import { root } from "./stage.ts";

const tools: Check = {
  about: "tools",
  look() {
    const node = Number(process.versions.node.split(".")[0]);
    if (node < 24) return [stop(`This is Node ${process.versions.node}; it takes 24. Start it as: npm run doctor`)];
    if (!existsSync(join(root, "node_modules/sst"))) return [stop("The tools to deploy with are not installed. Run: npm ci")];
    return [ok(`Node ${process.versions.node}, sst is installed.`)];
  },
};

const variables: Check = {
  about: "settings",
  look({ stage }) {
    try {
      const { domain, budget } = settings(stage);
      return [ok(`They fit: ${domain ?? "CloudFront's own address"}, told at USD ${budget} a month.`)];
    } catch (error) {
      // The first line names the stage.
      return (error as Error).message.split("\n").slice(1).map((line) => stop(`${line}. Put it right in .env.${stage}.`));
    }
  },
};

const pack: Check = {
  about: "pack",
  look({ now }) {
    try {
      const region = loadRegion(packFolder(town.pack));
      const year = String(now.getUTCFullYear());
      const days = region.calendar.holidays.filter(({ date }) => date.startsWith(year)).length;
      if (days === 0) return [warning(`The pack ${town.pack} has no holidays of ${year}: answers are promised for closed days. Add them to its calendar.json.`)];
      return [ok(`${region.name}: ${region.agencies.length} agencies, ${region.categories.length} kinds of report, ${days} holidays in ${year}.`)];
    } catch (error) {
      if (!(error instanceof RegionError)) throw error;
      return error.problems.slice(0, 5).map((problem) => stop(`${problem}. Put it right in packages/region/packs/${town.pack}.`));
    }
  },
};

/** What a bundle is made of. */
const sources = ["functions/src", "packages/core/src", "packages/region/src", `packages/region/packs/${town.pack}`, "web/dist/server"];

/** Only warnings: a deployment makes the bundles anew. */
const bundles: Check = {
  about: "bundles",
  look({ chosen }) {
    if (!chosen) return [];
    const folder = resolve(root, chosen.bundles);
    const anew = "The next deployment makes them; to see now whether it can: npm run bundle";
    const missing = functionNames.filter((name) => !existsSync(join(folder, name, "index.mjs")));
    if (missing.length > 0) return [warning(`Not made yet: ${missing.join(", ")}. ${anew}`)];
    const code = codeOf(town.pack);
    const otherTowns = functionNames.filter((name) => townIn(join(folder, name, "pack/")) !== code);
    if (otherTowns.length > 0) return [warning(`They are not for ${town.pack}: ${otherTowns.join(", ")}. ${anew}`)];
    if (!existsSync(join(folder, "media/node_modules/@img/sharp-linux-arm64"))) return [warning(`The picture library is not the one for Lambda's machines. ${anew}`)];
    const made = Math.min(...functionNames.map((name) => statSync(join(folder, name, "index.mjs")).mtimeMs));
    if (Math.max(...sources.map((source) => newest(join(root, source)))) > made) return [warning(`They are older than what they are made of. ${anew}`)];
    return [ok("All six are made, and newer than what they are made of.")];
  },
};

const assets: Check = {
  about: "assets",
  look({ chosen }): Finding[] {
    if (!chosen) return [];
    const folder = resolve(root, chosen.assets);
    if (!existsSync(folder) || readdirSync(folder).length === 0) return [warning("The site is not built. The next deployment builds it; to see now whether it can: npm run build")];
    return [ok("The site's files are built.")];
  },
};

/** Undefined when the pack is not valid; a check of its own says so. */
function codeOf(name: string): string | undefined {
  try {
    return loadRegion(packFolder(name)).code;
  } catch {
    return undefined;
  }
}

/** Code of the town that a bundle is for; undefined when it holds none. */
function townIn(folder: string): string | undefined {
  try {
    return loadPacked(pathToFileURL(folder)).code;
  } catch {
    return undefined;
  }
}

/** When anything in a folder was last changed, in ms; 0 when there is none. */
function newest(folder: string): number {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).reduce((latest, entry) => (entry.isFile() ? Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs) : latest), 0);
}

/** Checks that need no AWS. */
export const checksHere: Check[] = [tools, variables, pack, bundles, assets];
