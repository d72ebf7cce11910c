import { setTimeout as pause } from "node:timers/promises";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { wire } from "./fuzz/wire.ts";

/** In ms. */
export interface Times {
  asked: number;
  p50: number;
  p99: number;
  slowest: number;
}

/** Reads as somebody does who knows of nothing; in a thread of its own, so that what attacks does not slow the reader. */
export function innocent(port: number, paths: string[], every = 50): { stop(): Promise<Times> } {
  const worker = new Worker(new URL(import.meta.url), { workerData: { port, paths, every } });
  return {
    async stop() {
      const told = new Promise<number[]>((done, fail) => worker.once("message", done).once("error", fail));
      worker.postMessage("stop");
      const times = (await told).sort((a, b) => a - b);
      await worker.terminate();
      const at = (share: number): number => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
      return { asked: times.length, p50: at(0.5), p99: at(0.99), slowest: at(1) };
    },
  };
}

if (!isMainThread && workerData?.paths) {
  const { port, paths, every } = workerData as { port: number; paths: string[]; every: number };
  const line = wire(port, 1);
  const times: number[] = [];
  let goesOn = true;
  parentPort!.once("message", () => (goesOn = false));
  for (let n = 0; goesOn; n++) {
    times.push((await line.send({ method: "GET", path: paths[n % paths.length]!, headers: {} })).ms);
    await pause(every);
  }
  line.close();
  parentPort!.postMessage(times);
}
