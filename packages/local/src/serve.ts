import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { portTrouble } from "./trouble.ts";

export type Fetch = (request: Request, env: unknown) => Response | Promise<Response>;

interface Listening {
  port: number;
  /** Where this computer reaches it. */
  url: string;
  /** Answers the requests that are open, takes no new ones, and ends; after `grace` ms open connections are closed. */
  close(grace?: number): Promise<void>;
}

/**
 * Listens at once, so that a busy port is told before any work is done; requests wait until `app` is there.
 * @param port 0 takes any free one
 * @throws Trouble when the port cannot be had
 */
export async function listen(host: string, port: number, app: Promise<Fetch>): Promise<Listening> {
  const server = createServer(
    {
      // A phone on a bad network needs its time to send 30 MB; a head has no reason to take long.
      headersTimeout: 15_000,
      requestTimeout: 300_000,
      keepAliveTimeout: 20_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16 * 1024,
    },
    getRequestListener(async (request, env) => (await app)(request, env)),
  );
  await new Promise<void>((done, fail) => {
    server.once("error", (error) => fail(portTrouble(error, port)));
    server.listen(port, host, done);
  });
  const { address, port: own } = server.address() as AddressInfo;
  const reached = { "0.0.0.0": "127.0.0.1", "::": "[::1]" }[address] ?? (address.includes(":") ? `[${address}]` : address);
  return { port: own, url: `http://${reached}:${own}`, close: (grace = 10_000) => close(server, grace) };
}

function close(server: Server, grace: number): Promise<void> {
  return new Promise((done) => {
    const late = setTimeout(() => server.closeAllConnections(), grace);
    // A connection that was busy now falls idle once its answer is out.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(late);
      clearInterval(idle);
      done();
    });
  });
}
