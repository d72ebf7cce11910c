// npm run soak: creates and moves by 32 clients against the real local runtime, killed (-9) five times on the way.
// Afterwards every acknowledged write is there, every reaction took effect once, and no report is in two states.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { id } from "@among/core/id";
import { prepare, readTruth } from "./soak-data.ts";

const reportCount = Number(process.env.SOAK_WRITES ?? 50_000);
const kills = Number(process.env.SOAK_KILLS ?? 5);
const clients = 32;
/** The writes are spread over this time; 0 for as fast as it goes. */
const minutes = Number(process.env.SOAK_MINUTES ?? 10);
/** One report in so many carries a phone number, so that texts are sent too. */
const withPhone = 10;

const data = mkdtempSync(join(tmpdir(), "among-soak-"));
const port = 20_000 + Math.floor(Math.random() * 20_000);
const base = `http://127.0.0.1:${port}`;
const settings = { origin: `http://localhost:${port}`, region: "batu" };
const program = new URL("../../packages/local/src/start.ts", import.meta.url).pathname;

/** What the server acknowledged about one report. */
interface SentReport {
  code: string;
  key: string;
  state: string;
  moves: number;
  phone?: string;
}
const acknowledged = new Map<string, SentReport>();
let writes = 0;
let repeats = 0;
let killed = 0;

async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, "--data", data, "--port", String(port)], { stdio: ["ignore", "ignore", "inherit"] });
  child.once("exit", (code, signal) => {
    if (signal !== "SIGKILL" && code !== 0) throw new Error(`the server ended by itself: ${code}`);
  });
  for (;;) {
    const answer = await fetch(`${base}/api/villages`).catch(() => undefined);
    if (answer?.ok) return child;
    await new Promise((r) => setTimeout(r, 50));
  }
}

const cookie = await prepare(data, settings);
let server = await start();
const began = Date.now();
let up = Promise.resolve();

async function post(path: string, body: unknown, cookie?: string): Promise<{ status: number; body: any }> {
  for (;;) {
    await up;
    try {
      const answer = await fetch(base + path, { method: "POST", headers: { "content-type": "application/json", origin: base, ...(cookie && { cookie }) }, body: JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() };
    } catch {
      // Killed in the middle: nothing was acknowledged, so the same request is sent again.
      repeats++;
      await new Promise((r) => setTimeout(r, 50));
    }
  }
}

const villages = ["35.79.01.1001", "35.79.02.2003", "35.79.03.2007", "35.79.02.2006"];
const steps = ["acknowledge", "start", "finish"] as const;
const after = { acknowledge: "acknowledged", start: "started", finish: "finished" };

async function client(n: number): Promise<void> {
  for (let i = 0; writes < reportCount; i++) {
    await pace();
    const rep = id("rep");
    const phone = (n + i) % withPhone === 0 ? `+62812${String(10_000_000 + n * 100_000 + i)}` : undefined;
    const draft = {
      id: rep,
      category: "jalan_rusak",
      village: villages[(n + i) % villages.length],
      landmark: `tiang nomor ${i}`,
      answers: { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya" },
      description: "Lubang di tengah jalan, sudah dua minggu, motor sering jatuh kalau malam.",
      phone,
    };
    const opened = await post("/api/reports", draft);
    if (opened.status !== 201 && opened.status !== 200) throw new Error(`create: ${opened.status} ${JSON.stringify(opened.body)}`);
    const sentReport: SentReport = { code: opened.body.code, key: opened.body.key, state: "open", moves: 0, phone };
    acknowledged.set(rep, sentReport);
    writes++;
    let version = 1;
    for (const step of steps.slice(0, (n + i) % (steps.length + 1))) {
      if (writes >= reportCount) break;
      const moved = await post(`/api/reports/${sentReport.code}/moves/${step}`, { version, text: "Sudah kami kerjakan." }, cookie);
      // A step done just before the kill answers 409 when it is sent again: it is there, and that is what counts.
      if (moved.status !== 200 && !(moved.status === 409 && moved.body.error.state === after[step])) throw new Error(`${step}: ${moved.status} ${JSON.stringify(moved.body)}`);
      version++;
      sentReport.state = after[step];
      sentReport.moves++;
      writes++;
    }
  }
}

/** Waits while more was written than the time so far allows. */
async function pace(): Promise<void> {
  while (Date.now() - began < (writes / reportCount) * minutes * 60_000) await new Promise((r) => setTimeout(r, 20));
}

async function killer(): Promise<void> {
  for (let k = 1; k <= kills; k++) {
    while (writes < (reportCount * k) / (kills + 1)) await new Promise((r) => setTimeout(r, 20));
    let back!: () => void;
    up = new Promise((done) => (back = done));
    server.kill("SIGKILL");
    await new Promise((r) => server.once("exit", r));
    killed++;
    server = await start();
    console.log(`killed ${killed} times, ${writes} writes acknowledged`);
    back();
  }
}

await Promise.all([killer(), ...Array.from({ length: clients }, (_, n) => client(n))]);
const seconds = (Date.now() - began) / 1000;

server.kill("SIGTERM");
await new Promise((r) => server.once("exit", r));
const truth = await readTruth(data, settings);

const problems: string[] = [];
for (const sentReport of acknowledged.values()) {
  const stored = truth.heads[sentReport.code];
  if (!stored) problems.push(`${sentReport.code} was acknowledged and is gone`);
  else if (stored.state !== sentReport.state || stored.events !== sentReport.moves) problems.push(`${sentReport.code} is ${stored.state} after ${stored.events} steps, acknowledged ${sentReport.state} after ${sentReport.moves}`);
}
const all = [...acknowledged.values()];
const expect = (what: string, is: number, should: number) => is === should || problems.push(`${what}: ${is}, should be ${should}`);
expect("reports", Object.keys(truth.heads).length, all.length);
expect("received in the figures", truth.figures.received, all.length);
expect("answered in the figures", truth.figures.responded, all.filter((k) => k.moves > 0).length);
expect("finished in the figures", truth.figures.resolved, all.filter((k) => k.state === "finished").length);
expect("dead letters", truth.deadLetters, 0);
for (const sentReport of all) if (sentReport.phone) expect(`texts to the reporter of ${sentReport.code}`, truth.texts[sentReport.phone] ?? 0, 1 + sentReport.moves);

console.table({
  "writes acknowledged": writes,
  reports: all.length,
  "steps taken": all.reduce((sum, k) => sum + k.moves, 0),
  "killed -9": killed,
  "requests sent again": repeats,
  "texts sent": Object.values(truth.texts).reduce((a, b) => a + b, 0),
  seconds: Math.round(seconds),
  "lost or doubled": problems.length,
});
for (const problem of problems.slice(0, 20)) console.error(problem);
rmSync(data, { recursive: true, force: true });
process.exit(problems.length ? 1 : 0);
