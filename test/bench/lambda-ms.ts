// npm run cost:measure: CPU time and table calls of each operation, through the handlers that are deployed, the SDK and the
// emulator (which is another process), and what the rows take up. The figures are put into stacks/tools/cost/measured.ts by hand, with the date.
import { cpus, tmpdir } from "node:os";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { handle } from "hono/aws-lambda";
import { connect } from "@among/core/config";
import { id } from "@among/core/id";
import { reactedTo, tick } from "@among/core/reactions";
import { unmarshal, type Attributes } from "@among/core/store/attributes";
import { dynamo } from "@among/core/store/dynamo";
import { indexes } from "@among/core/store/table-store";
import { api } from "@among/functions/api";
import { auth } from "@among/functions/auth";
import { assemble } from "@among/functions/http/assemble";
import { picture } from "@among/functions/media/picture";
import { handler as stream } from "@among/functions/stream";
import { streamRecord } from "@among/local/records";
import { folder } from "@among/local/store/folder";
import { seedPeople } from "@among/local/seed/identity/people";
import { loadRegion, packFolder } from "@among/region";
import { emulator } from "../emulator.ts";
import { codeIn } from "../identity/stage.ts";
import { noisy } from "../local/pictures.ts";
import { recorded } from "../recorded.ts";
import { draft } from "../reports/make.ts";
import { signedIn } from "../routes/people.ts";
import { listing } from "./fill.ts";

const origin = "https://among.test";
const secret = "bench".repeat(8);
const sent: { id: string; to: string; text: string }[] = [];
let calls = 0;

const { client, table: fresh } = await emulator();
const name = await fresh();
const plain = dynamo({ table: name, client, onCapacity: () => void calls++ });
const wired = { bucket: folder({ dir: mkdtempSync(join(tmpdir(), "among-ms-")), origin, secret }), region: loadRegion(packFolder("batu")), send: async (message: (typeof sent)[number]) => void sent.push(message), secret, origin };
const feed = recorded(plain, dynamo({ table: name, client }));
connect({ ...wired, table: feed });

const answer = handle(assemble({ apps: [api, auth], pages: async () => (await import("@among/web/site")).render })) as unknown as (event: object) => Promise<{ statusCode: number; body: string; headers: Record<string, string>; cookies?: string[] }>;
let visitors = 0;

interface Asked {
  method?: string;
  body?: string;
  cookie?: string;
  type?: string;
}

/** Asks as a function URL does. */
async function ask(path: string, { method = "GET", body, cookie, type = "application/json" }: Asked = {}) {
  const address = `198.51.${Math.floor(++visitors / 250) % 250}.${visitors % 250}`;
  const [rawPath, rawQueryString = ""] = path.split("?");
  const headers: Record<string, string> = { host: "among.test", origin, "user-agent": "Mozilla/5.0 (Android 12)", "cloudfront-viewer-address": `${address}:4711`, ...(body ? { "content-type": type } : {}) };
  const answered = await answer({ version: "2.0", rawPath, rawQueryString, headers, cookies: cookie?.split("; "), body, isBase64Encoded: false, requestContext: { domainName: "among.test", http: { method, path: rawPath, sourceIp: address } } });
  if (answered.statusCode >= 400) throw new Error(`${method} ${path}: ${answered.statusCode} ${answered.body.slice(0, 300)}`);
  return answered;
}

const rows: Record<string, { cpuMs: number; calls: number }> = {};

/** The middle of five rounds, after one that warms up. */
async function measure(what: string, times: number, work: (n: number) => Promise<unknown>): Promise<void> {
  const rounds: { cpuMs: number; calls: number }[] = [];
  for (let round = 0; round < 6; round++) {
    calls = 0;
    const before = process.cpuUsage();
    for (let n = 0; n < times; n++) await work(round * times + n);
    const { user, system } = process.cpuUsage(before);
    if (round > 0) rounds.push({ cpuMs: (user + system) / 1000 / times, calls: calls / times });
  }
  const middle = (pick: (r: (typeof rounds)[number]) => number) => Math.round(rounds.map(pick).sort((a, b) => a - b)[2]! * 10) / 10;
  rows[what] = { cpuMs: middle((r) => r.cpuMs), calls: middle((r) => r.calls) };
}

const json = (body: unknown, cookie?: string): Asked => ({ method: "POST", body: JSON.stringify(body), cookie });
const form = (body: Record<string, string>, cookie?: string): Asked => ({ method: "POST", body: new URLSearchParams(body).toString(), type: "application/x-www-form-urlencoded", cookie });

const staff = await seedPeople();
const officer = await signedIn("agency_officer", "dpupr");
const farmers = await Promise.all(Array.from({ length: 40 }, () => signedIn("farmer")));
const goods = ["wortel", "kentang", "apel", "tomat", "kubis", "stroberi", "brokoli", "selada"];
const codes: string[] = [];
const offers: string[] = [];
const report = (n: number) => json(draft({ id: id("rep"), category: "jalan_rusak", landmark: `tiang ${n}`, phone: n % 2 ? "081234567890" : undefined }));
const sell = (n: number) => json(listing(goods[n % goods.length]!, "35.79.02.2003", n), farmers[n % farmers.length]!.cookie);
const stored: Record<string, number> = {};
let held = await size();

