import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { madeOnce } from "../made-once.ts";

const root = resolve(import.meta.dirname, "../..");
const shots = join(root, "test/.output");
const axeSource = readFileSync(join(root, "node_modules/axe-core/axe.min.js"), "utf8");

/** The two screens every page is looked at on. */
export const sizes = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 800 } } as const;
export type Size = keyof typeof sizes;

export interface Town {
  origin: string;
  /** What was sent to phones, as the local inbox shows it. */
  inbox(): Promise<string>;
  close(): Promise<void>;
}

/**
 * The real local runtime with its demo data, on a free port and a data folder of its own.
 * With AMONG_ORIGIN set, a server that already runs is driven instead.
 */
export async function town(): Promise<Town> {
  const running = process.env.AMONG_ORIGIN;
  if (running) return { origin: running, inbox: () => inboxOf(running), close: async () => undefined };
  const data = mkdtempSync(join(tmpdir(), "among-browser-"));
  cpSync(filled, data, { recursive: true });
  const { origin, stop } = await runtime(data);
  return {
    origin,
    inbox: () => inboxOf(origin),
    async close() {
      await stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function runtime(data: string): Promise<{ origin: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(root, "packages/local/src/start.ts"), "--port", "0", "--data", data], { stdio: ["ignore", "pipe", "pipe"] });
  const end = () => void child.kill("SIGKILL");
  process.once("exit", end);
  const origin = await greeted(child);
  return {
    origin,
    async stop() {
      process.off("exit", end);
      const gone = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await gone;
    },
  };
}

/** Resolves with the address that the runtime prints once it is ready. */
function greeted(child: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let text = "";
    const read = (part: Buffer): void => {
      text += part;
      const origin = /(http:\/\/localhost:\d+)\/_local\/inbox/.exec(text)?.[1];
      if (origin) done(origin);
    };
    child.stdout!.on("data", read);
    child.stderr!.on("data", read);
    child.once("exit", (code) => fail(new Error(`the runtime ended with ${code}:\n${text}`)));
  });
}

const inboxOf = async (origin: string): Promise<string> => (await fetch(`${origin}/_local/inbox`)).text();

/** One town is filled for the whole test run, while the first file that needs it loads: no hook's time is spent on it. */
const filled = join(tmpdir(), "among-filled");
if (!process.env.AMONG_ORIGIN) {
  if (!existsSync(join(root, "web/dist/server/entry.mjs"))) throw new Error("the site is not built: npm run build");
  await madeOnce(filled, async (path) => (await runtime(path)).stop());
}

let running: Promise<Browser> | undefined;

/**
 * Debian's Chromium; nothing is downloaded. One for all test files of a process, which it ends with: visitors share
 * nothing, and starting it takes longer than a page. It finds this machine alone: no map tile is fetched, and maps must
 * be readable without. Not by stopping requests one by one: that would also take away the browser's cache, which people have.
 */
export const launch = (): Promise<Browser> =>
  (running ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-dev-shm-usage",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      `--host-resolver-rules=MAP * ~NOTFOUND, ${["localhost", "127.0.0.1", new URL(process.env.AMONG_ORIGIN ?? "http://localhost").hostname].map((host) => `EXCLUDE ${host}`).join(", ")}`,
    ],
  }));

/** Pages on which nothing runs, axe included. */
const scriptless = new WeakSet<Page>();

export interface Screen {
  context: BrowserContext;
  page: Page;
  /** What the browser complained about: script errors, and anything the content security policy refused. */
  complaints: string[];
}

/** A fresh visitor: own cookies, own storage. */
export async function visitor(browser: Browser, origin: string, options: { size?: Size; script?: boolean; place?: { latitude: number; longitude: number } } = {}): Promise<Screen> {
  const { size = "phone", script = true, place } = options;
  const context = await browser.newContext({
    baseURL: origin,
    viewport: sizes[size],
    javaScriptEnabled: script,
    geolocation: place,
    permissions: place ? ["geolocation"] : [],
    hasTouch: size === "phone",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  if (!script) scriptless.add(page);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/ERR_NAME_NOT_RESOLVED|ERR_INTERNET_DISCONNECTED|status of 4\d\d/.test(message.text())) complaints.push(message.text());
  });
  return { context, page, complaints };
}

/** What axe finds wrong on the page as it is, each as one line; WCAG 2.2 AA and axe's best practices. */
export const violations = (page: Page): Promise<string[]> => (scriptless.has(page) ? violationsOfMarkup(page) : axe(page));

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; help: string; nodes: { target: string[] }[] }[] }> } }).axe.run({ resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((n) => n.target.join(" ")).join(", ")})`);
  });
}

/** The page on which markup of scriptless pages is looked at, one for each of them: a new one costs more than the look. */
const twins = new WeakMap<Page, Page>();

/** axe needs timers, which a page without script has none of: the same markup is looked at where they run. */
async function violationsOfMarkup(page: Page): Promise<string[]> {
  const html = (await page.content()).replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, "");
  const twin = twins.get(page) ?? (await twinOf(page));
  await twin.route(page.url(), (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }), { times: 1 });
  await twin.goto(page.url());
  return axe(twin);
}

async function twinOf(page: Page): Promise<Page> {
  const context = await page.context().browser()!.newContext({ viewport: page.viewportSize(), bypassCSP: true });
  page.once("close", () => void context.close());
  const twin = await context.newPage();
  twins.set(page, twin);
  return twin;
}

/** With PICTURES=1, keeps a picture of the whole page in `test/.output`, for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
}

/** True when the page is not wider than the screen. */
export const fits = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
