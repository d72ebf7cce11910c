import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadPacked } from "@among/region/packed";
import { functionNames as names, type FunctionName as Name } from "../../stacks/sizes.ts";
import { bundle } from "../../stacks/tools/bundle/bundle.ts";
import { thisMachine } from "../../stacks/tools/bundle/modules.ts";
import { startOf, weigh } from "../../stacks/tools/bundle/weight.ts";
import { builtBundles } from "./built.ts";

const source = join(import.meta.dirname, "../../web/src");
let out: string;
beforeAll(async () => void (out = await builtBundles()));
afterAll(() => rmSync(out, { recursive: true }));

const read = (name: Name, file: string): string => readFileSync(join(out, name, file), "utf8");
const chunks = (name: Name): string[] => readdirSync(join(out, name)).filter((file) => file.endsWith(".mjs"));
const code = (name: Name, files = chunks(name)): string => files.map((file) => read(name, file)).join("\n");
const count = (text: string, part: string): number => text.split(part).length - 1;

test("each folder has its main module, the town's pack, and native modules where they are needed", () => {
  expect(readdirSync(out)).toEqual(expect.arrayContaining([...names]));
  for (const name of names) {
    expect(readdirSync(join(out, name)).filter((file) => !/-[\w-]{8}\.mjs$/.test(file)).sort()).toEqual(name === "media" ? ["index.mjs", "node_modules", "pack"] : ["index.mjs", "pack"]);
    expect(readdirSync(join(out, name, "pack"))).toEqual(expect.arrayContaining(["town.json", "boundaries.json", "prices.json"]));
    expect(readdirSync(join(out, name, "pack")).filter((file) => file.endsWith(".md"))).toEqual([]);
  }
});

test.each(names)("%s imports nothing that is not in its folder or in Node", (name) => {
  const own = new Set(chunks(name));
  const imported = execFileSync(process.execPath, ["--input-type=module", "-e", importsOf], { input: JSON.stringify([...own].map((file) => join(out, name, file))), encoding: "utf8" });
  for (const from of JSON.parse(imported) as string[]) {
    const isNative = name === "media" && from === "sharp";
    expect(own.has(from.replace(/^\.\//, "")) || builtinModules.includes(from.replace(/^node:/, "")) || isNative, from).toBe(true);
  }
});

// Parsed, not guessed: a bundle quotes code in its texts.
const importsOf = `
  import { readFileSync } from "node:fs";
  import { parseSync, Visitor } from ${JSON.stringify(import.meta.resolve("rolldown/utils"))};
  const found = new Set();
  const note = (node) => node.source?.type === "Literal" && found.add(node.source.value);
  const visitor = new Visitor({ ImportDeclaration: note, ExportNamedDeclaration: note, ExportAllDeclaration: note, ImportExpression: note });
  for (const file of JSON.parse(readFileSync(0, "utf8"))) visitor.visit(parseSync(file, readFileSync(file, "utf8")).program);
  process.stdout.write(JSON.stringify([...found]));
`;

describe("what a function carries", () => {
  test.each(names)("%s has one copy of the core, which its entry point connects", (name) => {
    expect(count(code(name), "core is not connected")).toBe(1);
  });

  test.each(names)("%s loads the S3 client only when it first touches the bucket", (name) => {
    expect(count(code(name), "PutObjectRequest")).toBeGreaterThan(0);
    expect(count(code(name, startOf(join(out, name))), "PutObjectRequest")).toBe(0);
  });

  test("only sign-in has the sign-in library, and loads it when a step needs it", () => {
    const mark = "better-auth";
    for (const name of names) expect([name, code(name).includes(mark)]).toEqual([name, name === "auth"]);
    // The name of a cookie of the library's is read before it.
    expect(code("auth", startOf(join(out, "auth"))).replaceAll("among.better-auth-passkey", "").includes(mark)).toBe(false);
  });

  test("only the functions that show pages have the site, and sign-in loads it when something is refused", () => {
    const mark = "astro-island";
    for (const name of names) expect([name, code(name).includes(mark)]).toEqual([name, name === "site" || name === "auth"]);
    expect(code("auth", startOf(join(out, "auth"))).includes(mark)).toBe(false);
  });

  test("the API starts with at most 170 KB gzipped, the DynamoDB client included", () => {
    const api = weigh("api", join(out, "api"));
    expect(code("api", startOf(join(out, "api")))).toContain("TransactWriteItems");
    expect(api["at start, gzipped"]).toBeGreaterThan(20);
    expect(api["at start, gzipped"]).toBeLessThanOrEqual(170);
  });

  test("nothing is in it of this machine, or of this one build of the site", () => {
    for (const name of names) expect([name, code(name).includes(join(import.meta.dirname, "../.."))]).toEqual([name, false]);
    expect(/key:.([\w+/]{43}=)/.exec(code("site"))?.[1]).toMatch(/^A+=$/);
  });

  test("no page has a server island, which would need the key that is left out", () => {
    const pages = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".astro"));
    expect(pages.length).toBeGreaterThan(20);
    expect(pages.filter((file) => readFileSync(join(source, file), "utf8").includes("server:defer"))).toEqual([]);
  });
});

test("the same sources give the same bytes", async () => {
  const again = join(out, "again");
  await bundle({ only: ["media", "site", "api"], out: again, machine: thisMachine });
  for (const name of ["media", "site", "api"] as const) expect(digests(join(again, name))).toEqual(digests(join(out, name)));
  rmSync(again, { recursive: true });
});

test("says what is missing", async () => {
  await expect(bundle({ only: ["clock"], out: join(out, "nowhere"), region: "atlantis" })).rejects.toThrow('there is no region pack "atlantis"');
});

const digests = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [relative(folder, file), createHash("sha256").update(readFileSync(file)).digest("hex")]),
  );
