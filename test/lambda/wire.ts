import { once } from "node:events";
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Gate } from "./iam-gate.ts";

/** A call a function makes to an AWS service. */
export interface Call {
  /** `PutItem`, for services that name it in a header; else the method. */
  what: string;
  path: string;
  body: string;
}

export interface Held {
  /** Resolves when the call arrived, or, for one held after, when it was carried out. */
  reached: Promise<void>;
  release(): void;
  /** Holds nothing any more, when nothing came. */
  withdraw(): void;
}

export interface Wire {
  endpoint: string;
  /** Every call that went through since `forget()`. */
  calls: Call[];
  forget(): void;
  /**
   * Lets the first matching call wait for good, until `release()`: before the service sees it, or when it was carried
   * out and only its answer is missing.
   */
  hold(matches: (call: Call) => boolean, when: "before" | "after"): Held;
  /** Closes every connection on which nothing is under way, as services do after a while. */
  hangUp(): void;
  /** While set, matching calls get a plain 403 as their answer. */
  refuse: ((call: Call) => boolean) | undefined;
}

/**
 * Between the functions and a service: passes calls on as they are, and can hold one up.
 * @param gate refuses what the function that calls may not do
 */
export async function wire(target: string, gate: Gate): Promise<Wire> {
  const to = new URL(target);
  const holds = new Set<{ matches: (call: Call) => boolean; when: "before" | "after"; reach(): void; free: Promise<void> }>();
  const calls: Call[] = [];

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync(request));
    const call: Call = { what: String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? request.method!, path: request.url!, body: body.toString("latin1") };
    calls.push(call);
    const asked = { method: request.method!, path: request.url!, headers: request.headers as Record<string, string | undefined>, body };
    const denied = await gate.before(asked);
    if (denied) return void response.writeHead(denied.status, denied.headers).end(denied.body);
    if (line.refuse?.(call)) return void response.writeHead(403).end();
    const hold = [...holds].find(({ matches }) => matches(call));
    if (hold) holds.delete(hold);
    if (hold?.when === "before") await (hold.reach(), hold.free);
    const forwarded = ask({ host: to.hostname, port: to.port, method: request.method, path: request.url, headers: request.headers });
    forwarded.on("error", () => response.destroy());
    forwarded.on("response", async (answer: IncomingMessage) => {
      const answerBody = Buffer.concat(await Array.fromAsync(answer));
      const hidden = await gate.after(asked, answer.statusCode!);
      if (hidden) return void response.writeHead(hidden.status, hidden.headers).end(hidden.body);
      if (hold?.when === "after") await (hold.reach(), hold.free);
      response.writeHead(answer.statusCode!, answer.headers).end(answerBody);
    });
    forwarded.end(body);
  }

  const server = createServer((request, response) => void pass(request, response).catch(() => response.destroy())).listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const line: Wire = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    forget: () => void calls.splice(0),
    hangUp: () => server.closeIdleConnections(),
    refuse: undefined,
    hold(matches, when) {
      const reached = Promise.withResolvers<void>();
      const free = Promise.withResolvers<void>();
      const hold = { matches, when, reach: reached.resolve, free: free.promise };
      holds.add(hold);
      return { reached: reached.promise, release: free.resolve, withdraw: () => void holds.delete(hold) };
    },
  };
  return line;
}
