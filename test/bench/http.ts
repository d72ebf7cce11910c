// npm run bench: list, detail and create over HTTP on the embedded store, beside a bare Hono route in the same run.
import { fork } from "node:child_process";
import { load, type Result } from "./load.ts";
import { id } from "@among/core/id";

const rounds = 3;
const reports = Number(process.env.BENCH_REPORTS ?? 2_000);

const server = fork(new URL("./server.ts", import.meta.url), [String(reports)], { stdio: "inherit" });
const answer = <T>() => new Promise<T>((done) => server.once("message", (m) => done(m as T)));
const cpu = () => (server.send("cpu"), answer<number>());

const { port, codes } = await answer<{ port: number; codes: string[] }>();

const draft = (n: number) => ({
  id: id("rep"),
  category: "jalan_rusak",
  village: "35.79.02.2003",
  landmark: `depan rumah nomor ${n}`,
  answers: { kerusakan: "lubang", ukuran: "sedang", bisa_dilewati: "ya" },
  description: "Lubang di tengah jalan, sudah dua minggu, motor sering jatuh kalau malam karena gelap.",
});

type Make = Parameters<typeof load>[2];
const routes: { name: string; total: number; make: Make }[] = [
  { name: "bare", total: 20_000, make: () => ({ path: "/bare" }) },
  { name: "list", total: 5_000, make: () => ({ path: "/api/reports" }) },
  { name: "detail", total: 8_000, make: (n) => ({ path: `/api/reports/${codes[n % codes.length]}` }) },
  { name: "create", total: 3_000, make: (n) => ({ method: "POST", path: "/api/reports", body: JSON.stringify(draft(n)) }) },
];

interface Row extends Result {
  name: string;
  cpuMs: number;
}
const rows: Row[] = [];
for (let round = 0; round <= rounds; round++) {
  for (const { name, total, make } of routes) {
    const before = await cpu();
    const result = await load(port, round === 0 ? Math.ceil(total / 4) : total, make);
    const used = (await cpu()) - before;
    // The first round only warms up.
    if (round > 0) rows.push({ name, ...result, cpuMs: used / result.requests });
  }
}
server.kill();

const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
const of = (name: string, pick: (r: Row) => number) => median(rows.filter((r) => r.name === name).map(pick));
console.log(`${reports} reports, 32 connections, median of ${rounds} rounds`);
console.table(
  routes.map(({ name }) => ({
    route: name,
    "req/s": Math.round(of(name, (r) => r.perSecond)),
    "of bare": `${((100 * of(name, (r) => r.perSecond)) / of("bare", (r) => r.perSecond)).toFixed(1)} %`,
    "CPU ms/req": of(name, (r) => r.cpuMs).toFixed(3),
    p50: of(name, (r) => r.p50).toFixed(1),
    p99: of(name, (r) => r.p99).toFixed(1),
  })),
);
const wrong = rows.flatMap((r) => Object.entries(r.statuses).filter(([status]) => !status.startsWith("2")).map(([status, n]) => `${r.name}: ${n} × ${status}`));
if (wrong.length) console.error(`not all answers were 2xx: ${wrong.join(", ")}`);
process.exit(wrong.length ? 1 : 0);
