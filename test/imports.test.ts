import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

/** What each package may import beside itself: web, functions and local build on core, core on the region. */
const below: Record<string, string[]> = {
  "packages/region": [],
  "packages/core": ["packages/region"],
  // The site function renders the built pages.
  functions: ["packages/core", "packages/region", "web"],
  web: ["packages/core", "packages/region"],
  // The local runtime is the entry point that puts site, API and core together in one process.
  "packages/local": ["packages/core", "packages/region", "functions", "web"],
};
const packages: Record<string, string> = { "@among/region": "packages/region", "@among/core": "packages/core", "@among/functions": "functions", "@among/web": "web", "@among/local": "packages/local" };

/**
 * Rows are the values `entity()` makes. A module keeps its rows to itself; others call its verbs.
 * What may cross nevertheless, and why.
 */
const meets = (path: string): boolean =>
  // The only place where modules meet reads rows from change images.
  path === "packages/core/src/reactions.ts" ||
  // The sign-in library keeps its records in our table: its adapter is made of the rows of identity.
  path.startsWith("functions/src/identity/");

/** A file holds one idea; one that is longer than this holds two. A test tells one story and may take more room; words are lists. */
const maxLines = (path: string): number => (/^web\/src\/\w+\/words\//.test(path) ? Infinity : path.startsWith("test/") ? 300 : 200);

interface Import {
  from: string;
  /** Repository path of the file, or the package it comes from. */
  to: string;
  names: string[];
  typeOnly: boolean;
}

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(node_modules|dist.*|\.astro|packs)$/.test(entry.name) ? [] : files(path);
    return /\.(ts|tsx|mjs|astro)$/.test(entry.name) ? [path] : [];
  });
}

const packageOf = (path: string): string => Object.keys(below).find((p) => path.startsWith(`${p}/`)) ?? "";

/** Reads import and re-export statements; enough for the one style in which this code is written. */
function importsOf(path: string): Import[] {
  const text = readFileSync(join(root, path), "utf8").replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const found: Import[] = [];
  for (const [, type, clause = "", target] of text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:([\w*\s{},$]+?)\s+from\s+)?"([^"]+)"/gm)) found.push(read(path, clause, target!, Boolean(type)));
  for (const [, target] of text.matchAll(/\bimport\(\s*"([^"]+)"/g)) found.push(read(path, "*", target!, false));
  return found;
}

function read(path: string, clause: string, target: string, typeOnly: boolean): Import {
  const names = clause.includes("*") ? ["*"] : clause.replace(/[{}]/g, "").split(",").map((n) => n.trim()).filter((n) => n && !n.startsWith("type ")).map((n) => n.split(/\s+as\s+/)[0]!);
  return { from: path, to: resolve(path, target), names, typeOnly: typeOnly || (names.length === 0 && clause !== "") };
}

function resolve(path: string, target: string): string {
  if (target.startsWith(".")) return relative(root, join(root, dirname(path), target));
  const name = target.split("/").slice(0, 2).join("/");
  const folder = packages[name];
  if (!folder) return target;
  const rest = target.slice(name.length + 1);
  return `${folder}/src/${rest || "region"}.ts`;
}

const all = Object.keys(below).flatMap(files);
const imports = all.flatMap(importsOf);

test("the parser sees the imports", () => {
  expect(imports.length).toBeGreaterThan(200);
  expect(imports).toContainEqual({ from: "packages/core/src/reports/report/open.ts", to: "packages/core/src/reports/report/code.ts", names: ["code"], typeOnly: false });
});

