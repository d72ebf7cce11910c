import { fork } from "node:child_process";
import type { Filled } from "./fill.ts";
import { load, type Result } from "./load.ts";

const rounds = 3;

export interface Route {
  name: string;
  /** Requests in one round. */
  total: number;
  make: (n: number, filled: Filled) => ReturnType<Parameters<typeof load>[2]>;
}

interface Row extends Result {
  name: string;
  cpuMs: number;
}

export const bare: Route = { name: "bare", total: 20_000, make: () => ({ path: "/bare" }) };

/** Serves freshly filled data and asks route after route, round after round. @returns answers that were not 2xx, as text */
export async function measure(what: string, count: number, routes: Route[]): Promise<string[]> {
  // With the flag that `npm start` sets.
  const server = fork(new URL("./server.ts", import.meta.url), [what, String(count)], { stdio: "inherit", execArgv: [...process.execArgv, "--max-semi-space-size=8"] });
  const answer = <T>() => new Promise<T>((done) => server.once("message", (m) => done(m as T)));
  const cpu = () => (server.send("cpu"), answer<number>());
  const { port, ...filled } = await answer<Filled & { port: number }>();
  const memory = () => (server.send("memory"), answer<Record<string, number>>());
  const idle = await memory();
  const rows: Row[] = [];
  for (let round = 0; round <= rounds; round++) {
    for (const { name, total, make } of routes) {
      const before = await cpu();
      const result = await load(port, round === 0 ? Math.ceil(total / 4) : total, (n) => make(n, filled));
      const used = (await cpu()) - before;
      // The first round only warms up.
      if (round > 0) rows.push({ name, ...result, cpuMs: used / result.requests });
    }
  }
  const loaded = await memory();
  server.kill();
  tell(what, count, routes, rows);
  console.log("memory of the server in MB, before and after the load:");
  console.table({ before: idle, after: loaded });
  return rows.flatMap((r) => Object.entries(r.statuses).filter(([status]) => !status.startsWith("2")).map(([status, n]) => `${what}, ${r.name}: ${n} × ${status}`));
}

function tell(what: string, count: number, routes: Route[], rows: Row[]): void {
  const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!;
  const of = (name: string, pick: (r: Row) => number) => median(rows.filter((r) => r.name === name).map(pick));
  console.log(`${what}: ${count} of them, 32 connections, median of ${rounds} rounds`);
  console.table(
    routes.map(({ name }) => ({
      route: name,
      "req/s": Math.round(of(name, (r) => r.perSecond)),
      "of bare": `${((100 * of(name, (r) => r.perSecond)) / of("bare", (r) => r.perSecond)).toFixed(1)} %`,
      "CPU ms/req": of(name, (r) => r.cpuMs).toFixed(3),
      bytes: Math.round(of(name, (r) => r.bytes / r.requests)),
      p50: of(name, (r) => r.p50).toFixed(1),
      p99: of(name, (r) => r.p99).toFixed(1),
    })),
  );
}
