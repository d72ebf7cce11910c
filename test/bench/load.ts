import { connect, type Socket } from "node:net";

export interface Result {
  requests: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  statuses: Record<string, number>;
  /** Of the bodies, all together. */
  bytes: number;
}

/**
 * Keeps `connections` HTTP/1.1 connections busy, one request at a time each, for a bounded number of requests.
 * A bare socket rather than a client library: the load must cost less than what it measures.
 */
export async function load(port: number, total: number, make: (n: number) => { method?: string; path: string; body?: string; headers?: Record<string, string> }, connections = 32): Promise<Result> {
  const times: number[] = [];
  const seen: Seen = { times, statuses: {}, bytes: 0 };
  let next = 0;
  const began = performance.now();
  // A load that sleeps between answers has to be woken by each of them, and on a virtual machine that costs the
  // server's write more than the answer itself; a fast route keeps it awake, so the slow ones would pay alone.
  let busy = true;
  const stayAwake = (): void => void (busy && setImmediate(stayAwake));
  stayAwake();
  await Promise.all(Array.from({ length: connections }, () => client(port, () => (next < total ? request(port, make(next++)) : undefined), seen)));
  busy = false;
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const at = (q: number) => times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0;
  return { requests: times.length, perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), statuses: seen.statuses, bytes: seen.bytes };
}

type Seen = Pick<Result, "statuses" | "bytes"> & { times: number[] };

function request(port: number, { method = "GET", path, body, headers = {} }: ReturnType<Parameters<typeof load>[2]>): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, `host: localhost:${port}`, ...Object.entries(headers).map(([k, v]) => `${k}: ${v}`)];
  if (body !== undefined) lines.push("content-type: application/json", `content-length: ${Buffer.byteLength(body)}`);
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body ?? ""}`);
}

function client(port: number, next: () => Buffer | undefined, seen: Seen): Promise<void> {
  return new Promise((done, fail) => {
    const socket: Socket = connect(port, "127.0.0.1");
    socket.setNoDelay(true);
    let began = 0;
    let got = Buffer.alloc(0);
    const send = () => {
      const bytes = next();
      if (!bytes) return void socket.end(() => done());
      began = performance.now();
      socket.write(bytes);
    };
    socket.on("connect", send);
    socket.on("error", fail);
    socket.on("data", (chunk) => {
      got = got.length ? Buffer.concat([got, chunk]) : chunk;
      const head = got.indexOf("\r\n\r\n");
      if (head === -1) return;
      const text = got.toString("latin1", 0, head);
      const length = /content-length: (\d+)/i.exec(text)?.[1];
      const whole = length !== undefined ? got.length >= head + 4 + Number(length) : got.subarray(-5).toString() === "0\r\n\r\n";
      if (!whole) return;
      const status = text.slice(9, 12);
      seen.statuses[status] = (seen.statuses[status] ?? 0) + 1;
      seen.bytes += got.length - head - 4;
      seen.times.push(performance.now() - began);
      got = Buffer.alloc(0);
      send();
    });
  });
}
