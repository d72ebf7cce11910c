// npm run cold: what a cold start costs. The folders that are deployed, loaded in fresh processes and given their first
// event: once by a function URL to the API and the site, and what the others get. The table is the emulator.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { connect } from "@among/core/config";
import { dynamo } from "@among/core/store/dynamo";
import { loadRegion, packFolder } from "@among/region";
import { bundle } from "../../stacks/tools/bundle/bundle.ts";
import { thisMachine } from "../../stacks/tools/bundle/modules.ts";
import { weigh } from "../../stacks/tools/bundle/weight.ts";
import { emulator } from "../emulator.ts";
import { urlEvent } from "../lambda/url-events.ts";
import { fill } from "./fill.ts";

const runs = Number(process.env.RUNS ?? 20);
const out = mkdtempSync(join(tmpdir(), "among-cold-"));
const origin = "https://among.test";
const guard = "g".repeat(32);
const { endpoint, client, table: fresh } = await emulator();
const table = await fresh();

connect({ table: dynamo({ table, client }), bucket: {} as never, region: loadRegion(packFolder("batu")), send: async () => {}, secret: "cold".repeat(8), origin });
await fill.reports(100);

const asked = (path: string, init: RequestInit = {}) => urlEvent(new Request(origin + path, { ...init, headers: { "x-among-guard": guard, origin, ...init.headers } }), "cold.lambda-url.test");
const records = { Records: [] };

/** What starts, and with which event. The first is what the others are measured by. */
const starts: { title: string; name: string; event: unknown }[] = [
  { title: "a bare Hono app", name: "bare", event: await asked("/api/reports") },
  { title: "api: GET /api/reports", name: "api", event: await asked("/api/reports") },
  { title: "api: GET /api/categories", name: "api", event: await asked("/api/categories") },
  { title: "api: GET /api/villages", name: "api", event: await asked("/api/villages") },
  { title: "site: GET /", name: "site", event: await asked("/") },
  { title: "auth: POST /auth/out", name: "auth", event: await asked("/auth/out", { method: "POST", body: new URLSearchParams() }) },
  { title: "stream: no records", name: "stream", event: records },
  { title: "clock: a minute", name: "clock", event: { time: new Date().toISOString() } },
  { title: "media: no records", name: "media", event: records },
];

/** Everything goes as Lambda sets it, but for where the table is. */
const env = {
  PATH: process.env.PATH,
  AWS_LAMBDA_FUNCTION_NAME: "cold",
  AWS_REGION: "ap-southeast-3",
  AWS_ACCESS_KEY_ID: "cold",
  AWS_SECRET_ACCESS_KEY: "cold",
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AMONG_TABLE: table,
  AMONG_BUCKET: "cold",
  AMONG_STAGE: "cold",
  AMONG_PARAMETERS: "/among/cold",
  AMONG_SECRET: "cold".repeat(8),
  AMONG_ORIGIN: origin,
  AMONG_GUARD: guard,
};

interface Start {
  import: number;
  first: number;
  cpu: number;
  status: number;
}

function start(folder: string, event: unknown): Start {
  const output = execFileSync(process.execPath, [join(import.meta.dirname, "cold-start.mjs"), folder, JSON.stringify(event)], { env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const timings = JSON.parse(output.trim().split("\n").at(-1)!) as Start;
  if (timings.status >= 400) throw new Error(`${folder} answered ${timings.status}`);
  return timings;
}

async function bare(): Promise<void> {
  const entry = join(out, "bare.ts");
  const hono = import.meta.resolve("hono").replace("file://", "");
  writeFileSync(entry, `import { Hono } from "${hono}"; import { handle } from "${join(hono, "../adapter/aws-lambda/index.js")}"; export const handler = handle(new Hono().get("/api/reports", (c) => c.json({ items: [] })));`);
  await build({ root: out, configFile: false, logLevel: "error", ssr: { noExternal: true }, build: { ssr: entry, outDir: join(out, "bare"), minify: true, target: "node24", rollupOptions: { external: [/^node:/], output: { format: "es", entryFileNames: "index.mjs" } } } });
}

const median = (list: number[]): number => Math.round(list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]! * 10) / 10;

await bare();
await bundle({ out, machine: thisMachine });
const timings = starts.map((): Start[] => []);
// One after the other and round again, so that what else the machine does meets all of them alike; the first round is not counted.
for (let round = 0; round <= runs; round++) {
  for (const [n, { name, event }] of starts.entries()) {
    const took = start(join(out, name), event);
    if (round > 0) timings[n]!.push(took);
  }
}

const sum = timings.map((list) => median(list.map((s) => s.import + s.first)));
// A machine with other work makes time longer, and processor time much less so: its least says what a start needs.
const cpu = timings.map((list) => Math.round(Math.min(...list.map((s) => s.cpu)) * 10) / 10);
const times = (list: number[], n: number): number => Math.round((list[n]! / list[0]!) * 100) / 100;
const rows = starts.map(({ title, name }, n) => {
  const weight = weigh(name, join(out, name));
  return [title, {
    "KB gzipped at start": weight["at start, gzipped"],
    "all": weight["code, gzipped"],
    "import ms": median(timings[n]!.map((s) => s.import)),
    "first ms": median(timings[n]!.map((s) => s.first)),
    "together": sum[n],
    "× bare": times(sum, n),
    "least CPU ms": cpu[n],
    "× bare, CPU": times(cpu, n),
  }];
});
console.log(`median of ${runs} fresh processes each, Node ${process.version}, ${cpus().length} × ${cpus()[0]!.model.trim()}`);
console.table(Object.fromEntries(rows));
rmSync(out, { recursive: true, force: true });
process.exit(0);
