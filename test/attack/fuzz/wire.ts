import { Agent, request } from "node:http";

export interface Shot {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer;
}

export interface Hit {
  status: number | "reset" | "silent";
  text: string;
  headers: NodeJS.Dict<string | string[]>;
  ms: number;
}

/** Sends requests over a few connections that stay open, as a proxy does. */
export function wire(port: number, connections: number): { send(shot: Shot): Promise<Hit>; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const once = (shot: Shot): Promise<Hit & { reused: boolean }> =>
    new Promise((done) => {
      const began = performance.now();
      const finish = (status: Hit["status"], text = "", headers: Hit["headers"] = {}): void => done({ status, text, headers, ms: performance.now() - began, reused: sent.reusedSocket });
      const length = shot.body === undefined ? {} : { "content-length": String(Buffer.byteLength(shot.body)) };
      const sent = request({ host: "127.0.0.1", port, agent, method: shot.method, path: shot.path, headers: { host: `localhost:${port}`, ...length, ...shot.headers } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("end", () => finish(answer.statusCode!, Buffer.concat(chunks).toString("utf8"), answer.headers));
        answer.on("error", () => finish("reset"));
      });
      sent.setTimeout(60_000, () => (finish("silent"), sent.destroy()));
      sent.on("error", () => finish("reset"));
      sent.end(shot.body);
    });
  return {
    async send(shot) {
      const first = await once(shot);
      // The server may close an idle connection at the moment it is used again: that is no answer to this request.
      return first.status === "reset" && first.reused ? once(shot) : first;
    },
    close: () => agent.destroy(),
  };
}
