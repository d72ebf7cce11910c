import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { functionNames } from "../../stacks/sizes.ts";
import { stackNames } from "../../stacks/tools/ops/stage.ts";
import { production, town, variables } from "../../stacks/settings.ts";

const root = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const text = read("stacks/README.md");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

/** Every `npm run <script> …` with what follows it on its line of code. */
const commands = [...text.matchAll(/npm run ([\w:-]+)([^`\n]*)/g)].map(([, script, rest]) => ({ script: script!, rest: rest! }));

test("each npm script it names exists, and so does the file that runs", () => {
  expect(commands.length).toBeGreaterThan(20);
  for (const { script } of commands) {
    expect(scripts, script).toHaveProperty(script);
    const file = /(\S+\.(?:ts|mjs))(?: \w+)?$/.exec(scripts[script]!)?.[1];
    if (file) expect(existsSync(join(root, file)), file).toBe(true);
  }
  for (const [, script] of text.matchAll(/`npm (start|test|ci)\b/g)) if (script !== "ci") expect(scripts).toHaveProperty(script!);
});

test("each option it names is one that its command takes", () => {
  const shared = read("stacks/tools/ops/stage.ts");
  const options = commands.flatMap(({ script, rest }) => [...rest.matchAll(/--([a-z][\w-]+)/g)].map(([, option]) => ({ script, option: option! })));
  expect(options.length).toBeGreaterThan(30);
  for (const { script, option } of options) {
    const file = /(stacks\/\S+\.ts)/.exec(scripts[script]!)![1]!;
    expect(`${read(file)}${shared}`, `${script} --${option}`).toMatch(new RegExp(`["']?\\b${option}\\b["']?: \\{ type: "(string|boolean)"`));
  }
});

test("each file and each heading it links to exists", () => {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => `#${heading!.toLowerCase().replace(/[^a-z0-9 -]/g, "").replaceAll(" ", "-")}`);
  const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => link!);
  expect(links.length).toBeGreaterThan(5);
  for (const link of links) {
    if (link.startsWith("#")) expect(headings).toContain(link);
    else expect(existsSync(join(root, "stacks", link)), link).toBe(true);
  }
  for (const [, file] of text.matchAll(/node (\S+\.ts)/g)) expect(existsSync(join(root, file!)), file).toBe(true);
});

test("each setting it names is one, and each one is named", () => {
  const named = new Set([...text.matchAll(/\bAMONG_[A-Z_]+/g)].map(([name]) => name));
  // The embedded runtime's own.
  named.delete("AMONG_REGION");
  expect(read("packages/local/src/args.ts")).toContain("AMONG_REGION");
  // For tests, which build elsewhere.
  const folders = ["AMONG_BUNDLES", "AMONG_ASSETS"];
  expect([...named].toSorted()).toEqual(Object.keys(variables).filter((name) => !folders.includes(name)).toSorted());
});

test("the settings it shows fit", async () => {
  const { settings } = await import("../../stacks/settings.ts");
  const block = /```sh\n([\s\S]*?AMONG_MAIL[\s\S]*?)```/.exec(text)![1]!;
  const shown = Object.fromEntries([...block.matchAll(/^\s*(AMONG_\w+)=(\S+)/gm)].map(([, name, value]) => [name, value]));
  expect(() => settings(production, { ...shown, AMONG_CERTIFICATE: "arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012", AMONG_ZONE: "Z0123456789" })).not.toThrow();
});

test("the names of things in AWS are those the stacks give", () => {
  for (const [, name] of text.matchAll(/`\/among\/production\/([a-z]+)`/g)) expect([...functionNames, "secret", "guard"]).toContain(name);
  const taken = /off `production-among-watch`(.*?), and delete them/.exec(text)![1]!;
  expect([`-watch`, ...[...taken.matchAll(/`(-\w+)`/g)].map(([, name]) => name!)].map((name) => name.slice(1))).toEqual(["watch", "work", "site", "api", "data"]);
  expect(new Set(stackNames)).toEqual(new Set(["watch", "work", "site", "api", "data"]));
});

test("another town changes the three names that settings.ts begins with, and no code names this one", () => {
  expect(Object.keys(town)).toEqual(["app", "pack", "aws"]);
  for (const name of Object.keys(town)) expect(text).toMatch(new RegExp(`\`${name}\` \\(`));
  const code = ["functions/src", "packages/core/src", "web/src"].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  expect(code.length).toBeGreaterThan(300);
  expect(code.filter((file) => /\bbatu\b/i.test(readFileSync(file, "utf8"))).map((file) => file.slice(root.length))).toEqual([]);
});
