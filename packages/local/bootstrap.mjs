// What `npm start`, `npm test` and `npm run bench` run. Plain JavaScript, for whatever version of Node is there and before anything is installed:
// it brings dependencies and the built site up to date, then hands over to the Node that comes with them.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const at = (...parts) => join(root, ...parts);
const [mode, ...args] = process.argv.slice(2);

const node = () => {
  const own = at("node_modules/node/bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(own)) return own;
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  throw new Error("Node 24 did not get installed. Allow install scripts for the package \"node\", or use Node 24 or newer yourself.");
};

/** Runs a program to its end and prints every 10 seconds that it is still busy. */
function run(what, command, argv, options = {}) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  console.log(`${what} …`);
  return new Promise((done, fail) => {
    const child = spawn(command, argv, { cwd: root, stdio: ["ignore", "pipe", "pipe"], ...options });
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    const beat = setInterval(() => console.log(`  ${seconds()} s`), 10_000);
    child.on("error", fail);
    child.on("close", (code, signal) => {
      clearInterval(beat);
      if (code === 0) return done(console.log(`  done in ${seconds()} s`));
      fail(new Error(`${what} failed (${signal ?? code}):\n${Buffer.concat(output).toString().trim()}`));
    });
  });
}

const read = (...parts) => JSON.parse(readFileSync(at(...parts), "utf8"));

/** Compares npm's own record of what it installed, which it writes last, with the lock file. */
function isInstalled(withDev) {
  const record = at("node_modules/.package-lock.json");
  if (!existsSync(record)) return false;
  const installed = read("node_modules/.package-lock.json").packages;
  return Object.entries(read("package-lock.json").packages).every(([path, locked]) => {
    if (!path.startsWith("node_modules/") && !path.includes("/node_modules/")) return true;
    if (locked.optional || (!withDev && (locked.dev || locked.devOptional))) return true;
    if (locked.link) return existsSync(at(path));
    return installed[path]?.version === locked.version;
  });
}

async function install(withDev) {
  if (isInstalled(withDev)) return;
  const argv = ["ci", ...(withDev ? ["--include=dev"] : ["--omit=dev"]), "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  const what = withDev ? "Installing everything the tests need" : "Installing what running needs (about a minute)";
  const npm = process.env.npm_execpath;
  // Tools that set NODE_ENV would make npm leave out what was asked for.
  const env = { ...process.env, NODE_ENV: "" };
  if (npm) await run(what, process.execPath, [npm, ...argv], { env });
  else await run(what, "npm", argv, { env, shell: process.platform === "win32" });
}

function* files(path) {
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name === "node_modules" || entry.name === "dist" || entry.name === ".astro") continue;
    const inside = join(path, entry.name);
    if (entry.isDirectory()) yield* files(inside);
    else if (entry.isFile()) yield inside;
  }
}

/** A hash of everything that can end up in the built site. */
function sourcesHash() {
  const hash = createHash("sha256").update(readFileSync(at("package-lock.json")));
  for (const folder of ["web", "packages/core/src", "packages/region/src"]) {
    for (const file of files(at(folder))) hash.update(file.slice(root.length)).update("\0").update(readFileSync(file));
  }
  return hash.digest("hex");
}

async function build() {
  const mark = at("web/dist/.built");
  const hash = sourcesHash();
  if (existsSync(mark) && readFileSync(mark, "utf8") === hash) return;
  rmSync(mark, { force: true });
  await run("Building the site", node(), [at("node_modules/astro/bin/astro.mjs"), "build"], { cwd: at("web"), env: { ...process.env, NODE_ENV: "production", ASTRO_TELEMETRY_DISABLED: "1" } });
  writeFileSync(mark, hash);
}

/** Runs the program in our place: it gets our signals, and its exit code is ours. */
function become(argv, env = {}) {
  const child = spawn(node(), argv, { cwd: root, stdio: ["inherit", "inherit", "inherit", "ipc"], env: { ...process.env, NODE_COMPILE_CACHE: at("node_modules/.cache/compiled"), ...env } });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      // A terminal's Ctrl-C reaches the whole group by itself.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on("error", (error) => stop(error));
  child.on("exit", (code, signal) => process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)));
}

function stop(error) {
  console.error(`\n${error.message}\n`);
  process.exit(1);
}

// By itself Node lets what is short-lived grow to 100 MB before it looks through it, and never gives that back: a page
// costs the same with a tenth of it, and the whole program 60 MB less when idle and 140 MB less after 500 pages.
const youngSpace = "--max-semi-space-size=8";

const modes = {
  async start() {
    await install(false);
    await build();
    become(["--disable-warning=ExperimentalWarning", youngSpace, at("packages/local/src/start.ts"), ...args]);
  },
  async test() {
    await install(true);
    await build();
    become(["--disable-warning=ExperimentalWarning", at("node_modules/vitest/vitest.mjs"), "run", ...args]);
  },
  /** A file of the project's own, such as a bench. */
  async run() {
    await install(true);
    await build();
    become(["--disable-warning=ExperimentalWarning", ...args]);
  },
};

try {
  if (!modes[mode]) throw new Error(`Say what to do: ${Object.keys(modes).join(" or ")}.`);
  await modes[mode]();
} catch (error) {
  stop(error);
}