/** What each of so many took in the table. */
async function weigh(what: string, times: number, work: () => Promise<unknown>): Promise<void> {
  await work();
  const now = await size();
  stored[what] = Math.round((now - held) / times);
  held = now;
}

const each = async (times: number, work: (n: number) => Promise<unknown>): Promise<void> => {
  for (let n = 0; n < times; n++) await work(n);
};
await weigh("report", 200, () => each(200, async (n) => void codes.push(JSON.parse((await ask("/api/reports", report(n))).body).code)));
await weigh("listing", 200, () => each(200, async (n) => void offers.push(JSON.parse((await ask("/api/listings", sell(n))).body).id)));
await weigh("step", 100, () => each(100, (n) => ask(`/api/reports/${codes[n]}/moves/acknowledge`, json({ version: 1, text: "Kami cek besok pagi, terima kasih." }, officer.cookie))));
await weigh("deal", 100, () => each(100, (n) => ask(`/api/listings/${offers[100 + n]}/offers`, json({ id: id("dea"), quantity: 5_000, text: "Untuk warung." }, farmers[(n + 7) % farmers.length]!.cookie))));
connect({ ...wired, table: plain });
const records = feed.changes(0, 100_000).filter(({ kind, item }) => kind !== "REMOVE" && reactedTo[kind].includes(String(item?.type))).map(streamRecord);
calls = 0;
const began = process.cpuUsage();
await weigh("record", records.length, () => each(Math.ceil(records.length / 10), (n) => stream({ Records: records.slice(n * 10, n * 10 + 10) })));
// Only the first time there is something to do, so this is the one round.
const { user, system } = process.cpuUsage(began);
rows.record = { cpuMs: Math.round((user + system) / 100 / records.length) / 10, calls: Math.round((10 * calls) / records.length) / 10 };

await measure("page", 40, (n) => ask(["/", "/laporan", "/tani", "/tani/harga", "/instansi"][n % 5]!));
await measure("detail", 40, (n) => ask(n % 2 ? `/laporan/${codes[n % 200]}` : `/tani/${offers[n % 200]}`));
await measure("form", 40, (n) => ask(n % 2 ? "/lapor/jalan_rusak" : "/masuk"));
await measure("staffPage", 40, (n) => ask(n % 2 ? "/petugas" : `/petugas/${codes[100 + (n % 100)]}`, { cookie: officer.cookie }));
await measure("apiRead", 40, (n) => ask(n % 2 ? "/api/reports?limit=24" : "/api/listings?commodity=wortel&sort=cheapest"));
await measure("reportWrite", 40, (n) => ask("/api/reports", report(n)));
await measure("step", 16, (n) => ask(`/api/reports/${codes[100 + n]}/moves/acknowledge`, json({ version: 1, text: "Kami cek besok pagi." }, officer.cookie)));
await measure("listingWrite", 20, (n) => ask("/api/listings", sell(n)));
await measure("dealWrite", 16, (n) => ask(`/api/listings/${offers[n]}/offers`, json({ id: id("dea"), quantity: 5_000, text: "Untuk warung." }, farmers[(n + 7) % farmers.length]!.cookie)));
await measure("codeSent", 20, (n) => ask("/auth/phone", form({ phone: `0812${String(30_000_000 + n)}` })));
await measure("codeGiven", 10, async (n) => {
  const phone = `0812${String(40_000_000 + n)}`;
  const flow = (await ask("/auth/phone", form({ phone }))).cookies!.map((c) => c.split(";")[0]).join("; ");
  await ask("/auth/code", form({ code: codeIn(sent, `+62${phone.slice(1)}`) }, flow));
});
const { email, password } = staff.find((p) => p.role === "agency_head")!;
await measure("staffSignIn", 3, async () => void (await ask("/auth/staff", form({ email: email!, password: password! }))));
await measure("tick", 40, () => tick(new Date()));
const photo = await noisy(1600, 1200).blur(2).jpeg({ quality: 60 }).toBuffer();
await measure("photo", 2, () => picture(photo));

/** Bytes the table takes, indexes and DynamoDB's 100 bytes per item and index entry included. */
async function size(): Promise<number> {
  let bytes = 0;
  for (let at: Record<string, never> | undefined, more = true; more; more = at !== undefined) {
    const page = await client.send(new ScanCommand({ TableName: name, ExclusiveStartKey: at }));
    for (const image of page.Items ?? []) {
      const item = unmarshal(image as Attributes);
      const copies = 1 + indexes.filter((index) => `${index}pk` in item).length;
      bytes += copies * (100 + Object.entries(item).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(String(value)), 0));
    }
    at = page.LastEvaluatedKey as never;
  }
  return bytes;
}

console.table(rows);
console.log({ machine: cpus()[0]?.model, photoKB: Math.round(photo.length / 1024), lineBytes: lineBytes(), stored });

/** A line of the log as a deployed function writes it. */
function lineBytes(): number {
  return Buffer.byteLength(`${JSON.stringify({ at: new Date().toISOString(), level: "info", what: "request", id: id("req"), method: "GET", route: "/laporan/…", status: 200, ms: 12.3 })}\n`);
}
process.exit(0);