test("packages import only those below them", () => {
  const wrong = imports.filter(({ from, to }) => packageOf(to) && packageOf(to) !== packageOf(from) && !below[packageOf(from)]!.includes(packageOf(to)));
  expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test("the core knows neither HTTP nor HTML nor a cloud's event shapes", () => {
  const outside = /^(hono|@hono\/|astro|preact|better-auth|@better-auth\/|sharp|node:http)/;
  const wrong = imports.filter(({ from, to }) => from.startsWith("packages/core/") && (outside.test(to) || (to.startsWith("@aws-sdk/") && !from.startsWith("packages/core/src/store/"))));
  expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
});

test("no file imports itself, whichever way round", () => {
  const graph = new Map<string, string[]>();
  for (const { from, to } of [...imports, ...["stacks", "test"].filter((folder) => readdirSync(root).includes(folder)).flatMap(files).flatMap(importsOf)]) graph.set(from, [...(graph.get(from) ?? []), to]);
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, above: string[]): void => {
    if (above.includes(path)) circles.push([...above.slice(above.indexOf(path)), path].join(" → "));
    if (above.includes(path) || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...above, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  expect(circles).toEqual([]);
});

describe("modules", () => {
  /** What is no module: folders that all modules use, and files that put them together. */
  const shared: Record<string, string[]> = {
    "packages/core/src": ["store"],
    "functions/src": ["http", "lambda"],
    "web/src": ["forms", "pages", "shell"],
    "packages/local/src/seed": [],
    test: ["attack", "bench", "browser", "contract", "core", "fixtures", "flows", "forms", "lambda", "local", "mutate", "region", "routes", "shell", "stacks"],
  };
  /** Modules that every other may call. */
  const base = ["identity", "media", "messages", "settings"];
  /** And what one module is built on beside them: agencies answer what is reported. */
  const builtOn: Record<string, string[]> = { respond: ["reports"] };
  const foldersOf = (layer: string): string[] =>
    readdirSync(join(root, layer), { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !shared[layer]!.includes(entry.name)).map(({ name }) => name);
  // The town itself is the region's: the core has no rules for it.
  const modules = [...foldersOf("packages/core/src"), "town"];

  test.each(Object.keys(shared))("have the same names in %s as in the core", (layer) => {
    expect(foldersOf(layer).filter((name) => !modules.includes(name))).toEqual([]);
  });

  test("call each other in reactions and adapters alone", () => {
    const inCore = /^packages\/core\/src\/(\w+)\//;
    const wrong = imports.filter(({ from, to }) => {
      const [own, other] = [inCore.exec(from)?.[1], inCore.exec(to)?.[1]];
      return own && other && own !== other && other !== "store" && !base.includes(other) && !builtOn[own]?.includes(other);
    });
    expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });
});

describe("rows", () => {
  /** Values made by entity(), by the file that makes them. */
  const rows = new Map<string, Set<string>>();
  for (const path of all.filter((p) => p.startsWith("packages/core/src/"))) {
    for (const [, name] of readFileSync(join(root, path), "utf8").matchAll(/^(?:export )?const (\w+) = entity\(/gm)) rows.set(path, (rows.get(path) ?? new Set()).add(name!));
  }
  const moduleOf = (path: string): string => (path.startsWith("packages/core/src/") ? dirname(path).split("/")[3] ?? "core" : packageOf(path));

  test("are found", () => {
    expect(rows.get("packages/core/src/reports/report/info.ts")).toEqual(new Set(["Heads", "Stories"]));
  });

  test("are reached into only by their own module, and by the reactions", () => {
    const wrong = imports.filter(({ from, to, names, typeOnly }) => {
      const own = rows.get(to);
      if (typeOnly || !own || moduleOf(from) === moduleOf(to) || meets(from)) return false;
      if (!names.includes("*")) return names.some((n) => own.has(n));
      // The whole module under a name: its rows must not be touched through it.
      const text = readFileSync(join(root, from), "utf8");
      const name = new RegExp(`import \\* as (\\w+) from "[^"]*${to.split("/").at(-1)!.replace(".ts", "")}(?:\\.ts)?"`).exec(text)?.[1];
      return name !== undefined && [...own].some((row) => text.includes(`${name}.${row}.`));
    });
    expect(wrong.map(({ from, to, names }) => `${from} → ${to} (${names.join(", ")})`)).toEqual([]);
  });
});

test("no file is so long that it must hold two ideas", () => {
  const folders = [...all, ...files("test"), ...(readdirSync(root).includes("stacks") ? files("stacks") : [])];
  const longer = folders.map((path) => ({ path, lines: readFileSync(join(root, path), "utf8").trimEnd().split("\n").length })).filter(({ path, lines }) => lines > maxLines(path));
  expect(longer.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
});

test("nothing but erasable TypeScript, so that Node runs it as it is", () => {
  const wrong = all.filter((path) => /(?<!\.d)\.tsx?$/.test(path) && /^\s*(export )?(declare )?(enum|namespace) \w/m.test(readFileSync(join(root, path), "utf8")));
  expect(wrong).toEqual([]);
});
