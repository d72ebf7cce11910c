import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const entry = join(root, "packages/local/src/start.ts");
const inside = join(import.meta.dirname, "inside.ts");

/** The real program as `npm start` runs it, in a process of its own. */
export interface Program {
  pid: number;
  /** The end of what it printed; the log has no end. */
  output(): string;
  /** Lines of the log that say `error`, all together. */
  errors(): number;
  /** Resolves with the address once it serves, rejects when it ended before. */
  ready: Promise<string>;
  /** Exit code, or the signal's name. */
  ended: Promise<number | string>;
  /** MB that the process holds of the machine's memory, and of its own heap, after a collection of what it needs no more. */
  memory(): Promise<{ rss: number; heap: number }>;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

const programs = new Set<Program>();
process.once("exit", () => {
  for (const { pid } of programs) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
});

/** Starts the program on a free port of this machine alone. @param args further options, as a person would give them */
export function start(folder: string, ...args: string[]): Program {
  const argv = ["--disable-warning=ExperimentalWarning", "--expose-gc", "--max-semi-space-size=8", "--import", inside, entry, "--port", "0", "--data", folder, ...args];
  const child = spawn(process.execPath, argv, { cwd: root, stdio: ["ignore", "pipe", "pipe", "ipc"], env: { ...process.env, AMONG_LOG: "warn" } });
  let text = "";
  let errors = 0;
  const ready = new Promise<string>((done, fail) => {
    const read = (chunk: Buffer): void => {
      errors += chunk.toString().split('"level":"error"').length - 1;
      text = (text + chunk).slice(-20_000);
      const address = /is at {2}(\S+)/.exec(text)?.[1];
      if (address) done(address);
    };
    child.stdout!.on("data", read);
    child.stderr!.on("data", read);
    child.on("close", () => fail(new Error(`ended before it served:\n${text}`)));
  });
  // Only those who wait for it care.
  ready.catch(() => {});
  const ended = once(child, "close").then(([code, signal]) => (programs.delete(program), (code ?? signal) as number | string));
  const program: Program = {
    pid: child.pid!,
    output: () => text,
    errors: () => errors,
    ready,
    ended,
    memory() {
      child.send("memory");
      return Promise.race([once(child, "message").then(([message]) => message as { rss: number; heap: number }), ended.then(() => Promise.reject(new Error("the program ended")))]);
    },
    async kill(signal = "SIGTERM") {
      child.kill(signal);
      await ended;
    },
  };
  programs.add(program);
  return program;
}
