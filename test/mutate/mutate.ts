import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { keep, report } from "./report.ts";
import { tried } from "./runner.ts";

// npm run mutate -- packages/core/src/timer.ts functions/src/http
// Changes the named files in one small way after the other, in a copy, and runs the tests that call the changed place.
// A change that no test notices is listed; the program fails when the tests notice fewer than 85 of 100.
// --running leaves out what only runs while a file is loaded (schemas, tables of rules): each such change needs all tests, in a new thread.
// --tests names the test files to try instead of all that belong to the files: the score is then at least as high as printed.

const { values, positionals: paths } = parseArgs({ allowPositionals: true, options: { concurrency: { type: "string", default: String(Math.max(1, availableParallelism() - 1)) }, cold: { type: "boolean", default: false }, running: { type: "boolean", default: false }, tests: { type: "string", multiple: true } } });
const root = join(import.meta.dirname, "../..");
const at = (path: string): string => relative(root, join(root, path));
process.chdir(root);

if (paths.length === 0) {
  console.error("Say which files or folders to mutate: npm run mutate -- packages/core/src/timer.ts [--concurrency 2] [--running] [--tests 'test/core/timer*.test.ts'] [--cold]");
  process.exit(2);
}

/** Words are lists of texts: their rules, such as that no language misses one, are types. */
const files = paths.flatMap((path) => (statSync(path).isDirectory() ? globSync(`${at(path)}/**/*.ts`) : [at(path)])).filter((path) => !path.includes("/words/") && !path.endsWith(".d.ts"));

files.forEach(keep);

/** Tests that need what is not mutated, the built site or another process, or that say nothing about a rule. */
const leftOut = /\/(pages|capacity|every-page|killed|seed|bundle|adapter-dynamo)[^/]*$/;

/** Where the tests of a file are: of a module its own, and of agencies' answers those of what people report too. */
function testsOf(file: string): string[] {
  if (file.startsWith("functions/src/http/")) return ["test/local/{base-app,http-*,docs-page}.test.ts", "test/market/collect.test.ts", "test/routes/*.test.ts", "test/*/{routes,feeds,attacks}.test.ts"];
  if (file === "packages/core/src/reactions.ts") return ["test/core/reactions.test.ts", "test/flows/*.test.ts", "test/*/feed.test.ts", "test/identity/{deleted,me}.test.ts", "test/reports/{add-photos,time}.test.ts"];
  const [, module] = /\/src\/(\w+)\//.exec(file) ?? [];
  if (!module) return ["test/core/*.test.ts", "test/identity/pieces.test.ts"];
  const modules = module === "reports" || module === "respond" ? ["reports", "respond"] : [module];
  return [...modules, "flows", ...(file.startsWith("functions/") ? ["routes"] : [])].map((folder) => `test/${folder}/**/*.test.ts`);
}

const tests = globSync(values.tests ?? [...new Set(files.flatMap(testsOf))]).filter((path) => !leftOut.test(path)).sort();
// Not below node_modules: Node runs no TypeScript there, and some tests start a process.
const folder = `.build/mutate/${process.pid}`;
mkdirSync(`${folder}/tmp`, { recursive: true });
Object.assign(process.env, { MUTATE_TESTS: tests.join(), TMPDIR: join(root, folder, "tmp"), ...(values.cold && { MUTATE_COLD: "always" }) });
process.on("exit", () => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  for (const parent of [".build/mutate", ".build"]) if (readdirSync(parent).length === 0) rmdirSync(parent);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    console.log("Stopped before the end. What was tried so far:");
    report(tried, { stopped: true });
    // Stryker's own process would live on in an endless loop that a change made.
    spawnSync("pkill", ["-KILL", "-P", String(process.pid)]);
    process.exit(1);
  });
}

console.log(`${files.length} files, noticed by ${tests.length} test files`);
const mutants = await new Stryker({
  mutate: files,
  testRunner: "warm",
  plugins: [join(import.meta.dirname, "runner.ts"), "@stryker-mutator/vitest-runner"],
  ignorers: ["texts"],
  ignorePatterns: ["dist", "/docs", "/.build", "/.among"],
  // The copy knows this folder's place only relative to itself.
  ...({ vitest: { configFile: "test/mutate/vitest.config.ts", related: false } } as object),
  coverageAnalysis: "perTest",
  ignoreStatic: values.running,
  concurrency: Number(values.concurrency),
  tempDirName: `${folder}/copy`,
  cleanTempDir: "always",
  disableTypeChecks: false,
  // A busy machine is no endless loop.
  timeoutMS: 20_000,
  dryRunTimeoutMinutes: 30,
  reporters: ["progress-append-only", "tried"],
  allowConsoleColors: false,
  warnings: { slow: false },
  logLevel: "warn",
} as ConstructorParameters<typeof Stryker>[0]).runMutationTest();

process.exitCode = report(mutants) ? 0 : 1;
