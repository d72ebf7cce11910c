import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

const program = new URL("../../../packages/local/src/start.ts", import.meta.url).pathname;
const clock = new URL("shifted-clock.mjs", import.meta.url).href;

export interface Server {
  child: ChildProcess;
  /** Where it answers, always on loopback. */
  origin: string;
  /** Everything it printed. */
  said: () => string;
}

/** Starts the real program on a data folder and a free port. @returns undefined when it refused to start, with what it said */
export async function serve(data: string, { isAhead = false } = {}): Promise<Server | { refused: string }> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--import", clock, program, "--empty", "--data", data], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PORT: "0", AMONG_LOG: "warn", AMONG_ORIGIN: "", AMONG_SHIFTED: isAhead ? "1" : "0" },
  });
  let said = "";
  const ready = Promise.withResolvers<string | undefined>();
  for (const out of [child.stdout, child.stderr]) {
    out.on("data", (chunk: Buffer) => {
      said += chunk;
      const address = /is at {2}http:\/\/localhost:(\d+)/.exec(said)?.[1];
      if (address) ready.resolve(`http://localhost:${address}`);
    });
  }
  child.once("close", () => ready.resolve(undefined));
  const origin = await ready.promise;
  return origin ? { child, origin, said: () => said } : { refused: said };
}

/** The same, where it must start. */
export async function mustServe(data: string, options?: { isAhead?: boolean }): Promise<Server> {
  const server = await serve(data, options);
  if ("refused" in server) throw new Error(`the server did not start:\n${server.refused}`);
  return server;
}

export async function end({ child }: Server, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended by itself: ${child.exitCode ?? child.signalCode}`);
  const closed = once(child, "close");
  child.kill(signal);
  await closed;
}
